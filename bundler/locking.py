"""A profile and its lock: what the lock should say, whether it does, and writing it.


A build never resolves: it takes what the lock says from where the lock says, and what it has already it does not fetch.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bundler.admitting import admitted, judged
from bundler.freeze.inputs import pins
from bundler.lock import dictionary, record, text
from bundler.lock.gates import gates, passed
from bundler.profile.effective import Profile
from bundler.resolve import Chosen, Places, default_means, fetch, lined, resolve
from bundler.writing import put
from runtime.contract.verified import VerifiedSkills
from runtime.errors import USAGE, CaroError
from runtime.supply.dependencies import settled
from runtime.supply.fetching import exactly, gathered
from runtime.supply.git.source import GitSource
from runtime.supply.means import Means
from runtime.supply.registry.source import RegistrySource
from runtime.supply.resolution.origins import read_manifest
from runtime.supply.source import Source

FILE = "skills.lock"
ALL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """Verified skills that the lock admits, the lock's text as it is baked in, and the pinned dictionary."""

    skills: VerifiedSkills
    lock: bytes
    dictionary: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """How a lock is made anew. `upgrade` are ids that may move, or ALL; `accepted` are changes by name.

    `command` is what the user typed for this profile, without what is accepted; without it the shortest that does the same.
    """

    retrain: bool = False
    upgrade: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    command: str = ""
    means: Means = field(default_factory=default_means)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A lock that was written: what changed, a line each, and the skills that it admits."""

    changes: tuple[str, ...]
    skills: VerifiedSkills


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A lock as it should be, and the skills behind it."""

    lock: record.Lock
    skills: VerifiedSkills


def wanted(profile: Profile, chosen: Sequence[Chosen], pinned: str) -> Wanted:
    """The lock that profile, chosen skills and pinned packages ask for."""
    skills, signers = admitted(profile, fetch(profile, chosen), int(time.time()))
    wanted_by = settled(skills, f"profile {profile.name}", profile.skills, profile.overrides)
    features = {skill.manifest.skill.id: skill.features for skill in skills.skills}
    origins = {one.id: _origin(profile, one, signers[one.id]) for one in chosen}
    return Wanted(lock=record.made(profile, skills, wanted_by, features, pins(), pinned, origins), skills=skills)


def _origin(profile: Profile, one: Chosen, signer: str) -> record.Origin:
    found = profile.overrides.get(one.id)
    override = f"{found.version}: {found.reason}" if found else ""
    return record.Origin(resolved=one.source.pin, index=one.snapshot, signer=signer, override=override)


def obeyed(profile: Profile, folder: Path, means: Means | None = None) -> Locked:
    """What the lock in the folder admits. Raises CaroError (a conflict) that says what differs."""
    locked, _ = text.read(folder / FILE)
    chosen = _as_locked(profile, locked, means or default_means(), folder / FILE)
    found = wanted(profile, chosen, locked.base.dictionary)
    missing = [f"skill {id}: not locked" for id in sorted(set(profile.skills) - {row.id for row in locked.skills})]
    refuse(folder / FILE, sorted([*record.differences(locked, found.lock), *missing]))
    return Locked(
        skills=found.skills, lock=text.shipped(locked).encode(), dictionary=dictionary.read(folder, locked.base.dictionary)
    )


def _as_locked(profile: Profile, locked: record.Lock, means: Means, file: Path) -> list[Chosen]:
    """What the lock lists and somebody still wants, each from where the profile has it, pinned as the lock has it.

    Raises CaroError (a conflict) where the profile names another source: a pin means nothing there.
    """
    places = Places(profile, means)
    rows = {row.id: row for row in locked.skills}
    origins = {id: places.origin(id).source for id, row in rows.items() if id in profile.skills or row.required_by}
    moved = [
        f"skill {id}: source: locked {rows[id].source}; wanted {source.describe()}"
        for id, source in origins.items()
        if rows[id].source != source.describe()
    ]
    refuse(file, moved)
    sources = {id: source.at(rows[id].resolved) for id, source in origins.items()}
    tasks = {id: (source.starts_programs, partial(_one, profile, rows[id], source, means)) for id, source in sources.items()}
    return _still_wanted(profile, gathered(tasks))


