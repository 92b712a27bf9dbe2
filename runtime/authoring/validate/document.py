"""Files that people write, read under limits: text, and TOML that cannot exhaust the parser."""

import math
import re
import tomllib
from collections.abc import Iterator

from runtime.authoring.validate.problems import Problem, key_path

TOML_BYTES = 256 << 10
KEY_PARTS = 16
AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)\Z")  # how tomllib says where, but at the end of the document
DEPTH = 32  # tables and lists inside each other
BOM = "\ufeff"
# What stands between the parts of keys: strings and comments are skipped whole, so that their dots count for nothing.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|[A-Za-z0-9_-]+|[ \t]+|.",
    re.DOTALL,
)


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


def read_toml(file: str, data: bytes, *, most: int = TOML_BYTES) -> dict[str, object] | Problem:
    """Parse TOML of at most so many bytes, or say why not.

    Size and depth of keys are limited first: tomllib's time grows with their square.
    """
    if len(data) > most:
        return Problem(file=file, key="", found=f"{len(data)} bytes", wanted=f"at most {most}")
    problem = text_problem(file, data)
    if problem:
        return problem
    return _parsed(file, data.decode())


def _parsed(file: str, text: str) -> dict[str, object] | Problem:
    line = _long_key(text)
    if line:
        found = f"a key of more than {KEY_PARTS} parts in line {line}"
        return Problem(file=file, key="", found=found, wanted="a short key", line=line)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = AT.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 0)
        return Problem(file=file, key="", found=f"no TOML 1.0: {error}", wanted="a TOML 1.0 document", line=line, column=column)
    except RecursionError:
        return Problem(file=file, key="", found="values nested too deeply", wanted="a TOML 1.0 document")
    except ValueError:  # int() refuses more than 4300 digits
        return Problem(file=file, key="", found="an integer beyond 64 bits", wanted="a smaller one")


def _long_key(text: str) -> int:
    """The line of the first key of too many parts, in headers, inline tables and quotes as well; 0 if there is none."""
    dots, line = 0, 1
    for match in TOKEN.finditer(text):
        piece = match[0]
        if piece == ".":
            dots += 1
            if dots >= KEY_PARTS:
                return line
        elif piece[0] not in " \t\"'" and not (piece[0].isalnum() or piece[0] in "_-"):
            dots = 0
        line += piece.count("\n")
    return 0


def foreign_values(file: str, value: object, key: tuple[int | str, ...] = ()) -> Iterator[Problem]:
    """Values that TOML has and JSON has not (dates, infinities, integers beyond 64 bits), NUL, and what is nested too deeply."""
    if len(key) > DEPTH:
        yield Problem(file=file, key=key_path(key), found="values nested too deeply", wanted=f"at most {DEPTH} levels")
    elif isinstance(value, dict):
        for name, inner in value.items():
            wrong = _foreign(name)
            if wrong:
                yield Problem(file=file, key=key_path(key), found=f"a key with {wrong[0]}", wanted=wrong[1])
            yield from foreign_values(file, inner, (*key, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from foreign_values(file, inner, (*key, number))
    else:
        wrong = _foreign(value)
        if wrong:
            yield Problem(file=file, key=key_path(key), found=wrong[0], wanted=wrong[1])


def _foreign(value: object) -> tuple[str, str] | None:
    """What was found and is wanted instead of a foreign value."""
    if isinstance(value, str):
        if "\0" in value:
            return "a NUL character", "text"
        return ("half of a surrogate pair", "text") if any("\ud800" <= character <= "\udfff" for character in value) else None
    if isinstance(value, float):
        return None if math.isfinite(value) else (str(value), "a finite number")
    if isinstance(value, int):
        return ("an integer beyond 64 bits", "a smaller one") if abs(value) >= 1 << 63 else None
    return (f"the date or time {value}", "a string, number or boolean") if value is not None else None
