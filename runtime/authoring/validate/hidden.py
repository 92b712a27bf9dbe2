"""Characters that change how text reads without showing: controls, bidirectional marks, zero width, tags (trojan source)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from runtime.authoring.validate import problems
from runtime.authoring.validate.problems import Problem, key_path
from runtime.contract import characters

_RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last in characters.HIDDEN)
HIDDEN = re.compile(f"[\t\n\r{_RANGES}]")
HIDDEN_IN_LINES = re.compile(f"(?![\r])[{_RANGES}]")  # in text of several lines, where line ends and tabs are allowed
FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)*(`{3,}|~{3,})")


class Line(NamedTuple):
    """A line of a Markdown document. `language` is that of the fenced block it stands in or opens; None outside of code."""

    number: int
    text: str
    language: str | None
    fence: bool = False


def lines_of(text: str) -> Iterator[Line]:
    """Each line, and whether it is code; the fences themselves are."""
    fence, language = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        match = FENCE.match(line)
        if match and not fence:
            fence, language = match[1], line[match.end() :].strip().partition(" ")[0].lower()
            yield Line(number, line, language, fence=True)
        elif match and match[1].startswith(fence) and not line[match.end() :].strip():
            fence = ""
            yield Line(number, line, language, fence=True)
        else:
            yield Line(number, line, language if fence else None)


def hidden_in_code(file: str, text: str) -> Iterator[Problem]:
    """Hidden characters in the fenced blocks of a Markdown document. In prose they are shown escaped, so they may stand there."""
    if HIDDEN_IN_LINES.search(text):
        for line in lines_of(text):
            if line.language is not None:
                yield from hidden_in_line(file, line.text, line.number, " in code")


def hidden_in_line(file: str, text: str, number: int, where: str = "") -> Iterator[Problem]:
    """The first hidden character of a line."""
    hidden = HIDDEN_IN_LINES.search(text)
    if hidden:
        found = f"the character {hidden[0]!a}{where} in line {number}"
        at = hidden.start() + 1
        yield Problem(file=file, key="", found=found, wanted="visible characters", line=number, column=at, rule=problems.HIDDEN)


def hidden_values(file: str, value: object, characters: re.Pattern[str], key: tuple[int | str, ...] = ()) -> Iterator[Problem]:
    """The same in the strings of parsed TOML or YAML, each with its key path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from hidden_values(file, inner, characters, (*key, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from hidden_values(file, inner, characters, (*key, number))
    hidden = characters.search(value) if isinstance(value, str) else None
    if hidden:
        found = f"the character {hidden[0]!a}"
        yield Problem(file=file, key=key_path(key), found=found, wanted="visible characters", rule=problems.HIDDEN)
