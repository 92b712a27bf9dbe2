"""libwasmtime by ctypes: the functions of its C API that are used here, and no others. Cold; loaded on first use.

The Python package around that library costs 50 ms to import, of which one call needs next to nothing; it also loses exceptions and
the difference between the two sides of a result. The bundler ships the library alone (stripped, in the payload, mapped from
memory); a caro that runs from its sources takes it out of the installed package. Structures and prototypes are those of VERSION
exactly: `tests/wasm` holds each against the package's own.
"""

import ctypes
from ctypes import POINTER, c_bool, c_char_p, c_int64, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p

from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.payload.libraries import shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = "50.0.1"
NAME = "libwasmtime.so"


class Bytes(ctypes.Structure):
    """wasm_byte_vec_t: bytes that the library owns until they are handed over."""

    _fields_ = (("size", c_size_t), ("data", c_void_p))


class ValueList(ctypes.Structure):
    """wasmtime_component_vallist_t."""

    _fields_ = (("size", c_size_t), ("data", c_void_p))


class ValueRecord(ctypes.Structure):
    """wasmtime_component_valrecord_t."""

    _fields_ = (("size", c_size_t), ("data", c_void_p))


class ValueResult(ctypes.Structure):
    """wasmtime_component_valresult_t."""

    _fields_ = (("is_ok", c_bool), ("val", c_void_p))


class _Variant(ctypes.Structure):
    _fields_ = (("discriminant", Bytes), ("val", c_void_p))


class Payload(ctypes.Union):
    """wasmtime_component_valunion_t, without the members that this world does not use; a variant is the widest."""

    _fields_ = (
        ("u8", c_uint8),
        ("u16", ctypes.c_uint16),
        ("u32", c_uint32),
        ("string", Bytes),
        ("list", ValueList),
        ("record", ValueRecord),
        ("variant", _Variant),
        ("enumeration", Bytes),
        ("option", c_void_p),
        ("result", ValueResult),
    )


class Value(ctypes.Structure):
    """wasmtime_component_val_t."""

    _fields_ = (("kind", c_uint8), ("of", Payload))


class Field(ctypes.Structure):
    """wasmtime_component_valrecord_entry_t."""

    _fields_ = (("name", Bytes), ("val", Value))


class Instance(ctypes.Structure):
    """wasmtime_component_instance_t."""

    _fields_ = (("store", c_uint64), ("private", c_uint32))


class Function(ctypes.Structure):
    """wasmtime_component_func_t."""

    _fields_ = (("instance", Instance), ("private2", c_uint32), ("private3", c_void_p))


class ValueType(ctypes.Structure):
    """wasmtime_component_valtype_t."""

    _fields_ = (("kind", c_uint8), ("of", c_void_p))


# data, context, function type, arguments, how many, results, how many; an error, or 0
Callback = ctypes.CFUNCTYPE(c_size_t, c_void_p, c_void_p, c_void_p, POINTER(Value), c_size_t, POINTER(Value), c_size_t)
Finalizer = ctypes.CFUNCTYPE(None, c_void_p)

