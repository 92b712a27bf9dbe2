"""The shape of a record, read strictly: no value is converted, no key is ignored, every problem has its key path.

pydantic's TypeAdapter in strict JSON mode says yes and no to the same documents (`tests/authoring/test_shape.py` holds both against
each other). In the executable it would be 2.6 MB of 7, so these hundred lines stand in for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from runtime.authoring.validate.document import foreign_values
from runtime.authoring.validate.problems import Problem, key_path, nearest

__all__ = ["filled", "key_path"]

Record = TypeVar("Record")
Where = tuple[int | str, ...]

PROBLEMS = 100  # of one file; a file with more is no manifest
KINDS = {bool: "boolean", str: "string", int: "integer", float: "number", list: "list", dict: "table"}
WORDS = {bool: "true or false", str: "a string", int: "an integer", float: "a number"}
WRONG = object()  # stands for a value that did not fit; its problem was noted


def filled(kind: type[Record], file: str, data: Mapping[str, object]) -> Record | list[Problem]:
    """A `kind` made from parsed TOML, YAML or JSON, or every problem of its shape."""
    foreign = list(foreign_values(file, data))
    if foreign:
        return foreign[:PROBLEMS]
    reader = _Reader(file)
    record: Any = reader.read(kind, data, ())
    if len(reader.problems) > PROBLEMS:
        surplus = Problem(file=file, key="", found=f"more than {PROBLEMS} problems", wanted="at most a few")
        return [*reader.problems[:PROBLEMS], surplus]
    return reader.problems or record


def written_key(name: str) -> str:
    """The key that a field stands for: `import_` for `import`, which Python keeps for itself."""
    return name.removesuffix("_")


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


class _Reader:
    """Reads values of one file and notes what does not fit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read(self, kind: Any, value: object, where: Where) -> object:
        """The value as that kind, or WRONG."""
        if is_dataclass(kind):
            return self._record(kind, value, where)
        origin = get_origin(kind)
        if origin in {Union, UnionType}:
            return self._union(get_args(kind), value, where)
        if origin is tuple:
            return self._list(get_args(kind)[0], value, where)
        if origin is not None:
            return self._table(get_args(kind)[1], value, where)
        if kind is object or type(value) is kind or (kind is float and type(value) is int):
            return value
        return self._wrong(value, WORDS[kind], where)

    def _wrong(self, value: object, wanted: str, where: Where) -> object:
        self.problems.append(Problem(file=self.file, key=key_path(where), found=_shown(value), wanted=wanted))
        return WRONG

    def _record(self, kind: Any, value: object, where: Where) -> object:
        if not isinstance(value, dict):
            return self._wrong(value, "a table", where)
        values: dict[str, object] = {}
        known = {written_key(field.name): field for field in fields(kind)}
        for key, field in known.items():
            if key in value:
                values[field.name] = self.read(_hints(kind)[field.name], value[key], (*where, key))
            elif field.default is MISSING and field.default_factory is MISSING:
                values[field.name] = WRONG
                self.problems.append(Problem(file=self.file, key=key_path((*where, key)), found="nothing", wanted="this key"))
        unknown = [key for key in value if key not in known]
        self.problems += [
            Problem(file=self.file, key=key_path((*where, key)), found="an unknown key", wanted=nearest(key, known))
            for key in unknown
        ]
        return WRONG if unknown or _any_wrong(values.values()) else kind(**values)

    def _list(self, kind: Any, value: object, where: Where) -> object:
        if not isinstance(value, list):
            return self._wrong(value, "a list", where)
        values = [self.read(kind, one, (*where, number)) for number, one in enumerate(value)]
        return WRONG if _any_wrong(values) else tuple(values)

    def _table(self, kind: Any, value: object, where: Where) -> object:
        if not isinstance(value, dict):
            return self._wrong(value, "a table", where)
        values = {key: self.read(kind, one, (*where, key)) for key, one in value.items()}
        return WRONG if _any_wrong(values.values()) else values

    def _union(self, members: Sequence[Any], value: object, where: Where) -> object:
        """One of several scalars, or one kind that may be absent."""
        if value is None and NoneType in members:
            return None
        others = [member for member in members if member is not NoneType]
        if len(others) == 1:
            return self.read(others[0], value, where)
        if type(value) in others or (float in others and type(value) is int):
            return value
        for member in others:
            if get_origin(member) is tuple and isinstance(value, list):
                return self.read(member, value, where)
        return self._wrong(value, " or ".join(_in_words(others)), where)


def _any_wrong(values: Any) -> bool:
    return any(value is WRONG for value in values)


def _in_words(members: Sequence[Any]) -> Iterator[str]:
    for member in members:
        yield "a boolean" if member is bool else WORDS.get(member, "a list")


def _shown(found: object) -> str:
    if found is None:
        return "nothing (null)"
    shown = ascii(found)
    return f"the {KINDS.get(type(found), 'value')} {shown}" if len(shown) <= 80 else f"a {KINDS.get(type(found), 'value')}"
