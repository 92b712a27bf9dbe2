"""What every kind of source does."""

from typing import Protocol

from runtime.contract.verified import SkillTree


class Source(Protocol):
    """A place that holds one skill."""

    def fetch(self) -> SkillTree:
        """Read the packed tree, under the limits of `runtime.supply.limits`. Raises CaroError."""

    def describe(self) -> str:
        """The source as the lockfile and messages write it."""
