"""What may be chosen, and what is asked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from runtime.contract.records import API_MAJOR, Dependency, Manifest
from runtime.contract.verified import SkillTree
from runtime.supply.constraint import Constraint
from runtime.supply.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Somebody wants a skill. An optional one counts only if somebody else wants it too. `wanted_by` is for messages."""

    id: str
    constraint: Constraint
    wanted_by: str
    optional: bool = False
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a version needs: other skills, a platform, a version of the format."""

    dependencies: Mapping[str, Dependency] = field(default_factory=dict)
    os: tuple[str, ...] = ()
    arch: tuple[str, ...] = ()
    api_version: str = f"{API_MAJOR}.0"

    @classmethod
    def of(cls, manifest: Manifest) -> "Needs":
        """What a manifest says."""
        platform = manifest.platform
        return cls(dependencies=manifest.dependencies, os=platform.os, arch=platform.arch, api_version=manifest.skill.api_version)

    def misfit(self, os: str, arch: str) -> str:
        """Why it cannot be used on that platform, or by this program; empty if it can."""
        if self.os and os not in self.os:
            return f"is for {', '.join(self.os)}; the target is {os}"
        if self.arch and arch not in self.arch:
            return f"is for {', '.join(self.arch)}; the target is {arch}"
        if self.api_version.partition(".")[0] != str(API_MAJOR):
            return f"has api_version {self.api_version}; this program reads {API_MAJOR}.x"
        return ""


class Candidate:
    """One version of a skill in one source. What it needs is looked up when it is asked for, and kept."""

    def __init__(self, id: str, version: str, source: Source) -> None:
        self.id, self.version, self.source = id, version, source

    @cached_property
    def needs(self) -> Needs:
        """What this version needs: nothing, where a kind of candidate does not say otherwise. Raises CaroError."""
        return Needs()

    def __str__(self) -> str:
        return f"{self.id} {self.version}"


class Known(Candidate):
    """A candidate whose needs are known. `snapshot` is the digest of the index that has it, `signer` who it says signed it."""

    def __init__(
        self, id: str, version: str, source: Source, needs: Needs, *, tree: SkillTree | None = None, snapshot: str = ""
    ) -> None:
        super().__init__(id, version, source)
        self.needs = needs
        self.tree, self.snapshot = tree, snapshot


class Absent(Candidate):
    """The choice to leave a skill out, which only optional wishes ask for. It has no source."""

    def __init__(self, id: str) -> None:
        self.id, self.version = id, ""


class Finder(Protocol):
    """Who knows what there is."""

    def candidates(self, id: str) -> Sequence[Candidate]:
        """Every version, the preferred one first. Raises CaroError where the skill, or its source, is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All that is asked at once. `overrides` are constraints that stand for all others; `os` and `arch` are the target's."""

    roots: tuple[Requirement, ...]
    finder: Finder
    os: str
    arch: str
    overrides: Mapping[str, Constraint] = field(default_factory=dict)
