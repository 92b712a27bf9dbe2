"""A skill's files as they were read, and the proof that they passed every check. Cold.

`runtime.supply.verify` alone makes a `VerifiedSkill`, and only that can be packed: a forgotten check is a type error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.safety import RuleFile


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillTree:
    """The packed tree of a skill (without `tests/` and `src/`), read once; all later stages use these bytes.

    `origin` says where it came from, for messages; `signature` is what its source had of one, not verified.
    """

    origin: str
    files: Mapping[str, bytes]
    signature: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedSkill:
    """A skill whose tree passed every check. Made by `runtime.supply.verify` alone.

    `features` are those that are on; `hidden` are the paths of files whose feature is off; `systems` are the operating systems of
    documents that are not for all; `safety` are the rules that it adds.
    """

    manifest: Manifest
    tree: SkillTree
    integrity: str
    source: str
    features: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    systems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recipes: tuple[Recipe, ...] = ()
    safety: RuleFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedSkills:
    """All skills of one bundle, sorted by id. Made by `runtime.supply.verify` alone; what can be packed."""

    skills: tuple[VerifiedSkill, ...]
