"""Files that people write, read under limits: text, and TOML that cannot exhaust the parser."""

import math
import tomllib
from collections.abc import Iterator

from runtime.authoring.validate.problems import Problem

TOML_BYTES = 256 << 10
KEY_PARTS = 16
BOM = "\ufeff"


def text_problem(file: str, data: bytes) -> Problem | None:
    """Why these bytes are no UTF-8 text without byte order mark, with the offset."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        return Problem(file=file, key="", found=found, wanted="UTF-8")
    if text.startswith(BOM):
        return Problem(file=file, key="", found="a byte order mark at offset 0", wanted="UTF-8 without one")
    return None


def read_toml(file: str, data: bytes) -> dict[str, object] | Problem:
    """Parse TOML, or say why not. Size and depth of keys are limited first: tomllib's time grows with their square."""
    if len(data) > TOML_BYTES:
        return Problem(file=file, key="", found=f"{len(data)} bytes", wanted=f"at most {TOML_BYTES}")
    problem = text_problem(file, data)
    if problem:
        return problem
    text = data.decode()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.partition("=")[0].count(".") >= KEY_PARTS:
            return Problem(file=file, key="", found=f"a key of more than {KEY_PARTS} parts in line {number}", wanted="a short key")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Problem(file=file, key="", found=f"no TOML 1.0: {error}", wanted="a TOML 1.0 document")
    except RecursionError:
        return Problem(file=file, key="", found="values nested too deeply", wanted="a TOML 1.0 document")


def foreign_values(file: str, value: object, key: str = "") -> Iterator[Problem]:
    """Values that TOML has and JSON has not: dates, infinities, integers beyond 64 bits; and NUL characters."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from foreign_values(file, inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from foreign_values(file, inner, f"{key}[{number}]")
    else:
        wrong = _foreign(value)
        if wrong:
            yield Problem(file=file, key=key, found=wrong[0], wanted=wrong[1])


def _foreign(value: object) -> tuple[str, str] | None:
    """What was found and is wanted instead of a foreign value."""
    if isinstance(value, str):
        return ("a NUL character", "text") if "\0" in value else None
    if isinstance(value, float):
        return None if math.isfinite(value) else (str(value), "a finite number")
    if isinstance(value, int):
        return ("an integer beyond 64 bits", "a smaller one") if abs(value) >= 1 << 63 else None
    return f"the date or time {value}", "a string, number or boolean"