def _one(profile: Profile, row: record.LockedSkill, source: Source, means: Means) -> Chosen:
    try:
        tree = exactly(source, row.integrity, means, row.id)
        judged(profile, row.id, source, tree)
        return Chosen(id=row.id, source=source, tree=tree, snapshot=row.index if isinstance(source, RegistrySource) else "")
    except CaroError as error:
        raise lined(profile, row.id, error) from None


def _still_wanted(profile: Profile, found: Mapping[str, Chosen]) -> list[Chosen]:
    """Without what neither the profile nor a skill that it wants asks for any more."""
    needs = {id: read_manifest(one.tree).dependencies for id, one in found.items()}
    wanted, more = set(), set(profile.skills) & set(found)
    while more:
        wanted |= more
        more = {other for id in more for other, asked in needs[id].items() if not asked.optional and other in found} - wanted
    return [found[id] for id in sorted(wanted)]


def refuse(file: Path, differences: list[str]) -> None:
    """Raises CaroError if there are any."""
    if differences:
        lines = "".join(f"\n  {line}" for line in differences)
        raise CaroError(
            f"{file}: the lock differs from the profile{lines}",
            code=USAGE,
            hint=f"look at the difference; 'bundler lock {file.parent.name}' accepts it",
        )


def renew(profile: Profile, folder: Path, renewal: Renewal) -> Renewed:
    """Write the lock, and train the dictionary if asked.

    Raises CaroError (policy) for changes that must be accepted by name, and writes nothing then.
    """
    old, there = _old(folder), (folder / FILE).exists()
    held = {row.id: row for row in old.skills if not _moves(row.id, renewal.upgrade)} if old else {}
    chosen = resolve(profile, renewal.means, held)
    pinned = old.base.dictionary if old else dictionary.present(folder)
    found = wanted(profile, chosen, pinned)
    if old:
        command = " ".join([renewal.command or f"bundler lock {profile.name}", *(f"--accept {name}" for name in renewal.accepted)])
        passed(gates(old, found.lock, _moved(old, chosen, renewal.means)), renewal.accepted, profile.name, command)
    asked = found.lock
    if renewal.retrain:
        trained = dictionary.trained(found.skills)
        _put_dictionary(folder / dictionary.FILE, trained)
        asked = replace(asked, base=replace(asked.base, dictionary=dictionary.digest(trained)))
    put(folder / FILE, text.written(asked).encode())
    if old:
        return Renewed(changes=tuple(record.differences(old, asked)), skills=found.skills)
    unread = ["the old lock could not be read: nothing was compared with it"] if there else []
    return Renewed(changes=(*unread, f"{len(asked.skills)} skills locked"), skills=found.skills)


def known(profile: Profile, folder: Path) -> set[str] | None:
    """Ids that a lock of the profile can be asked about; None while no lock says what else is needed."""
    old = _old(folder)
    return {*profile.skills, *(row.id for row in old.skills)} if old else None


def _old(folder: Path) -> record.Lock | None:
    try:
        return text.read(folder / FILE)[0]
    except CaroError:
        return None


def _moves(id: str, upgrade: Collection[str]) -> bool:
    return ALL in upgrade or id in upgrade


def _moved(old: record.Lock, chosen: Sequence[Chosen], means: Means) -> dict[str, str]:
    """Of skills out of git: how their history was rewritten, empty where it was not."""
    before = {row.id: row for row in old.skills}
    return {
        one.id: one.source.moved(before[one.id].resolved, means)
        for one in chosen
        if isinstance(one.source, GitSource) and one.id in before and before[one.id].source == one.source.describe()
    }


def _put_dictionary(file: Path, trained: bytes) -> None:
    if trained:
        put(file, trained)
    else:
        file.unlink(missing_ok=True)
