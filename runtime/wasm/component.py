"""A component: compiled, or loaded as machine code whose digest was checked before. Cold."""

import ctypes
import os

from runtime.errors import INTEGRITY, CaroError
from runtime.payload.libraries import sealed
from runtime.wasm.engine import Engine
from runtime.wasm.library import Bytes, EngineError, checked, library, taken
from runtime.wasm.world import guest_export

MAGIC, CORE, LAYERED = b"\0asm", b"\x01\0\0\0", b"\x0d\0\x01\0"  # of WebAssembly: a core module, a component


class Component:
    """A component of an engine. It lives as long as the process: there are few."""

    def __init__(self, engine: Engine, pointer: int) -> None:
        self.engine = engine
        self.pointer = pointer
        self.guest = guest_export(self.exports()) or ""

    def imports(self) -> tuple[str, ...]:
        """The names of what it imports."""
        return self._names("import")

    def exports(self) -> tuple[str, ...]:
        """The names of what it exports."""
        return self._names("export")

    def _names(self, which: str) -> tuple[str, ...]:
        lib, engine = library(), self.engine.pointer
        kind = lib.wasmtime_component_type(self.pointer)
        count = getattr(lib, f"wasmtime_component_type_{which}_count")(kind, engine)
        nth = getattr(lib, f"wasmtime_component_type_{which}_nth")
        found = []
        for number in range(count):
            name, size, item = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_void_p()
            nth(kind, engine, number, ctypes.byref(name), ctypes.byref(size), ctypes.byref(item))
            found.append(ctypes.string_at(name.value or 0, size.value).decode())
            lib.wasmtime_component_extern_delete(item)
        lib.wasmtime_component_type_delete(kind)
        return tuple(found)

    def index(self, function: str) -> int | None:
        """Where a function of the guest interface is; for `release`."""
        lib = library()
        name = self.guest.encode()
        inside = lib.wasmtime_component_get_export_index(self.pointer, None, name, len(name))
        if not inside:
            return None
        found: int | None = lib.wasmtime_component_get_export_index(self.pointer, inside, function.encode(), len(function))
        lib.wasmtime_component_export_index_delete(inside)
        return found

    def machine_code(self) -> bytes:
        """What `loaded` takes. Deterministic."""
        raw = Bytes()
        checked(library().wasmtime_component_serialize(self.pointer, ctypes.byref(raw)))
        return taken(raw)


def compiled(engine: Engine, wasm: bytes) -> Component:
    """Compile a component. Some inputs take very long or abort the process: see `runtime.wasm.precompile`. Raises EngineError."""
    if wasm[:4] != MAGIC:
        raise EngineError("no WebAssembly: it does not begin with 00 61 73 6d")
    if wasm[4:8] == CORE:
        raise EngineError("a core module, not a component: `wasm-tools component new` makes one of it")
    pointer = ctypes.c_void_p()
    checked(library().wasmtime_component_new(engine.pointer, wasm, len(wasm), ctypes.byref(pointer)))
    return Component(engine, pointer.value or 0)


def loaded(engine: Engine, machine_code: bytes, what: str) -> Component:
    """Load machine code. Nothing in it is validated, so whoever calls this has checked its digest and its fingerprint.

    Raises CaroError (integrity) where the library refuses it.
    """
    descriptor = sealed("component", [machine_code])
    pointer = ctypes.c_void_p()
    try:
        path = f"/proc/self/fd/{descriptor}".encode()
        checked(library().wasmtime_component_deserialize_file(engine.pointer, path, ctypes.byref(pointer)))
    except EngineError as error:
        hint = "it was compiled by another version; build the executable again"
        raise CaroError(f"{what}: cannot be loaded: {str(error).splitlines()[0]}", code=INTEGRITY, hint=hint) from None
    finally:
        os.close(descriptor)  # it is mapped
    return Component(engine, pointer.value or 0)
