"""Newer versions of what is installed, from where each came. Nothing is changed here."""

from dataclasses import dataclass, replace

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import NOT_FOUND, CaroError
from runtime.supply.installed.adding import Arriving
from runtime.supply.installed.arrivals import SUBDIRECTORY, Asked
from runtime.supply.installed.bringing import brought, lines
from runtime.supply.installed.changing import Room
from runtime.supply.installed.record import YES, Installed
from runtime.supply.version import Version

REGISTRY, PATH, ARCHIVE, GIT, OCI = "registry", "path", "archive", "git", "oci"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What is installed and what its source has now. `arriving` is empty where nothing is taken: `why`, and the `error`."""

    before: Installed
    version: str
    arriving: tuple[Arriving, ...] = ()
    why: str = ""
    error: CaroError | None = None


def renewals(room: Room, id: str, *, major: bool, force: bool) -> list[Renewal]:
    """Of one installed skill, or of all. What one source says wrong is its own affair. Raises CaroError."""
    lock = room.shelf.lock()
    chosen = [one for one in lock.skills if id in {"", one.id}]
    if id and not chosen:
        known = ", ".join(one.id for one in lock.skills) or "none"
        raise CaroError(f"{id}: is not installed", code=NOT_FOUND, hint=f"installed are: {known}")
    return [_tried(room, one, major=major, force=force) for one in chosen]


def _tried(room: Room, before: Installed, *, major: bool, force: bool) -> Renewal:
    try:
        return _renewal(room, before, major=major, force=force)
    except CaroError as error:
        return Renewal(before=before, version="", why="failed", error=error)


def _renewal(room: Room, before: Installed, *, major: bool, force: bool) -> Renewal:
    asked = _asked(before, major=major)
    arriving = tuple(brought(asked, room, moving=(before.id,)))
    newest = arriving[-1]
    version = _version(newest)
    if integrity(tree_digest(dict(newest.tree.files))) == before.integrity:
        return Renewal(before=before, version=version, why=f"up to date{_beyond(room, before, asked)}")
    then, now = Version.parse(before.version), Version.parse(version)
    if then and now and now < then:
        return Renewal(before=before, version=version, why="older")
    if version == before.version and not force:  # a tag that moved, a history that was rewritten
        return Renewal(before=before, version=version, why="the same version with other content: --force takes it")
    if then and now and not major and now.release[0] != then.release[0]:
        return Renewal(before=before, version=version, why="another major version: --major takes it")
    return Renewal(before=before, version=version, arriving=arriving)


def _beyond(room: Room, before: Installed, asked: Asked) -> str:
    """Words about a newer major version, which the constraint of the question leaves out."""
    if asked.version == "*" or not asked.is_id:
        return ""
    newest = str(lines(before.id, room)[0]["version"])
    then, now = Version.parse(before.version), Version.parse(newest)
    return f"; {newest} is there: --major takes it" if then and now and now.release[0] > then.release[0] else ""


def _version(one: Arriving) -> str:
    from runtime.authoring.validate.manifest import skill

    return skill(one.tree, strict=True)[0].skill.version


def _asked(before: Installed, *, major: bool) -> Asked:
    """The words that would add it again, at whatever is there now."""
    kind, _, place = before.source.partition("+")
    place, mark, folder = place.partition(SUBDIRECTORY)
    below = mark + folder
    asked = Asked(features=before.features, default_features=before.defaults == YES)
    if kind == REGISTRY:
        return replace(asked, place=before.id, version="*" if major else _same_major(before.version))
    if kind == GIT:
        url, _, query = place.partition("?")
        return replace(asked, git=url + below, ref=query.partition("=")[2])
    if kind == OCI:
        return replace(asked, oci=place)
    if kind == ARCHIVE and "://" in place:
        return replace(asked, url=place)
    return replace(asked, place=place)


def _same_major(version: str) -> str:
    """The constraint of versions that are not older and have the same first number."""
    parsed = Version.parse(version)
    return f">={version},<{parsed.release[0] + 1}" if parsed else "*"
