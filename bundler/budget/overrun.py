"""A limit that is exceeded: who is to blame, what to remove, and the error that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.cli.table import size
from runtime.errors import POLICY, CaroError

SHOWN = 5  # culprits that a complaint names


@dataclass(frozen=True, slots=True, kw_only=True)
class Culprit:
    """Bytes that count against a limit. `skill` is its id where removing a skill removes them."""

    name: str
    stored: int
    skill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to remove: `skills`, or `documents` of one skill. `result` is what would be found then, in bytes.

    Where nothing that may be removed would be enough, `fits` is false, `result` is the least that can be had, and `instead` may
    name another way.
    """

    skills: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    result: int
    fits: bool
    instead: str = ""

    def __str__(self) -> str:
        if not self.fits:
            other = f"; {self.instead}" if self.instead else ""
            return f"no removal is enough: at least {exact(self.result)} would be left{other}"
        what = self.skills or self.documents
        kind = "skill" if self.skills else "document"
        return f"remove {kind if len(what) == 1 else kind + 's'} {', '.join(what)}, which leaves {exact(self.result)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun:
    """One exceeded limit. `key` is its key in `[budget]`; `skill` the id for a limit of one skill. Bytes.

    `culprits` come in order, largest first; `advice` is there once somebody asked for it. `reason` says how a limit came about
    that the profile does not name in bytes.
    """

    key: str
    limit: int
    found: int
    culprits: tuple[Culprit, ...]
    skill: str = ""
    reason: str = ""
    advice: Advice | None = None

    @property
    def what(self) -> str:
        """The key as the profile has it."""
        return f'budget.skills."{self.skill}"' if self.skill else f"budget.{self.key}"


def exact(length: int) -> str:
    """Bytes for people and to the byte: `1.2 kB (1234 B)`."""
    return size(length) if length < 1000 else f"{size(length)} ({length} B)"


def overrun_error(profile: str, overruns: Sequence[Overrun]) -> CaroError:
    """One error (policy) that names every exceeded limit, its culprits, and what to remove."""
    lines = [line for overrun in overruns for line in _lines(overrun)]
    count = "1 budget is exceeded" if len(overruns) == 1 else f"{len(overruns)} budgets are exceeded"
    return CaroError(
        "\n  ".join([f"{profile}: {count}", *lines]),
        code=POLICY,
        hint=f"'bundler size {profile}' shows where every byte goes",
    )


def _lines(overrun: Overrun) -> list[str]:
    reason = f", {overrun.reason}" if overrun.reason else ""
    lines = [f"{overrun.what}: found {exact(overrun.found)}; allowed {exact(overrun.limit)}{reason}"]
    if overrun.culprits:
        named = ", ".join(f"{culprit.name} {size(culprit.stored)}" for culprit in overrun.culprits[:SHOWN])
        more = len(overrun.culprits) - SHOWN
        lines.append(f"  largest: {named}" + (f", and {more} more" if more > 0 else ""))
    if overrun.advice:
        lines.append(f"  to fit: {overrun.advice}")
    return lines
