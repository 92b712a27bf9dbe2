"""Newer versions of what is installed, from where each came. Nothing is changed here."""

from dataclasses import dataclass

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import NOT_FOUND, CaroError
from runtime.supply.installed.adding import Arriving
from runtime.supply.installed.arrivals import Asked
from runtime.supply.installed.bringing import brought
from runtime.supply.installed.changing import Room
from runtime.supply.installed.record import Installed
from runtime.supply.version import Version

REGISTRY, PATH, ARCHIVE, GIT, OCI = "registry", "path", "archive", "git", "oci"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What is installed and what its source has now. `arriving` is empty where nothing is newer; `why` says so."""

    before: Installed
    version: str
    arriving: tuple[Arriving, ...] = ()
    why: str = ""


def renewals(room: Room, id: str, *, major: bool) -> list[Renewal]:
    """Of one installed skill, or of all. Raises CaroError; one that is of no use to the others ends it."""
    lock = room.shelf.lock()
    chosen = [one for one in lock.skills if id in {"", one.id}]
    if id and not chosen:
        known = ", ".join(one.id for one in lock.skills) or "none"
        raise CaroError(f"{id}: is not installed", code=NOT_FOUND, hint=f"installed are: {known}")
    return [_renewal(room, one, major=major) for one in chosen]


def _renewal(room: Room, before: Installed, *, major: bool) -> Renewal:
    asked = _asked(before, major=major)
    arriving = tuple(brought(asked, room, moving=(before.id,)))
    newest = arriving[-1]
    version = _version(newest)
    if integrity(tree_digest(dict(newest.tree.files))) == before.integrity:
        return Renewal(before=before, version=version, why="up to date")
    then, now = Version.parse(before.version), Version.parse(version)
    if then and now and now < then:
        return Renewal(before=before, version=version, why="older")
    if then and now and not major and now.release[0] != then.release[0]:
        return Renewal(before=before, version=version, why="another major version: --major takes it")
    return Renewal(before=before, version=version, arriving=arriving)


def _version(one: Arriving) -> str:
    from runtime.authoring.validate.manifest import skill

    return skill(one.tree, strict=True)[0].skill.version


def _asked(before: Installed, *, major: bool) -> Asked:
    """The words that would add it again, at whatever is there now."""
    kind, _, place = before.source.partition("+")
    place, _, _ = place.partition("#subdirectory=")
    features = before.features
    if kind == REGISTRY:
        return Asked(place=before.id, version="*" if major else _same_major(before.version), features=features)
    if kind == GIT:
        url, _, query = place.partition("?")
        return Asked(git=url, ref=query.partition("=")[2], features=features)
    if kind == OCI:
        return Asked(oci=place, features=features)
    if kind == ARCHIVE and "://" in place:
        return Asked(url=place, features=features)
    return Asked(place=place, features=features)


def _same_major(version: str) -> str:
    """The constraint of versions that are not older and have the same first number."""
    parsed = Version.parse(version)
    return f">={version},<{parsed.release[0] + 1}" if parsed else "*"
