"""The verifier: the only maker of verified skills. Everything it says yes to is in the bytes it was given."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.authoring.validate.manifest import manifest
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.records import SkillTree, VerifiedSkill, VerifiedSkills
from runtime.errors import INVALID, USAGE, CaroError
from runtime.supply.constraint import Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a source gave for an id that somebody asked for under a constraint. `wanted_by` is for messages."""

    id: str
    constraint: Constraint
    source: str
    tree: SkillTree
    wanted_by: str


def verify(fetched: Sequence[Fetched]) -> VerifiedSkills:
    """Check each skill's tree against its manifest and against what was asked for.

    Raises CaroError: invalid for a defective skill, usage (a conflict) for one that is not what was asked for.
    """
    skills = sorted((_verified(one) for one in fetched), key=lambda skill: skill.manifest.skill.id)
    return VerifiedSkills(skills=tuple(skills))


def _verified(fetched: Fetched) -> VerifiedSkill:
    read = manifest(fetched.tree, strict=True)
    skill = read.skill
    if skill.id != fetched.id:
        raise CaroError(
            f"{fetched.tree.origin}: skill.toml: skill.id: found {skill.id!r}; wanted {fetched.id!r}, as {fetched.wanted_by} says",
            code=INVALID,
            hint="correct the id in the manifest, or the one in the profile",
        )
    if not fetched.constraint.admits(skill.version):
        raise CaroError(
            f"{skill.id}: {fetched.wanted_by} wants {fetched.constraint}; {fetched.tree.origin} has {skill.version}",
            code=USAGE,
            hint="change the constraint in the profile, or take another version of the skill",
        )
    return VerifiedSkill(
        manifest=read, tree=fetched.tree, integrity=integrity(tree_digest(dict(fetched.tree.files))), source=fetched.source
    )
