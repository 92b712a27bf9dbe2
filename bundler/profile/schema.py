"""The keys of a profile. Unknown ones are refused by the same reader as a manifest's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.contract.records import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Strict):
    """`[profile]`. `executable` is the file name of the result."""

    name: str
    description: str = ""
    executable: str = "caro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Strict):
    """One entry of `[skills]`; a bare constraint string is the field `version`."""

    version: str = "*"
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Strict):
    """One entry of `[sources]`: a folder of skill folders, for ids of these namespaces."""

    path: str
    namespaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Strict):
    """`[target]`: for which machine, and whether start or size counts."""

    platform: str = "linux-x86_64"
    optimise: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Strict):
    """A profile, whole. Paths in it are relative to its file."""

    profile: About
    skills: Mapping[str, Wanted]
    sources: Mapping[str, Place] = field(default_factory=dict)
    target: Target = field(default_factory=Target)
