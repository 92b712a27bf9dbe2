"""Names of environment variables: how they are asked for, which a pattern admits, which are never passed on. Pure."""

import re
from fnmatch import fnmatchcase

from runtime.contract.recipe import NEVER_PASSED
from runtime.guard.records import ANY

PATTERN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:(?<=_)\*)?", re.ASCII)
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def variable_problem(pattern: str) -> str | None:
    """What is wanted instead of a pattern of variables, or None."""
    if not PATTERN.fullmatch(pattern):
        return "NAME or PREFIX_*"
    return "another variable; this one is never passed on" if never_passed(pattern.rstrip("*")) else None


def never_passed(name: str) -> bool:
    """Whether the variable changes what a program does before it reads its arguments: passed to no child, whoever asks."""
    return any(fnmatchcase(name, pattern) for pattern in NEVER_PASSED)


def covers(pattern: str, other: str) -> bool:
    """Whether every variable that `other` (a name or PREFIX_*) admits is admitted by the pattern."""
    if pattern.endswith(ANY):
        return other.startswith(pattern[:-1])
    return other == pattern
