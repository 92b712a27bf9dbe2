"""Checking a whole file: every byte belongs to something whose digest holds, or is zero. Cold."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from runtime.contract import layout
from runtime.contract.digest import integrity, sha256, tree_of
from runtime.payload.locate import Place, damaged
from runtime.payload.read import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One part that holds: its name, its stored length in bytes, and its digest."""

    name: str
    length: int
    digest: str


def verify(payload: Payload) -> Iterator[Checked]:
    """Check everything, yielding what holds. Raises CaroError (integrity) at the first part that does not."""
    used = [(0, payload.head)]
    yield Checked(name="head", length=payload.head, digest=payload.place.root.hex())
    for tag, table in payload.sections.items():
        data = payload.plain(table, 0, table.length)
        used.append((table.offset, table.length))
        yield Checked(name=f"section {tag.decode(errors='replace')}", length=len(data), digest=sha256(data).hexdigest())
    entries = [payload.entry(number) for number in range(payload.entries.count)]
    for entry in entries:
        payload.read(entry)
        used.append((entry.offset, entry.stored))
        yield Checked(name=entry.name, length=entry.stored, digest=entry.sha256.hex())
    _zero_between(payload.place, used)
    yield from _skills(payload)
    _locked(payload)
    yield from _around(payload)


def _zero_between(place: Place, used: list[tuple[int, int]]) -> None:
    end = 0
    for offset, length in [*sorted(used), (place.length, 0)]:
        if any(place.data[place.offset + end : place.offset + offset]):
            raise damaged(place.path, f"payload bytes {end} to {offset} belong to nothing and are not zero")
        end = max(end, offset + length)


def _skills(payload: Payload) -> Iterator[Checked]:
    absent = {row.file: row.sha256.hex() for row in payload.machines()}
    for number in range(payload.skills.count):
        skill = payload.skill(number)
        raw: dict[int, bytes] = {}
        files: dict[str, str] = {}
        for at in range(skill.first, skill.first + skill.count):
            row = payload.file(at)
            if row.flags & layout.ABSENT and at in absent:  # what was compiled of it is an entry, checked above
                files[row.path] = absent[at]
                continue
            if row.entry not in raw:
                raw[row.entry] = payload.read(payload.entry(row.entry))
            if row.offset + row.length > len(raw[row.entry]):
                raise damaged(payload.place.path, f"skill {skill.id}: {row.path} lies outside of its entry")
            files[row.path] = sha256(raw[row.entry][row.offset : row.offset + row.length]).hexdigest()
        found = integrity(tree_of(files))
        if found != skill.integrity:
            raise damaged(payload.place.path, f"skill {skill.id}: the integrity of its files differs")
        yield Checked(name=f"integrity {skill.id}", length=skill.size, digest=found)


def _around(payload: Payload) -> Iterator[Checked]:
    """The parts of the executable that the entry `base` names, and the files beside it (onedir); a bare payload has none."""
    place, entry = payload.place, payload.find_entry(layout.BASE)
    if entry is None:
        return
    try:
        lines = (line.split(" ", 2) for line in payload.read(entry).decode().splitlines())
        known = {name: (digest, int(length)) for digest, length, name in lines}
        bootloader, archive = known.pop("bootloader"), known.pop("archive")
    except (ValueError, KeyError):
        raise damaged(place.path, f"entry {layout.BASE}: no list of bootloader, archive and more") from None
    for name, (digest, length), start in (("bootloader", bootloader, 0), ("archive", archive, place.archive)):
        yield _same(place, name, digest, length, place.data[start : start + length])
    if any(place.data[bootloader[1] : place.offset]):
        raise damaged(place.path, "bytes between bootloader and payload are not zero")
    if place.archive + archive[1] != len(place.data):
        raise damaged(place.path, "the archive has another length than it was built with")
    yield from _beside(place, known)


def _same(place: Place, name: str, digest: str, length: int, data: bytes) -> Checked:
    if len(data) != length or sha256(data).hexdigest() != digest:
        raise damaged(place.path, f"{name}: sha256 differs")
    return Checked(name=name, length=length, digest=digest)


def _beside(place: Place, known: Mapping[str, tuple[str, int]]) -> Iterator[Checked]:
    """Each file next to the program that belongs to it, and no other in their folder: a planted module would be imported."""
    folder = os.path.dirname(os.path.abspath(place.path))
    for name, (digest, length) in known.items():
        try:
            with open(os.path.join(folder, name), "rb") as stream:
                data = stream.read()
        except OSError as error:
            raise damaged(place.path, f"{name}: {error.strerror}") from None
        yield _same(place, name, digest, length, data)
    for top in {name.partition("/")[0] for name in known}:
        for path in _files(folder, top):
            if path not in known:
                raise damaged(place.path, f"{path}: does not belong to this bundle")


def _files(folder: str, path: str) -> Iterator[str]:
    """Everything below a path that is no folder of its own: a link to one may lead to more modules."""
    whole = os.path.join(folder, path)
    if os.path.islink(whole) or not os.path.isdir(whole):
        yield path
        return
    for name in sorted(os.listdir(whole)):
        yield from _files(folder, f"{path}/{name}")


def _locked(payload: Payload) -> None:
    """Each skill is the one that the lock names, and the lock names no other."""
    entry = payload.find_entry(layout.LOCK)
    if entry is None:
        return
    import tomllib

    try:
        rows = tomllib.loads(payload.read(entry).decode()).get("skills", [])
        locked = {row["id"]: row["integrity"] for row in rows}
    except (ValueError, KeyError, TypeError):  # no UTF-8, no TOML, other keys
        raise damaged(payload.place.path, f"entry {layout.LOCK}: no lockfile") from None
    found = {skill.id: skill.integrity for skill in (payload.skill(number) for number in range(payload.skills.count))}
    for id in sorted(locked.keys() | found.keys()):
        if locked.get(id) != found.get(id):
            raise damaged(payload.place.path, f"skill {id}: locked {locked.get(id)}, embedded {found.get(id)}")
