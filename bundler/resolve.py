"""From a profile to where each skill comes from. One source for an id, never the first that happens to have it."""

import os
from dataclasses import dataclass

from bundler.profile.effective import Profile
from bundler.profile.schema import Wanted
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.imported import ImportSource
from runtime.supply.path import PathSource
from runtime.supply.source import Source
from runtime.supply.verify import Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One skill: its source, and the constraint that what comes out of it must fit."""

    id: str
    source: Source
    constraint: Constraint
    wanted: Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Every skill of a bundle, sorted by id. `wanted_by` names the profile, for messages."""

    skills: tuple[Resolved, ...]
    wanted_by: str


def resolve(profile: Profile) -> Resolution:
    """Give each id of the profile its source. Raises CaroError (not found, conflict)."""
    skills = [_resolved(profile, id, wanted) for id, wanted in sorted(profile.skills.items())]
    return Resolution(skills=tuple(skills), wanted_by=str(profile.file))


def _resolved(profile: Profile, id: str, wanted: Wanted) -> Resolved:
    constraint = Constraint.parse(wanted.version)
    if constraint is None:
        raise AssertionError(f"{id}: the loader let {wanted.version!r} pass")
    shown = os.path.normpath(wanted.path or _from_sources(profile, id))
    place = profile.file.parent / shown
    source = ImportSource(kind=wanted.import_, path=place, shown=shown, id=id) if wanted.import_ else PathSource(place, shown)
    return Resolved(id=id, source=source, constraint=constraint, wanted=wanted)


def _from_sources(profile: Profile, id: str) -> str:
    namespace = id.partition(".")[0]
    names = [name for name, place in profile.sources.items() if namespace in place.namespaces]
    if len(names) > 1:
        raise CaroError(
            f"{profile.file}: skills.{id}: sources {' and '.join(names)} both claim the namespace {namespace!r}",
            code=USAGE,
            hint="let one source claim it, or give this skill a path of its own",
        )
    if not names:
        raise CaroError(
            f"{profile.file}: skills.{id}: no source claims the namespace {namespace!r}",
            code=NOT_FOUND,
            hint=f"add {namespace!r} to the namespaces of a source, or give this skill a path of its own",
        )
    return os.path.join(profile.sources[names[0]].path, id)


def fetch(resolution: Resolution) -> list[Fetched]:
    """Read every skill. Raises CaroError naming the profile's line where a skill is missing."""
    return [_fetched(one, resolution.wanted_by) for one in resolution.skills]


def _fetched(one: Resolved, wanted_by: str) -> Fetched:
    try:
        tree = one.source.fetch()
    except CaroError as error:
        raise CaroError(f'{wanted_by}: skills."{one.id}": {error.message}', code=error.code, hint=error.hint) from None
    return Fetched(
        id=one.id,
        constraint=one.constraint,
        source=one.source.describe(),
        tree=tree,
        wanted_by=wanted_by,
        features=one.wanted.features,
        default_features=one.wanted.default_features,
    )
