"""Changes of what is installed, each under the folder's lock and written down in the journal before it is done."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from runtime.catalog.shelf import Catalog, position
from runtime.errors import NOT_FOUND, POLICY, USAGE, CaroError
from runtime.guard import change, places, store
from runtime.guard.journal import SKILLS, Entry, Journal
from runtime.guard.records import Ceiling, Grants
from runtime.guard.settings import Settings
from runtime.payload.write import Block
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
    """What the user said: nobody is asked (`yes`), what the version, the signer or others speak against is taken (`force`).

    `enable`: it is switched on, or off; None leaves what is replaced as it was.
    """

    yes: bool = False
    force: bool = False
    enable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where changes are made: this user's folder and settings, what this program has, its policy and keys, the journal.

    `progress` is told how far a fetch is.
    """

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

    Nobody else has to wait while a person reads: the folder is locked when all has been said. Raises CaroError: then nothing was
    changed, but where it says otherwise.
    """
    seen = room.shelf.lock()
    made = adding.prepared(arriving, room.catalog, seen, room.judge(), force=how.force)
    _agreed(room, made, consent, how)
    packs = [adding.packed(one) for one in made]
    with room.shelf.held() as lock:
        if any(lock.find(one.id) != seen.find(one.id) for one in arriving):
            raise CaroError("the installed skills changed meanwhile; nothing was added", code=USAGE, hint="repeat it")
        return _placed(room, lock, made, packs, how)


def _agreed(room: Room, made: Sequence[Prepared], consent: Consent, how: How) -> None:
    for one in made if how.yes else ():
        adding.unattended(one, room.ceiling, room.settings.always_confirm)
    asking = [one for one in made if one.news or one.findings]
    if asking and not consent(asking):
        raise CaroError("nothing was added", code=USAGE, hint="the skill was not consented to")


def _placed(
    room: Room, lock: InstalledLock, made: Sequence[Prepared], packs: Sequence[tuple[Block, Installed]], how: How
) -> tuple[Installed, ...]:
    new = tuple(record for _, record in packs)
    granting = [_Granting(room, one) for one in made]
    for record in new:
        room.note(record.id, record.version, "add", record.source, YES if how.yes else PERSON)
    try:
        for grants in granting:
            grants.narrow()
        pieces = [(record, block.data + block.footer(0)) for block, record in packs]
        room.shelf.put(replace(lock, off=_off(lock, new, how)), pieces)
    except BaseException:  # an interrupt too gives back what was narrowed
        for grants in granting:
            grants.restore()
        for record in new:
            room.note(record.id, record.version, "not added")
        raise
    for grants in granting:
        grants.settle()
    return new


def _off(lock: InstalledLock, new: Sequence[Installed], how: How) -> tuple[str, ...]:
    """What is switched off then. What is replaced stays as it was, where nobody said otherwise."""
    ids = {one.id for one in new}
    off = {*lock.off}
    if how.enable is not None:
        off = off - ids if how.enable else off | ids
    return tuple(sorted(off))


class _Granting:
    """The grants of one skill over its change: never more than both the old and the new one were given.

    So a process that is killed in between leaves less, and what was revoked stays revoked.
    """

    def __init__(self, room: Room, made: Prepared) -> None:
        self._home, self._id = room.shelf.home, made.arriving.id
        self._before = store.load(self._home, self._id)
        given = [item for item in made.news if item.kind not in room.settings.never_grant]
        self._after = change.granted((self._before if made.renewed else None) or Grants(), given)
        self._there = self._before  # what the file says now

    def narrow(self) -> None:
        if self._before is not None:
            kept = set(change.items(self._after))
            self._put(change.revoked(self._before, [item for item in change.items(self._before) if item not in kept]))

    def restore(self) -> None:
        if self._before is not None:
            self._put(self._before)

    def settle(self) -> None:
        """Raises CaroError that says what is so."""
        try:
            self._put(self._after)
        except CaroError as error:
            what = f"{self._id} was added, but what it may do could not be written: {error.message}"
            raise CaroError(what, code=error.code, hint=f"'caro skill capabilities {self._id} grant KIND=VALUE' does it") from None

    def _put(self, made: Grants) -> None:
        if made != self._there:
            self._there = store.update(self._home, self._id, lambda _: made)


def remove(room: Room, id: str, *, keep: bool) -> Installed:
    """Remove an installed skill; without `keep` also what it was granted and its cache. Raises CaroError."""
    with room.shelf.held() as lock:
        found = lock.find(id)
        if found is None:
            raise _not_installed(room.catalog, lock, id)
        needing = adding.dependants(room.catalog, {id: ""}, without={id})
        if needing:
            raise CaroError(f"{id}: {needing[0]}", code=USAGE, hint="remove that one first")
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
    if position(catalog.embedded, id.encode()) is not None:
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
