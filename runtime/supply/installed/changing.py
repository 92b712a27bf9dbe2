"""Changes of what is installed, each under the folder's lock and written down in the journal before it is done."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from runtime.catalog.shelf import Catalog
from runtime.errors import NOT_FOUND, POLICY, USAGE, CaroError
from runtime.guard import change, places, store
from runtime.guard.journal import SKILLS, Entry, Journal
from runtime.guard.records import Ceiling, Grants
from runtime.supply.installed import adding
from runtime.supply.installed.adding import Arriving, Prepared
from runtime.supply.installed.record import Installed, InstalledLock
from runtime.supply.installed.shelf import Shelf

ALWAYS = "core.shell"  # the skill that nobody can do without
PERSON, YES = "person", "--yes"

Consent = Callable[[Prepared], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where changes are made: this user's folder, what this program has, its policy, the journal."""

    shelf: Shelf
    catalog: Catalog
    ceiling: Ceiling
    journal: Journal

    def note(self, skill: str, version: str, what: str, source: str = "", confirmation: str = "") -> None:
        """Write it down. Raises CaroError (policy) where the journal must be written and cannot."""
        entry = Entry(event=SKILLS, skill=skill, version=version, decision=what, resource=source, confirmation=confirmation)
        self.journal.append(entry, time.time())


def add(room: Room, arriving: Arriving, consent: Consent | None, *, force: bool, enable: bool) -> Installed:
    """Install the skill, or replace it. `consent` asks a person; None is --yes. Raises CaroError: then nothing was changed."""
    with room.shelf.held() as lock:
        made = adding.prepared(arriving, room.catalog, lock, room.ceiling, force=force)
        if consent is None:
            adding.unattended(made, room.ceiling)
        elif made.asks and not consent(made):
            raise CaroError("nothing was added", code=USAGE, hint="the skill was not consented to")
        block, record = adding.packed(made)
        room.note(record.id, record.version, "add", arriving.source, YES if consent is None else PERSON)
        granted = change.granted(Grants(), made.asks)
        store.update(room.shelf.home, record.id, lambda _: granted)
        off = tuple(id for id in lock.off if id != record.id) + (() if enable else (record.id,))
        room.shelf.put(replace(lock, off=off), record, block.data + block.footer(0))
        return record


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
