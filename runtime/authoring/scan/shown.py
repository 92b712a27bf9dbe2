"""Command lines that a skill shows to people or runs as scripts, each with its place: what a verdict about commands is asked of."""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from runtime.authoring.validate.hidden import lines_of
from runtime.authoring.validate.recipes import recipe_files
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.knowledge.passages import SESSIONS, SHELLS

NO_LINES = frozenset("powershell ps1 pwsh cmd bat".split())  # their lines are no POSIX commands
HERE = re.compile(r"<<-?\s*[\"']?([A-Za-z_][A-Za-z0-9_]*)")
LONGEST = 64  # lines of one command; what goes on longer is quoted wrong
WIDEST = 4096  # characters of one command; what is longer nobody types, and it is not split


class Shown(NamedTuple):
    """A command, whole, and where it begins. `key` is that of a recipe's script; in documents it is empty."""

    file: str
    line: int
    column: int
    text: str
    key: str = ""


def in_documents(tree: SkillTree) -> Iterator[Shown]:
    """The lines of shell blocks in knowledge; of a session those behind a prompt, elsewhere without one."""
    for path, data in tree.files.items():
        if path.startswith("knowledge/") and path.endswith(".md"):
            yield from _of(path, data.decode(errors="replace"))


def _of(path: str, text: str) -> Iterator[Shown]:
    block: list[tuple[int, int, str]] = []
    for line in lines_of(text):
        if line.fence:
            yield from (Shown(path, *place) for place in _commands(block))
            block = []
        elif line.language in SHELLS - NO_LINES:
            typed = line.text.strip()
            if line.language not in SESSIONS or typed.startswith("$ "):
                typed = typed.removeprefix("$ ")
                block.append((line.number, line.text.find(typed) + 1, typed))


def _commands(lines: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Lines that belong together as one: behind a backslash, within quotes; the texts of here-documents are left out."""
    begun: list[tuple[int, int, str]] = []
    end = ""
    for number, column, typed in lines:
        if end:
            end = "" if typed == end else end
            continue
        if not begun and (not typed or typed.startswith("#")):
            continue
        begun.append((number, column, typed))
        text = "\n".join(part for _, _, part in begun).replace("\\\n", " ")
        if not typed.endswith("\\") and (_balanced(text) or len(begun) == LONGEST):
            yield begun[0][0], begun[0][1], text
            here = HERE.search(text)
            begun, end = [], here[1] if here else ""
    if begun:
        yield begun[0][0], begun[0][1], "\n".join(part for _, _, part in begun)


def _balanced(text: str) -> bool:
    if len(text) > WIDEST:
        return True
    try:
        shlex.split(text, comments=True)
    except ValueError:
        return False
    return True


def in_scripts(tree: SkillTree, manifest: Manifest, recipes: Sequence[Recipe]) -> Iterator[Shown]:
    """The lines of scripts in recipes, of which a key path says where they are."""
    for path, recipe in zip(recipe_files(tree, manifest), recipes, strict=False):
        for number, step in enumerate(recipe.steps):
            lines = [(0, 0, line.strip()) for line in step.shell.splitlines()]
            yield from (Shown(path, *place, f"steps[{number}].shell") for place in _commands(lines))
