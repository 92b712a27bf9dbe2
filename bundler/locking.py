"""A profile and its lock: what the lock should say, whether it does, and writing it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bundler.admitting import admitted
from bundler.freeze.inputs import pins
from bundler.lock import dictionary, record, text
from bundler.profile.effective import Profile
from bundler.resolve import fetch, resolve
from bundler.writing import put
from runtime.contract.verified import VerifiedSkills
from runtime.errors import USAGE, CaroError
from runtime.supply.dependencies import settled

FILE = "skills.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """Verified skills that the lock admits, the lock's bytes as they will be baked in, and the pinned dictionary."""

    skills: VerifiedSkills
    lock: bytes
    dictionary: bytes


def verified(profile: Profile) -> tuple[VerifiedSkills, Mapping[str, tuple[str, ...]]]:
    """The profile's skills, and who wants each. Raises CaroError."""
    skills, _ = admitted(profile, fetch(resolve(profile)), int(time.time()))
    return skills, settled(skills, f"profile {profile.name}")


def wanted(profile: Profile, pinned: str) -> tuple[record.Lock, VerifiedSkills]:
    """The lock that profile, skills and pinned packages ask for now."""
    skills, wanted_by = verified(profile)
    features = {skill.manifest.skill.id: skill.features for skill in skills.skills}
    return record.made(profile, skills, wanted_by, features, pins(), pinned), skills


def obeyed(profile: Profile, folder: Path) -> Locked:
    """What the lock in the folder admits. Raises CaroError (a conflict) that says what differs."""
    locked, data = text.read(folder / FILE)
    asked, skills = wanted(profile, locked.base.dictionary)
    refuse(folder / FILE, record.differences(locked, asked))
    return Locked(skills=skills, lock=data, dictionary=dictionary.read(folder, locked.base.dictionary))


def refuse(file: Path, differences: list[str]) -> None:
    """Raises CaroError if there are any."""
    if differences:
        lines = "".join(f"\n  {line}" for line in differences)
        raise CaroError(
            f"{file}: the lock differs from the profile{lines}",
            code=USAGE,
            hint=f"look at the difference; 'bundler lock {file.parent.name}' accepts it",
        )


def renew(profile: Profile, folder: Path, *, retrain: bool) -> list[str]:
    """Write the lock, and train the dictionary if asked; what changed, a line each."""
    try:
        old: record.Lock | None = text.read(folder / FILE)[0]
    except CaroError:
        old = None
    pinned = old.base.dictionary if old else dictionary.present(folder)
    asked, skills = wanted(profile, pinned)
    if retrain:
        trained = dictionary.trained(skills)
        _put_dictionary(folder / dictionary.FILE, trained)
        asked = replace(asked, base=replace(asked.base, dictionary=dictionary.digest(trained)))
    put(folder / FILE, text.written(asked).encode())
    return record.differences(old, asked) if old else [f"{len(asked.skills)} skills locked"]


def _put_dictionary(file: Path, trained: bytes) -> None:
    if trained:
        put(file, trained)
    else:
        file.unlink(missing_ok=True)
