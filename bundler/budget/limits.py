"""Limits as people write them in `[budget]`: `20 MB`, `5 %`. Decimal units: 1 MB = 1000 kB = 1,000,000 B."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

UNITS = {"B": 1, "kB": 1000, "MB": 1_000_000}
NUMBER = r"([0-9]{1,15}(?:\.[0-9]{1,15})?) ?"
SIZE = re.compile(rf"{NUMBER}({'|'.join(UNITS)})")
SHARE = re.compile(rf"{NUMBER}%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What an executable and its parts may weigh, in bytes; None is no limit.

    `base` is everything but skills, their tables and their dictionary. `growth` is a share of the baseline's total. `skills` maps
    an id to the limit of all its layers.
    """

    total: int | None = None
    knowledge: int | None = None
    recipes: int | None = None
    wasm: int | None = None
    base: int | None = None
    growth: Fraction | None = None
    skills: Mapping[str, int] = field(default_factory=dict)


def parse_size(text: str) -> int | None:
    """The bytes of `20 MB`, `1.5 kB`, `300 B`; None for anything else, and for a part of a byte."""
    found = SIZE.fullmatch(text)
    size = Fraction(found[1]) * UNITS[found[2]] if found else None
    return int(size) if size is not None and size.denominator == 1 else None


def parse_share(text: str) -> Fraction | None:
    """The share that `5 %` or `2.5 %` is; None for anything else."""
    found = SHARE.fullmatch(text)
    return Fraction(found[1]) / 100 if found else None


def shown_share(share: Fraction) -> str:
    """A share as people write it."""
    return f"{float(share * 100):g} %"