_OUT = POINTER(c_void_p)
_COMPONENT = "wasmtime_component_"
PROTOTYPES: "dict[str, tuple[Any, tuple[Any, ...]]]" = {
    "wasm_byte_vec_new": (None, (POINTER(Bytes), c_size_t, c_char_p)),
    "wasm_byte_vec_delete": (None, (POINTER(Bytes),)),
    "wasm_config_new": (c_void_p, ()),
    "wasm_engine_new_with_config": (c_void_p, (c_void_p,)),
    "wasm_engine_delete": (None, (c_void_p,)),
    "wasmtime_config_target_set": (c_void_p, (c_void_p, c_char_p)),
    "wasmtime_engine_increment_epoch": (None, (c_void_p,)),
    "wasmtime_error_new": (c_void_p, (c_char_p,)),
    "wasmtime_error_message": (None, (c_void_p, POINTER(Bytes))),
    "wasmtime_error_delete": (None, (c_void_p,)),
    "wasmtime_store_new": (c_void_p, (c_void_p, c_void_p, Finalizer)),
    "wasmtime_store_context": (c_void_p, (c_void_p,)),
    "wasmtime_store_limiter": (None, (c_void_p, c_int64, c_int64, c_int64, c_int64, c_int64)),
    "wasmtime_store_delete": (None, (c_void_p,)),
    "wasmtime_context_set_fuel": (c_void_p, (c_void_p, c_uint64)),
    "wasmtime_context_set_epoch_deadline": (None, (c_void_p, c_uint64)),
    _COMPONENT + "new": (c_void_p, (c_void_p, c_char_p, c_size_t, _OUT)),
    _COMPONENT + "serialize": (c_void_p, (c_void_p, POINTER(Bytes))),
    _COMPONENT + "deserialize_file": (c_void_p, (c_void_p, c_char_p, _OUT)),
    _COMPONENT + "delete": (None, (c_void_p,)),
    _COMPONENT + "type": (c_void_p, (c_void_p,)),
    _COMPONENT + "type_delete": (None, (c_void_p,)),
    _COMPONENT + "type_import_count": (c_size_t, (c_void_p, c_void_p)),
    _COMPONENT + "type_import_nth": (c_bool, (c_void_p, c_void_p, c_size_t, _OUT, POINTER(c_size_t), _OUT)),
    _COMPONENT + "type_export_count": (c_size_t, (c_void_p, c_void_p)),
    _COMPONENT + "type_export_nth": (c_bool, (c_void_p, c_void_p, c_size_t, _OUT, POINTER(c_size_t), _OUT)),
    _COMPONENT + "extern_delete": (None, (c_void_p,)),
    _COMPONENT + "get_export_index": (c_void_p, (c_void_p, c_void_p, c_char_p, c_size_t)),
    _COMPONENT + "export_index_delete": (None, (c_void_p,)),
    _COMPONENT + "linker_new": (c_void_p, (c_void_p,)),
    _COMPONENT + "linker_delete": (None, (c_void_p,)),
    _COMPONENT + "linker_root": (c_void_p, (c_void_p,)),
    _COMPONENT + "linker_instance_add_instance": (c_void_p, (c_void_p, c_char_p, c_size_t, _OUT)),
    _COMPONENT + "linker_instance_add_func": (c_void_p, (c_void_p, c_char_p, c_size_t, Callback, c_void_p, Finalizer)),
    _COMPONENT + "linker_instance_delete": (None, (c_void_p,)),
    _COMPONENT + "linker_instantiate": (c_void_p, (c_void_p, c_void_p, c_void_p, POINTER(Instance))),
    _COMPONENT + "instance_get_func": (c_bool, (POINTER(Instance), c_void_p, c_void_p, POINTER(Function))),
    _COMPONENT + "func_type": (c_void_p, (POINTER(Function), c_void_p)),
    _COMPONENT + "func_type_delete": (None, (c_void_p,)),
    _COMPONENT + "func_type_param_count": (c_size_t, (c_void_p,)),
    _COMPONENT + "func_type_param_nth": (c_bool, (c_void_p, c_size_t, _OUT, POINTER(c_size_t), POINTER(ValueType))),
    _COMPONENT + "func_type_result": (c_bool, (c_void_p, POINTER(ValueType))),
    _COMPONENT + "valtype_delete": (None, (POINTER(ValueType),)),
    _COMPONENT + "func_call": (c_void_p, (POINTER(Function), c_void_p, POINTER(Value), c_size_t, POINTER(Value), c_size_t)),
    _COMPONENT + "val_new": (c_void_p, (POINTER(Value),)),
    _COMPONENT + "val_delete": (None, (POINTER(Value),)),
    _COMPONENT + "vallist_new_uninit": (None, (POINTER(ValueList), c_size_t)),
    _COMPONENT + "valrecord_new_uninit": (None, (POINTER(ValueRecord), c_size_t)),
}
NOTHING = Finalizer()  # a null pointer: there is nothing to do


class EngineError(Exception):
    """What the library says is wrong. It tells its errors apart by their texts alone."""


_loaded: list[ctypes.CDLL] = []


def library() -> ctypes.CDLL:
    """The library, loaded once. Raises CaroError: usage in an executable without it, not found where it is not installed."""
    if not _loaded:
        _loaded.append(_prepared(_mapped(_place())))
    return _loaded[0]


def _mapped(path: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        hint = "'caro doctor' says what this machine forbids"
        raise CaroError(f"executable skills cannot run here: {error}", code=NOT_FOUND, hint=hint) from None


def _place() -> str:
    found = shared(NAME)
    if found:
        return found
    import sys

    if getattr(sys, "frozen", False):
        hint = "a profile whose features have 'wasm' builds it in"
        raise CaroError("executable skills cannot run in this executable", code=USAGE, hint=hint)
    return installed()


def installed() -> str:
    """The path of the library in the installed package. Raises CaroError (not found)."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("wasmtime")
    found = Path(spec.origin).parent / "linux-x86_64" / "_libwasmtime.so" if spec and spec.origin else None
    if found is None or not found.is_file():
        hint = "python -m pip install --require-hashes -r bundler/freeze/wheels.txt"
        raise CaroError("wasmtime: not installed, or without its library for this machine", code=NOT_FOUND, hint=hint)
    return str(found)


def _prepared(loaded: ctypes.CDLL) -> ctypes.CDLL:
    for name, (result, arguments) in PROTOTYPES.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded


def checked(error: int | None) -> None:
    """Raises EngineError with the library's text where there is an error."""
    if error:
        lib, text = library(), Bytes()
        lib.wasmtime_error_message(error, ctypes.byref(text))
        lib.wasmtime_error_delete(error)
        raise EngineError(taken(text).decode(errors="replace"))


def taken(raw: Bytes) -> bytes:
    """The bytes, as a copy; those of the library are given back."""
    data = ctypes.string_at(raw.data, raw.size) if raw.size else b""
    library().wasm_byte_vec_delete(ctypes.byref(raw))
    return data


def given(raw: Bytes, data: bytes) -> None:
    """Put a copy of the data where the library will own it."""
    library().wasm_byte_vec_new(ctypes.byref(raw), len(data), data)
