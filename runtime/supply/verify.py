"""The verifier: the only maker of verified skills. Everything it says yes to is in the bytes it was given."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.authoring.validate.front_matter import features_of, os_of
from runtime.authoring.validate.manifest import accepted
from runtime.authoring.validate.recipes import recipe_files
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree, VerifiedSkill, VerifiedSkills
from runtime.errors import INVALID, USAGE, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.features import out_of_sight, switched_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a source gave for an id that somebody asked for under a constraint. `wanted_by` is for messages.

    `features` are asked for besides those that the manifest has on, or instead of them without `default_features`.
    """

    id: str
    constraint: Constraint
    source: str
    tree: SkillTree
    wanted_by: str
    features: tuple[str, ...] = ()
    default_features: bool = True


def verify(fetched: Sequence[Fetched]) -> VerifiedSkills:
    """Check each skill's tree against its manifest and against what was asked for.

    Raises CaroError: invalid for a defective skill, usage (a conflict) for one that is not what was asked for, or where two skills
    claim the same name.
    """
    skills = sorted((_verified(one) for one in fetched), key=lambda skill: skill.manifest.skill.id)
    _claimed_once("skill", [(skill.manifest.skill.id, skill.source) for skill in skills])
    _claimed_once("recipe", [(recipe.id, skill.manifest.skill.id) for skill in skills for recipe in skill.recipes])
    return VerifiedSkills(skills=tuple(skills))


def _claimed_once(kind: str, claims: Sequence[tuple[str, str]]) -> None:
    """No name has two owners: nobody would know which one a word runs."""
    owners: dict[str, str] = {}
    for name, owner in claims:
        if name in owners:
            raise CaroError(
                f"{kind} {name}: claimed by {owners[name]} and by {owner}", code=USAGE, hint="rename one of them, or leave it out"
            )
        owners[name] = owner


def _verified(fetched: Fetched) -> VerifiedSkill:
    manifest, found = accepted(fetched.tree, strict=True)
    about = manifest.skill
    if about.id != fetched.id:
        raise CaroError(
            f"{fetched.tree.origin}: skill.toml: skill.id: found {about.id!r}; wanted {fetched.id!r}, as {fetched.wanted_by} says",
            code=INVALID,
            hint="correct the id in the manifest, or the one in the profile",
        )
    if not fetched.constraint.admits(about.version):
        raise CaroError(
            f"{about.id}: {fetched.wanted_by} wants {fetched.constraint}; {fetched.tree.origin} has {about.version}",
            code=USAGE,
            hint="change the constraint in the profile, or take another version of the skill",
        )
    on = switched_on(manifest, fetched.features, fetched.wanted_by, default=fetched.default_features)
    hidden = out_of_sight(features_of(fetched.tree.files), on)
    return VerifiedSkill(
        manifest=manifest,
        tree=fetched.tree,
        integrity=integrity(tree_digest(dict(fetched.tree.files))),
        source=fetched.source,
        features=on,
        hidden=hidden,
        systems=os_of(fetched.tree.files),
        recipes=tuple(
            one for path, one in zip(recipe_files(fetched.tree, manifest), found.recipes, strict=True) if path not in hidden
        ),
        safety=found.safety,
    )
