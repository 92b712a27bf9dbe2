"""Version constraints of manifests and profiles.

`1.0` is exact, missing parts are zero, and a pre-release fits only where a bound names a pre-release of the same version.
"""

import re
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Self

from runtime.supply.version import Version

BOUND = re.compile(r"\s*(>=|<=|>|<|=|\^|~|)\s*([0-9]{1,9}(?:\.[0-9]{1,9}){0,2})(-[0-9A-Za-z.-]+)?\s*", re.ASCII)
COMPARE = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq, "": eq}


@dataclass(frozen=True, slots=True)
class Constraint:
    """Bounds that must all hold; none is `*`."""

    text: str
    bounds: tuple[tuple[str, Version], ...]

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The constraint that the text writes, or None if it writes none."""
        if text.strip() == "*":
            return cls("*", ())
        bounds: list[tuple[str, Version]] = []
        for part in text.split(","):
            match = BOUND.fullmatch(part)
            version = Version.parse(_three(match[2]) + (match[3] or "")) if match else None
            if match is None or version is None:
                return None
            if match[1] in {"^", "~"}:
                bounds += [(">=", version), ("<", _above(match[1], match[2]))]
            else:
                bounds.append((match[1], version))
        return cls(text, tuple(bounds))

    def admits(self, text: str) -> bool:
        """Whether a version fits. What is no semantic version never does."""
        found = Version.parse(text)
        if found is None:
            return False
        if found.prerelease and not any(bound.prerelease and bound.release == found.release for _, bound in self.bounds):
            return False
        return all(COMPARE[operator](found, bound) for operator, bound in self.bounds)

    def __str__(self) -> str:
        return self.text


def _three(numbers: str) -> str:
    parts = [str(int(part)) for part in numbers.split(".")]
    return ".".join([*parts, "0", "0"][:3])


def _above(operator: str, numbers: str) -> Version:
    """The first version that `^` or `~` no longer admits: `^` keeps the first part that is not zero, `~` the minor."""
    parts = [int(part) for part in numbers.split(".")]
    first = next((place for place, part in enumerate(parts) if part), len(parts) - 1)
    keep = min(len(parts) - 1, 1) if operator == "~" else first
    major, minor, patch = [*parts[:keep], parts[keep] + 1, 0, 0][:3]
    return Version((major, minor, patch))
