"""Changes of what is installed, each under the folder's lock and written down in the journal before it is done."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from runtime.catalog.shelf import Catalog
from runtime.errors import NOT_FOUND, POLICY, USAGE, CaroError
from runtime.guard import change, places, store
from runtime.guard.journal import SKILLS, Entry, Journal
from runtime.guard.records import Ceiling, Grants
from runtime.guard.settings import Settings
from runtime.supply.installed import adding
from runtime.supply.installed.adding import Arriving, Prepared
from runtime.supply.installed.judging import Judge
from runtime.supply.installed.record import Installed, InstalledLock
from runtime.supply.installed.shelf import Shelf
from runtime.supply.means import Progress, silent
from runtime.supply.trust.stored import stored

ALWAYS = "core.shell"  # the skill that nobody can do without
PERSON, YES = "person", "--yes"

Consent = Callable[[Sequence[Prepared]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the user said: nobody is asked (`yes`), an older version or another signer will do, it is switched on."""

    yes: bool = False
    force: bool = False
    enable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where changes are made: this user's folder and settings, what this program has, its policy and keys, the journal,
    and who is told how far a fetch is."""

    shelf: Shelf
    catalog: Catalog
    ceiling: Ceiling
    journal: Journal
    settings: Settings = field(default_factory=Settings)
    progress: Progress = silent

    def judge(self) -> Judge:
        """What this program allows now. Raises CaroError (integrity)."""
        return Judge(ceiling=self.ceiling, trust=stored(self.catalog.embedded), now=int(time.time()))

    def note(self, skill: str, version: str, what: str, source: str = "", confirmation: str = "") -> None:
        """Write it down. Raises CaroError (policy) where the journal must be written and cannot."""
        entry = Entry(event=SKILLS, skill=skill, version=version, decision=what, resource=source, confirmation=confirmation)
        self.journal.append(entry, time.time())


def add(room: Room, arriving: Sequence[Arriving], consent: Consent, how: How) -> tuple[Installed, ...]:
    """Install the skills, or replace them: all or none. `consent` is told of each that asks for something new, or has findings.

    Raises CaroError: then nothing was changed.
    """
    with room.shelf.held() as lock:
        made = adding.prepared(arriving, room.catalog, lock, room.judge(), force=how.force)
        for one in made if how.yes else ():
            adding.unattended(one, room.ceiling, room.settings.always_confirm)
        asking = [one for one in made if one.news or one.findings]
        if asking and not consent(asking):
            raise CaroError("nothing was added", code=USAGE, hint="the skill was not consented to")
        packs = [adding.packed(one) for one in made]
        for one, (_, record) in zip(made, packs, strict=True):
            room.note(record.id, record.version, "add", record.source, YES if how.yes else PERSON)
            _grant(room, record.id, one)
        new = tuple(record for _, record in packs)
        off = {*lock.off} - {one.id for one in new} | (set() if how.enable else {one.id for one in new})
        pieces = [(record, block.data + block.footer(0)) for block, record in packs]
        room.shelf.put(replace(lock, off=tuple(sorted(off))), pieces)
        return new


def _grant(room: Room, id: str, made: Prepared) -> None:
    """What was consented to, without what this user never grants. What was revoked since the version before stays so."""
    given = [item for item in made.news if item.kind not in room.settings.never_grant]
    store.update(room.shelf.home, id, lambda before: change.granted((before if made.renewed else None) or Grants(), given))


def remove(room: Room, id: str, *, keep: bool) -> Installed:
    """Remove an installed skill; without `keep` also what it was granted and its cache. Raises CaroError."""
    with room.shelf.held() as lock:
        found = lock.find(id)
        if found is None:
            raise _not_installed(room.catalog, lock, id)
        room.note(id, found.version, "remove", found.source)
        off = lock.off if keep else tuple(one for one in lock.off if one != id)
        room.shelf.write(InstalledLock(off=off, skills=lock.without(id)))
        if not keep:
            _forgotten(room.shelf.home, id)
        return found


def _forgotten(home: str, id: str) -> None:
    import shutil

    file = store.path(home, id)
    if os.path.lexists(file):
        os.unlink(file)
    shutil.rmtree(os.path.join(home, places.SKILLS_CACHE, id), ignore_errors=True)


def _not_installed(catalog: Catalog, lock: InstalledLock, id: str) -> CaroError:
    if any(skill.id == id for skill in catalog.skills()):
        return CaroError(f"{id}: is part of this program", code=USAGE, hint=f"caro skill disable {id}")
    known = ", ".join(one.id for one in lock.skills) or "none"
    return CaroError(f"{id}: is not installed", code=NOT_FOUND, hint=f"installed are: {known}")


def switch(room: Room, id: str, *, on: bool) -> bool:
    """Switch a skill on or off, embedded or installed; whether that changed anything. Raises CaroError."""
    with room.shelf.held() as lock:
        if id not in lock.off:
            room.catalog.find(id)  # what is off cannot be found
        required = (room.ceiling.policy.required if room.ceiling.policy else None) or ()
        if not on and (id == ALWAYS or id in required):
            who = "the policy requires it" if id in required else "nothing works well without it"
            raise CaroError(f"{id}: cannot be switched off: {who}", code=POLICY, hint="--skills leaves it out of one command")
        if (id in lock.off) is not on:
            return False
        room.note(id, "", "enable" if on else "disable")
        off = tuple(one for one in lock.off if one != id) if on else (*lock.off, id)
        room.shelf.write(replace(lock, off=off))
        return True
