"""The shape of a record, checked by pydantic in strict JSON mode and reported as problems with key paths."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from runtime.authoring.validate.document import foreign_values
from runtime.authoring.validate.problems import Problem, nearest

Record = TypeVar("Record")

WANTED = {
    "bool_type": "true or false",
    "string_type": "a string",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "tuple_type": "a list",
    "dict_type": "a table",
    "mapping_type": "a table",
    "dataclass_type": "a table",
    "dataclass_exact_type": "a table",
}
KINDS = {bool: "boolean", str: "string", int: "integer", float: "number", list: "list", dict: "table"}


def filled(kind: type[Record], file: str, data: Mapping[str, object]) -> Record | list[Problem]:
    """A `kind` made from parsed TOML, or every problem of its shape."""
    foreign = list(foreign_values(file, data))
    if foreign:
        return foreign
    try:
        return TypeAdapter(kind).validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return [_problem(kind, file, found) for found in error.errors(include_url=False)]


def key_path(parts: Sequence[int | str]) -> str:
    """`("skills", 3, "core.git")` as people write it: `skills[3]."core.git"`."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            quoted = f'"{part}"' if "." in part or not part else part
            path += f".{quoted}" if path else quoted
    return path


def _problem(kind: type, file: str, error: Mapping[str, Any]) -> Problem:
    where = error["loc"]
    key = key_path(where)
    if error["type"] == "missing":
        return Problem(file=file, key=key, found="nothing", wanted="this key")
    if error["type"] == "unexpected_keyword_argument":
        return Problem(file=file, key=key, found="an unknown key", wanted=nearest(str(where[-1]), _known(kind, where[:-1])))
    found = error["input"]
    shown = f"the {KINDS.get(type(found), 'value')} {found!r}" if len(repr(found)) <= 80 else f"a {KINDS.get(type(found), 'value')}"
    return Problem(file=file, key=key, found=shown, wanted=WANTED.get(error["type"], error["msg"]))


def _known(kind: type, where: Sequence[int | str]) -> list[str]:
    """The keys that the record at this place has."""
    here: Any = kind
    for part in where:
        here = get_type_hints(here).get(str(part)) if is_dataclass(here) else get_args(here)[-1]
        here = next((inner for inner in get_args(here) if is_dataclass(inner)), here) if not _is_mapping(here) else here
    return [field.name for field in fields(here)] if is_dataclass(here) else []


def _is_mapping(kind: Any) -> bool:
    return len(get_args(kind)) == 2 and get_args(kind)[0] is str
