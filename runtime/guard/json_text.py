"""JSON of files that decide about rights, strictly: no repeated key, no NaN, no depth that ends the interpreter (rows 19, 20)."""

import json


def strict(data: bytes) -> object:
    """The value. Raises ValueError."""
    try:
        value: object = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_refused)
        return value
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refused(word: str) -> object:
    raise ValueError(f"{word} is no value")
