"""A defect of a file that a person wrote, and the report of all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from runtime.errors import INVALID, CaroError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect: where (file and key path), what was found, what is wanted. `warning` does not stop a bundle."""

    file: str
    key: str
    found: str
    wanted: str
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: found {self.found}; wanted {self.wanted}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The words that offer the nearest known name, or list a few."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    if close:
        return f"perhaps {close[0]!r}"
    return "one of " + ", ".join(names)


def refuse(subject: str, problems: Sequence[Problem], hint: str) -> CaroError:
    """One error that carries every problem."""
    lines = "".join(f"\n  {problem}" for problem in problems)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return CaroError(f"{subject}: {count}{lines}", code=INVALID, hint=hint)
