"""Characters in prose that a terminal obeys, that turn text around, or that do not show (attack table, rows 23 and 24).

In code, ids and commands the validator refuses them; elsewhere they are shown escaped, but a model reads them as they are.
"""

import re
from collections.abc import Iterator

from runtime.authoring.validate.hidden import HIDDEN_IN_LINES, lines_of
from runtime.authoring.validate.problems import Problem

ESCAPE, BIDIRECTIONAL, INVISIBLE = "terminal-escape", "bidirectional-text", "invisible-text"
ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Joiners within scripts that need them and within emoji are writing; the mark at the top of a file is an encoding.
WRITING = re.compile("(?<=[^\x00-\u024f])[\u200c\u200d](?=[^\x00-\u024f])|\\A\ufeff")
WANTED = {ESCAPE: "text without control characters", BIDIRECTIONAL: "text in one direction", INVISIBLE: "visible characters"}


def unseen(file: str, text: str) -> Iterator[Problem]:
    """One finding a kind: where the first is, and how many there are."""
    if not HIDDEN_IN_LINES.search(text):
        return
    found: dict[str, list[tuple[int, int, str]]] = {}
    for number, line in _prose(file, WRITING.sub(lambda match: "x" * len(match[0]), text)):
        for match in HIDDEN_IN_LINES.finditer(line):
            found.setdefault(_kind(match[0]), []).append((number, match.start() + 1, match[0]))
    for rule, places in found.items():
        number, column, character = places[0]
        count = "" if len(places) == 1 else f", the first of {len(places)}"
        yield Problem(
            file=file,
            key="",
            found=f"the character {character!a}{count}",
            wanted=WANTED[rule],
            warning=True,
            heuristic=True,
            line=number,
            column=column,
            rule=rule,
        )


def _kind(character: str) -> str:
    if ESCAPES.match(character):
        return ESCAPE
    return BIDIRECTIONAL if TURNS.match(character) else INVISIBLE


def _prose(file: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines, without what the validator refuses already: code of documents, recipes, and values of the manifest."""
    if file.startswith("recipes/"):
        return
    for line in lines_of(text) if file.endswith(".md") else ():
        yield line.number, "" if line.language is not None and file.startswith("knowledge/") else line.text
    if not file.endswith(".md"):
        for number, written in enumerate(text.split("\n"), start=1):
            value, mark, comment = written.partition("#")
            yield number, " " * len(value) + mark + comment if file == "skill.toml" else written
