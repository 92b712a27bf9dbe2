"""Values of the component model as Python's: texts, numbers, lists, records as dictionaries, and both sides of a result. Cold.

What a guest gives is only read: its owner frees it. What a guest gets is handed over.
"""

import ctypes
from collections.abc import Mapping

from runtime.wasm.library import Bytes, Field, Value, given, library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    Lifted: TypeAlias = "str | int | Enum | Result | Sequence[Lifted] | None"
    Lowered: TypeAlias = "str | Enum | Option | U | Result | Mapping[str, Lowered]"

U8, U16, U32, STRING, LIST, RECORD, ENUM, OPTION, RESULT = 2, 4, 6, 12, 13, 14, 17, 18, 19  # wasmtime_component_valkind_t
OK, ERR = "ok", "err"


class Result:
    """One side of a result, OK or ERR; None where that side has no value."""

    __slots__ = ("side", "value")

    def __init__(self, side: str, value: "Any" = None) -> None:
        self.side = side
        self.value = value


class Enum:
    """A case of an enumeration."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Option:
    """A text that may be missing."""

    __slots__ = ("value",)

    def __init__(self, value: str | None) -> None:
        self.value = value


class U:
    """A number of 8, 16 or 32 bits."""

    __slots__ = ("bits", "value")

    def __init__(self, bits: int, value: int) -> None:
        self.bits = bits
        self.value = value


class TooLargeError(Exception):
    """A text is longer than it may be."""


def lift(value: Value, most: int) -> "Lifted":
    """What the guest gave. Raises TooLargeError above `most` bytes of text, TypeError for what this world has not."""
    kind, of = value.kind, value.of
    if kind == STRING:
        return _text(of.string, most)
    if kind in {U8, U16, U32}:
        return int({U8: of.u8, U16: of.u16, U32: of.u32}[kind])
    if kind == ENUM:
        return Enum(_text(of.enumeration, most))
    if kind == RESULT:
        inner = lift(Value.from_address(of.result.val), most) if of.result.val else None
        return Result(OK if of.result.is_ok else ERR, inner)
    if kind == LIST:
        return _list(of.list, most)
    raise TypeError(f"a value of kind {kind}, which the world of skills has not")


def _text(raw: Bytes, most: int) -> str:
    if raw.size > most:
        raise TooLargeError(f"{raw.size} bytes, at most {most}")
    return ctypes.string_at(raw.data, raw.size).decode(errors="replace") if raw.size else ""


def _list(raw: ctypes.Structure, most: int) -> "list[Lifted]":
    items = (Value * raw.size).from_address(raw.data) if raw.size else ()
    found: list[Lifted] = []
    for item in items:
        found.append(lift(item, most))
        most -= len(found[-1]) if isinstance(found[-1], str) else 0
    return found


def lower(value: "Lowered", place: Value) -> None:
    """Put what the guest gets into a place of the library's."""
    if isinstance(value, str):
        place.kind = STRING
        given(place.of.string, value.encode(errors="replace"))
    elif isinstance(value, U):
        place.kind = {8: U8, 16: U16, 32: U32}[value.bits]
        place.of.u32 = value.value
    elif isinstance(value, Enum):
        place.kind = ENUM
        given(place.of.enumeration, value.name.encode())
    elif isinstance(value, Result):
        place.kind = RESULT
        place.of.result.is_ok = value.side == OK
        place.of.result.val = None if value.value is None else _boxed(value.value)
    elif isinstance(value, Option):
        place.kind = OPTION
        place.of.option = None if value.value is None else _boxed(value.value)
    else:
        _record(value, place)


def _boxed(value: "Lowered") -> int:
    inner = Value()
    lower(value, inner)
    pointer: int = library().wasmtime_component_val_new(ctypes.byref(inner))
    return pointer


def _record(fields: "Mapping[str, Lowered]", place: Value) -> None:
    place.kind = RECORD
    library().wasmtime_component_valrecord_new_uninit(ctypes.byref(place.of.record), len(fields))
    entries = (Field * len(fields)).from_address(place.of.record.data)
    for entry, (name, value) in zip(entries, fields.items(), strict=True):
        given(entry.name, name.encode())
        lower(value, entry.val)
