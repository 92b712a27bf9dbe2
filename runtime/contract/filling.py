"""Records out of JSON that the bundler wrote: every key, none else, no converted value. Standard library only, no I/O.

What people write is read by `authoring.validate`, which says all that is wrong; here the first thing that is ends it.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


def filled(kind: Any, value: object, where: str) -> Any:
    """The value as that kind: a record, a tuple, a mapping of texts, a plain type, or a union of them. Raises ValueError."""
    if kind is object:
        return value
    if is_dataclass(kind):
        return _record(kind, value, where)
    origin, members = get_origin(kind), get_args(kind)
    if origin is tuple and isinstance(value, list):
        return tuple(filled(members[0], one, f"{where}[{number}]") for number, one in enumerate(value))
    if origin is Mapping and isinstance(value, dict):
        return {name: filled(members[1], one, f"{where}.{name}") for name, one in value.items()}
    if NoneType in members:
        return None if value is None else _member([one for one in members if one is not NoneType], value, where)
    if type(value) is not kind:
        raise ValueError(f"{where}: found {type(value).__name__}")
    return value


def _member(members: list[Any], value: object, where: str) -> Any:
    """The value as the member of a union that has its type; the only one where there is no other."""
    return filled(type(value) if type(value) in members else members[0], value, where)


def _record(kind: Any, value: object, where: str) -> Any:
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind)}
    if not isinstance(value, dict):
        raise ValueError(f"{where}: found {type(value).__name__}")  # noqa: TRY004 (one kind of error for whatever is wrong)
    if set(value) != known:
        raise ValueError(f"{where}: found other keys than this program knows: {', '.join(sorted(set(value) ^ known))}")
    return kind(**{name: filled(hints[name], inner, f"{where}.{name}") for name, inner in value.items()})
