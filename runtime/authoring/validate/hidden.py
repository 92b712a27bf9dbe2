"""Characters that change how text reads without showing: controls, bidirectional marks, zero width, tags (trojan source)."""

import re
from collections.abc import Iterator

from runtime.authoring.validate.problems import Problem, key_path
from runtime.contract import characters

_RANGES = "".join(f"{chr(first)}-{chr(last)}" for first, last in characters.HIDDEN)
HIDDEN = re.compile(f"[\t\n\r{_RANGES}]")
HIDDEN_IN_LINES = re.compile(f"(?![\r])[{_RANGES}]")  # in text of several lines, where line ends and tabs are allowed
FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)*(`{3,}|~{3,})")


def hidden_in_code(file: str, text: str) -> Iterator[Problem]:
    """Hidden characters in the fenced blocks of a Markdown document. In prose they are shown escaped, so they may stand there."""
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        match = FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line[match.end() :].strip():
            fence = ""
        hidden = HIDDEN_IN_LINES.search(line) if fence else None
        if hidden:
            yield Problem(
                file=file, key="", found=f"the character {hidden[0]!a} in code in line {number}", wanted="visible characters"
            )


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
        yield Problem(file=file, key=key_path(key), found=f"the character {hidden[0]!a}", wanted="visible characters")
