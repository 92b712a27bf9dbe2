"""Which features of a skill are on, and which of its files that leaves out of sight."""

from collections.abc import Mapping, Sequence

from runtime.authoring.validate.problems import nearest
from runtime.contract.records import Manifest
from runtime.errors import USAGE, CaroError


def switched_on(manifest: Manifest, asked: Sequence[str], wanted_by: str, *, default: bool) -> tuple[str, ...]:
    """The features that are on, sorted. Raises CaroError (usage) for one that the skill does not have."""
    for feature in asked:
        if feature not in manifest.features:
            known = nearest(feature, manifest.features) if manifest.features else "it has none"
            raise CaroError(
                f'{wanted_by}: skills."{manifest.skill.id}".features: {feature!r} is no feature of the skill; {known}',
                code=USAGE,
                hint="correct the name, or take another version of the skill",
            )
    on = {name for name, feature in manifest.features.items() if default and feature.default}
    return tuple(sorted(on | set(asked)))


def out_of_sight(features: Mapping[str, str], on: Sequence[str]) -> frozenset[str]:
    """The files, of those that belong to a feature, whose feature is off. `features` maps a path to the feature it names."""
    return frozenset(path for path, feature in features.items() if feature not in on)
