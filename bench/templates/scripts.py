"""A command with placeholders as a script that reads its parameters by position, whatever quotes they stand in."""

import re
from collections.abc import Sequence

PLACE = r"\{\{(?P<name>[a-z_][a-z0-9_]*)\}\}"
CODE = re.compile(r"\$\{?#?\{\{[a-z_]", re.ASCII)
IN_SINGLE = re.compile(rf"{PLACE}|.", re.ASCII | re.DOTALL)
ELSEWHERE = re.compile(rf"{PLACE}|\\.|\$[({{]|.", re.ASCII | re.DOTALL)
BARE, GROUP, BRACE, BACK = "", ")", "}", "`"
QUOTES = ("'", '"')
READ = {"'": "'\"${{{0}}}\"'", '"': "${{{0}}}", BARE: '"${{{0}}}"', GROUP: '"${{{0}}}"'}


class NoScriptError(Exception):
    """No script says the same with its parameters as values; says why."""


def script(text: str, names: Sequence[str]) -> str:
    """The script. Raises NoScriptError."""
    if CODE.search(text):
        raise NoScriptError("a parameter is the name of a variable")
    made, inside, at = "", [BARE], 0
    while at < len(text):
        match = (IN_SINGLE if inside[-1] == "'" else ELSEWHERE).match(text, at)
        if match is None:
            raise AssertionError("a pattern that takes any character")
        made += _position(match["name"], names, inside[-1]) if match["name"] else match[0]
        _follow(match[0], inside)
        at = match.end()
    return made


def _position(name: str, names: Sequence[str], inside: str) -> str:
    if name not in names:
        raise NoScriptError("a placeholder is not declared")
    if inside not in READ:
        raise NoScriptError("a parameter in backticks or in ${...}")
    return READ[inside].format(list(names).index(name) + 1)


def _follow(piece: str, inside: list[str]) -> None:
    """Where the next piece stands."""
    now = inside[-1]
    if piece == now:
        inside.pop()
    elif now in {"'", BRACE}:
        return
    elif piece == "$(" or (piece == "(" and now != '"'):
        inside.append(GROUP)
    elif piece == "${":
        inside.append(BRACE)
    elif piece == BACK or (piece in QUOTES and now != '"'):
        inside.append(piece)
