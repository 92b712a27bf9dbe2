"""Programs of recipes: every one is written out, and is one that the manifest asks for."""

import re
from collections.abc import Sequence

from runtime.contract.records import TerminalExec
from runtime.guard import kinds
from runtime.guard.programs import PROGRAM_NAME
from runtime.guard.records import PROGRAM

ASSIGNS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=", re.ASCII)


def program_problem(words: Sequence[str], asked: TerminalExec | None) -> tuple[str, str] | None:
    """What was found and is wanted instead of the first word. `asked` None: the manifest is not known."""
    program = words[0] if words else ""
    if ASSIGNS.match(program):
        return f"the assignment {program!a}", "a program; variables are `env:`"
    if not PROGRAM_NAME.fullmatch(program):
        return f"the program {program!a}", "the bare name of a program, written out"
    return _uncovered(program, asked) if asked else None


def _uncovered(program: str, asked: TerminalExec) -> tuple[str, str] | None:
    if not asked.allowed:
        return f"the program {program!a}", "capabilities.terminal_exec.allowed = true"
    if program in asked.blocked:
        return f"the program {program!a}", "a program that capabilities.terminal_exec.blocked does not name"
    if not kinds.covered(PROGRAM, asked.commands, program):
        return f"the program {program!a}", "one that capabilities.terminal_exec.commands names"
    return None
