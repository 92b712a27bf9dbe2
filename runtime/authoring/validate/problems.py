"""A defect of a file that a person wrote, and the report of all of them at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from runtime.errors import INVALID, CaroError

WORDS_SHOWN = 300  # characters of what was found or is wanted
MANIFEST, DOCUMENT, RECIPE, FOLDER, HIDDEN = "manifest", "document", "recipe", "folder", "hidden-character"
SAFETY = "safety-rule"
RULES = {
    MANIFEST: "skill.toml keeps the format",
    DOCUMENT: "A document is UTF-8 with sound front matter",
    RECIPE: "A recipe keeps the format and asks for what it uses",
    FOLDER: "The folder holds what the manifest promises, in plain files with plain names",
    SAFETY: "A rule of safety.toml keeps the format, and its examples hold",
    HIDDEN: "Code, ids and commands hold no character that does not show",
}
NAME_SHOWN = 80  # characters of a name that a report shows, and that are compared with known names


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect: where (file and key path), what was found, what is wanted. `warning` stops a strict reading alone, as a bundle's.

    `line` and `column` count from 1; 0 is the whole file. `rule` is one of RULES, or empty where nobody asks. What a `heuristic`
    found is a warning that stops nothing: it may be wrong.
    """

    file: str
    key: str
    found: str
    wanted: str
    warning: bool = False
    line: int = 0
    column: int = 0
    rule: str = ""
    heuristic: bool = False

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: found {self.found}; wanted {self.wanted}"


class Defect(NamedTuple):
    """A problem of a value, before anybody said in which file: rules yield these."""

    key: tuple[int | str, ...]
    found: str
    wanted: str
    warning: bool = False

    def of(self, file: str, *above: int | str) -> Problem:
        """The problem of that file, where the value lies below these keys."""
        key = key_path([*above, *self.key])
        return Problem(file=file, key=key, found=short(self.found), wanted=short(self.wanted), warning=self.warning)


def short(words: str) -> str:
    """The same, cut where nobody reads on."""
    return words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN] + "..."


def repeated(words: Iterable[str]) -> Iterator[int]:
    """The places of words that were there before."""
    seen: set[str] = set()
    for number, word in enumerate(words):
        if word in seen:
            yield number
        seen.add(word)


def key_path(parts: Sequence[int | str]) -> str:
    """`("skills", 3, "core.git")` as people write it: `skills[3]."core.git"`."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            shown = part if part.isprintable() else ascii(part)[1:-1]
            shown = shown if len(shown) <= NAME_SHOWN else shown[:NAME_SHOWN] + "..."
            quoted = f'"{shown}"' if "." in shown or not shown else shown
            path += f".{quoted}" if path else quoted
    return path


def nearest(name: str, known: Iterable[str]) -> str:
    """The words that offer the nearest known name, or list a few."""
    names = sorted(known)
    close = get_close_matches(name[:NAME_SHOWN], names, n=1)
    if close:
        return f"perhaps {close[0]!r}"
    return "one of " + ", ".join(names) if names else "none"


def refuse(subject: str, problems: Sequence[Problem], hint: str) -> CaroError:
    """One error that carries every problem."""
    lines = "".join(f"\n  {problem}" for problem in problems)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return CaroError(f"{subject}: {count}{lines}", code=INVALID, hint=hint)
