"""The structures and prototypes of `runtime.wasm.library` are those of the package of that version."""

import ctypes
import subprocess
from importlib import import_module
from importlib.metadata import version
from types import ModuleType

import pytest

from runtime.wasm import library, values
from runtime.wasm.engine import CONFIG

STRUCTURES = {
    library.Bytes: "wasm_byte_vec_t",
    library.ValueList: "wasmtime_component_vallist_t",
    library.ValueRecord: "wasmtime_component_valrecord_t",
    library.ValueResult: "wasmtime_component_valresult_t",
    library.Payload: "wasmtime_component_valunion",
    library.Value: "wasmtime_component_val_t",
    library.Field: "wasmtime_component_valrecord_entry_t",
    library.Instance: "wasmtime_component_instance_t",
    library.Function: "wasmtime_component_func_t",
    library.ValueType: "wasmtime_component_valtype_t",
}


def bindings() -> ModuleType:
    """The package's own."""
    return import_module("wasmtime._bindings")


def test_the_version_is_the_pinned_one() -> None:
    assert version("wasmtime") == library.VERSION


@pytest.mark.parametrize("ours", STRUCTURES, ids=lambda one: one.__name__)
def test_structures_have_the_same_layout(ours: type[ctypes.Structure]) -> None:
    theirs = getattr(bindings(), STRUCTURES[ours])
    assert (ctypes.sizeof(ours), ctypes.alignment(ours)) == (ctypes.sizeof(theirs), ctypes.alignment(theirs))
    if issubclass(ours, ctypes.Union):
        assert places(ours).items() <= places(theirs).items()
    else:
        assert [*places(ours).values()] == [*places(theirs).values()]


def places(kind: type[ctypes.Structure]) -> dict[str, tuple[int, int]]:
    """Where each field is, and how many bytes it has."""
    return {name: (getattr(kind, name).offset, getattr(kind, name).size) for name, *_ in kind._fields_}


def shape(kind: object) -> tuple[str, int]:
    """A type as the calling convention sees it."""
    if kind is None:
        return "nothing", 0
    assert isinstance(kind, type)
    function = ctypes.CFUNCTYPE(None).__mro__[1]
    pointers = (ctypes._Pointer, function, ctypes.c_void_p, ctypes.c_char_p)
    return ("pointer" if issubclass(kind, pointers) else "number", ctypes.sizeof(kind))


@pytest.mark.parametrize("name", library.PROTOTYPES)
def test_prototypes_are_the_same(name: str) -> None:
    result, arguments = library.PROTOTYPES[name]
    theirs = getattr(bindings(), f"_{name}")
    assert [shape(one) for one in arguments] == [shape(one) for one in theirs.argtypes]
    assert shape(result) == shape(theirs.restype)


@pytest.mark.parametrize("row", CONFIG, ids=lambda row: row[0])
def test_settings_have_the_type_of_the_library(row: tuple[str, type, int]) -> None:
    name, kind, _ = row
    assert shape(kind) == shape(getattr(bindings(), f"_wasmtime_config_{name}_set").argtypes[1])


def test_kinds_of_values_are_the_same() -> None:
    from wasmtime import _ffi

    for name in ("U8", "U16", "U32", "STRING", "LIST", "RECORD", "ENUM", "OPTION", "RESULT"):
        assert getattr(values, name) == getattr(_ffi, f"WASMTIME_COMPONENT_{name}").value, name


def test_the_library_needs_nothing_but_what_is_shipped_or_everywhere() -> None:
    said = subprocess.run(["objdump", "-p", library.installed()], capture_output=True, text=True, check=True).stdout
    needed = {line.split()[1] for line in said.splitlines() if "NEEDED" in line}
    assert needed <= {"libgcc_s.so.1", "libpthread.so.0", "libm.so.6", "libdl.so.2", "libc.so.6", "ld-linux-x86-64.so.2"}
