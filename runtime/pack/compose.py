"""Verified skills in, a payload out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from runtime.contract.layout import (
    DICTIONARY,
    EXECUTABLE,
    FILE,
    FILES,
    KNOWLEDGE,
    RECIPES,
    SHARED,
    SKILL,
    SKILL_ENTRY,
    SKILLS,
    STORED,
    pack_facts,
)
from runtime.contract.records import Provides, VerifiedSkill, VerifiedSkills
from runtime.pack.facts import facts
from runtime.pack.frames import Frames
from runtime.payload.write import Block, Entry, Strings, ordered, write

TITLE = 200  # characters of a heading that lists and tables have room for


@dataclass(frozen=True, slots=True)
class _Home:
    """Where the bytes of one file are: entry name, offset in it when decoded."""

    entry: str
    offset: int


def compose(skills: VerifiedSkills, frames: Frames, extra: Sequence[Entry]) -> Block:
    """The payload of these skills and of `extra` entries (lock, libraries, ...).

    A file that several skills share (a licence text) is stored once.
    """
    raw, homes = _placed(skills.skills)
    entries = [frames.entry(name, data) for name, data in raw.items() if data]
    entries += [Entry(name=name, codec=STORED, raw=0, stored=b"") for name, data in raw.items() if not data]
    if frames.dictionary:
        entries.append(Entry(name=DICTIONARY, codec=STORED, raw=len(frames.dictionary), stored=frames.dictionary))
    entries += extra
    number = {name: at for at, name in enumerate(ordered([entry.name for entry in entries]))}
    strings, files, rows = Strings(), bytearray(), bytearray()
    first = 0
    for skill in skills.skills:
        rows += _skill(skill, strings, first)
        for path in ordered(list(skill.tree.files)):
            data = skill.tree.files[path]
            home = homes[skill.manifest.skill.id, path]
            texts = (*strings.add(path.encode()), *strings.add(title(path, data).encode()))
            files += FILE.pack(*texts, number[home.entry], home.offset, len(data))
        first += len(skill.tree.files)
    return write({SKILLS: (SKILL.size, bytes(rows)), FILES: (FILE.size, bytes(files))}, strings, entries)


def _placed(skills: Sequence[VerifiedSkill]) -> tuple[Mapping[str, bytes], Mapping[tuple[str, str], _Home]]:
    """The bytes of each entry, and the home of each file of each skill."""
    owners: dict[bytes, set[str]] = {}
    for skill in skills:
        for data in skill.tree.files.values():
            owners.setdefault(sha256(data).digest(), set()).add(skill.manifest.skill.id)
    raw: dict[str, bytearray] = {}
    shared: dict[bytes, _Home] = {}
    homes: dict[tuple[str, str], _Home] = {}
    for skill in skills:
        id = skill.manifest.skill.id
        own = raw.setdefault(SKILL_ENTRY + id, bytearray())
        for path in ordered(list(skill.tree.files)):
            data = skill.tree.files[path]
            digest = sha256(data).digest()
            if len(owners[digest]) == 1:
                homes[id, path] = _Home(SKILL_ENTRY + id, len(own))
                own += data
                continue
            if digest not in shared:
                common = raw.setdefault(SHARED, bytearray())
                shared[digest] = _Home(SHARED, len(common))
                common += data
            homes[id, path] = shared[digest]
    return {name: bytes(data) for name, data in raw.items()}, homes


def _skill(skill: VerifiedSkill, strings: Strings, first: int) -> bytes:
    table = skill.manifest.skill
    texts = [
        part
        for text in (table.id, table.version, table.name, table.description, skill.integrity)
        for part in strings.add(text.encode())
    ]
    return SKILL.pack(
        *texts,
        *strings.add(pack_facts([*facts(skill.manifest), ("source", skill.source)])),
        first,
        len(skill.tree.files),
        _layers(skill.manifest.provides),
        skill.manifest.knowledge.priority,
        sum(map(len, skill.tree.files.values())),
    )


def _layers(provides: Provides) -> int:
    return KNOWLEDGE * provides.knowledge | RECIPES * provides.recipes | EXECUTABLE * provides.executable


def title(path: str, data: bytes) -> str:
    """The first top-level heading of a Markdown document, or empty."""
    if not path.endswith(".md"):
        return ""
    for line in data.decode(errors="replace").splitlines():
        if line.startswith("# "):
            return line[2:].strip().rstrip("#").strip()[:TITLE]
    return ""
