"""Semantic versions (semver.org 2.0.0) and their order.

semantic-version, the library for this, reads its own version out of installed metadata when imported, which an executable would
have to unpack at every start; of what it offers only the order was of use (see `constraint`).
"""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

NUMBER = r"(0|[1-9][0-9]{0,17})"
WORD = r"(?:0|[1-9][0-9]{0,17}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
PATTERN = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}(?:-({WORD}(?:\.{WORD})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """Release numbers and pre-release words; build metadata does not count."""

    release: tuple[int, int, int]
    prerelease: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The version that the text is, whole, or None."""
        match = PATTERN.fullmatch(text)
        if match is None:
            return None
        words = tuple(match[4].split(".")) if match[4] else ()
        return cls((int(match[1]), int(match[2]), int(match[3])), words)

    def __lt__(self, other: "Version") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[tuple[int, int, int], bool, tuple[tuple[bool, int, str], ...]]:
        """A release comes after its pre-releases; numbers come before words."""
        words = tuple((not word.isdigit(), int(word) if word.isdigit() else 0, word) for word in self.prerelease)
        return self.release, not self.prerelease, words
