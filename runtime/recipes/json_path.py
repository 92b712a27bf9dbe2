"""A value of a JSON output, by a small part of JSONPath: `$`, then `.name` and `[number]`, as in `$.items[0].status`."""

import re

from runtime.contract.recipe import JSON_PART, JSON_PATH
from runtime.guard.json_text import strict

PART = re.compile(JSON_PART, re.ASCII)
WHOLE = re.compile(JSON_PATH, re.ASCII)


def picked(path: str, data: bytes) -> object:
    """The value at that path. Raises ValueError with what is missing."""
    if not WHOLE.fullmatch(path):
        raise ValueError(f"{path!a} is no path such as $.items[0].status")
    value = strict(data)
    for match in PART.finditer(path):
        value = _inner(value, match)
    return value


def _inner(value: object, part: re.Match[str]) -> object:
    if part[1] is not None:
        if isinstance(value, dict) and part[1] in value:
            return value[part[1]]
    elif isinstance(value, list) and int(part[2]) < len(value):
        return value[int(part[2])]
    raise ValueError(f"there is no {part[0]}")
