"""The one engine and its configuration: of the bundler that compiles and of the runtime that loads.

What compiling and loading must agree on is all in CONFIG; FINGERPRINT is its digest with the library's version, and machine code in
a payload carries it. The library itself compares the major version only.
"""

import ctypes

from runtime.contract.digest import sha256
from runtime.wasm.library import VERSION, checked, library
from runtime.wasm.limits import STACK

TARGET = "x86_64-unknown-linux-gnu"  # any CPU of it, not this machine's; another architecture would abort the process
# Name in the C API (wasmtime_config_NAME_set), type, value.
CONFIG: tuple[tuple[str, type[ctypes.c_bool | ctypes.c_uint64], int], ...] = (
    ("epoch_interruption", ctypes.c_bool, True),
    ("consume_fuel", ctypes.c_bool, True),
    ("max_wasm_stack", ctypes.c_uint64, STACK),
    ("memory_reservation", ctypes.c_uint64, 64 << 20),  # the default, 4 GiB of address space a memory, fails under `ulimit -v`
    ("memory_guard_size", ctypes.c_uint64, 64 << 10),
    ("memory_reservation_for_growth", ctypes.c_uint64, 1 << 20),
    ("parallel_compilation", ctypes.c_bool, False),  # leaves no threads behind
    ("native_unwind_info", ctypes.c_bool, False),
    ("cranelift_nan_canonicalization", ctypes.c_bool, True),  # the same answer on every machine
    ("wasm_relaxed_simd_deterministic", ctypes.c_bool, True),
    ("wasm_threads", ctypes.c_bool, False),
    ("shared_memory", ctypes.c_bool, False),
    ("wasm_memory64", ctypes.c_bool, False),
    ("wasm_gc", ctypes.c_bool, False),
    ("wasm_function_references", ctypes.c_bool, False),
    ("wasm_exceptions", ctypes.c_bool, False),
    ("wasm_stack_switching", ctypes.c_bool, False),
)


def fingerprint(version: str = VERSION) -> str:
    """sha256 in hex over what made machine code and what may load it."""
    lines = [f"wasmtime {version}", TARGET, *(f"{name} {int(value)}" for name, _, value in CONFIG)]
    digest: str = sha256("\n".join(lines).encode()).hexdigest()
    return digest


FINGERPRINT = fingerprint()


class Engine:
    """The engine of this process. Its one clock ends every use that runs on it: see `runtime.wasm.host`."""

    def __init__(self) -> None:
        lib = library()
        config = lib.wasm_config_new()
        for name, kind, value in CONFIG:
            function = getattr(lib, f"wasmtime_config_{name}_set")
            function.restype, function.argtypes = None, (ctypes.c_void_p, kind)
            function(config, value)
        checked(lib.wasmtime_config_target_set(config, TARGET.encode()))
        self.pointer: int = lib.wasm_engine_new_with_config(config)

    def tick(self) -> None:
        """End whatever runs at its next check."""
        library().wasmtime_engine_increment_epoch(self.pointer)


_made: list[Engine] = []


def engine() -> Engine:
    """The engine of this process, made once. Raises CaroError, see `library`."""
    if not _made:
        _made.append(Engine())
    return _made[0]
