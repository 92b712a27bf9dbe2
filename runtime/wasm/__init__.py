"""Executable skills: one WIT world, the one engine, precompiled components, and the host that answers their imports. Cold.

guest = runtime.cli.guest.guest(payload, skill)             its machine code, limits, and what it may reach
answer = calling.called(guest, "findings", text, log)       JSON in, JSON out
made = precompile.precompiled(manifest, wasm)               the bundler's side; `compiled_now` for installed skills
"""

from runtime.errors import NOT_FOUND, CaroError

try:
    import ctypes as ctypes
except ImportError as error:
    raise CaroError(
        f"executable skills cannot run here: {error}",
        code=NOT_FOUND,
        hint="mount /proc; 'caro doctor' says what else this machine forbids",
    ) from None
