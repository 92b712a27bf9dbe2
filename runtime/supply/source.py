"""What every kind of source does."""

from typing import Protocol

from runtime.contract.verified import SkillTree
from runtime.supply.means import Means


class Source(Protocol):
    """A place that holds one skill, and what of it is meant: `pin`, empty where nothing but the tree's integrity can pin it."""

    @property
    def pin(self) -> str:
        """A commit, a digest, an address with one: as the lockfile's `resolved` has it."""

    @property
    def starts_programs(self) -> bool:
        """Whether a fetch forks: such sources are fetched before threads are there."""

    def describe(self) -> str:
        """The source as the lockfile and messages write it; without what pins it, and without secrets."""

    def pinned(self, means: Means) -> "Source":
        """The same with its pin: a tag becomes a commit, a name a digest. Raises CaroError."""

    def at(self, pin: str) -> "Source":
        """The same, pinned as a lockfile says. No network is asked."""

    def fetch(self, means: Means) -> SkillTree:
        """The packed tree, under `runtime.supply.limits`. Raises CaroError; integrity if it is not what is pinned."""
