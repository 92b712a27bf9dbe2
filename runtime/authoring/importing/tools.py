"""`allowed-tools` of a SKILL.md: the programs that the skill asks for, where an entry is plainly one. A request, never a grant."""

import re

from runtime.authoring.importing.note import Notes
from runtime.authoring.validate.problems import Problem

ENTRY = re.compile(r"[^\s,()]+(?:\([^()]*\))?")
PROGRAM = re.compile(r"Bash\(([A-Za-z0-9_][A-Za-z0-9._+-]*)(?::\*| \*)?\)", re.ASCII)
KEY = "allowed-tools"


def commands(file: str, value: object, notes: Notes) -> tuple[str, ...]:
    """The programs that `Bash(git:*)`, `Bash(git *)` and `Bash(git)` name, sorted."""
    programs: set[str] = set()
    for entry in _entries(file, value, notes):
        match = PROGRAM.fullmatch(entry)
        if match:
            programs.add(match[1])
            notes.taken(f"{entry} of {KEY}, as a request for the program {match[1]}", file)
        else:
            notes.left_out(f"{ascii(entry)[1:-1]} of {KEY}, which asks for no one program", file)
    return tuple(sorted(programs))


def _entries(file: str, value: object, notes: Notes) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        entries = ENTRY.findall(value)
        if re.search(r",(?![^(]*\))", value):
            _mended(file, "commas", notes)
        return entries
    listed = value if isinstance(value, list) else [value]
    _mended(file, "a list" if isinstance(value, list) else ascii(value), notes)
    return [entry for entry in listed if isinstance(entry, str)]


def _mended(file: str, found: str, notes: Notes) -> None:
    notes.mended(
        f"{KEY} that are no words with spaces", Problem(file=file, key=KEY, found=found, wanted="words with spaces between")
    )
