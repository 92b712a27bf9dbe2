"""Verified skills in, a payload out."""

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType

from runtime.contract.digest import sha256
from runtime.contract.layout import (
    ABOUT,
    ABSENT,
    COMPILED,
    DICTIONARY,
    EXECUTABLE,
    FILE,
    FILES,
    HIDDEN,
    KNOWLEDGE,
    MACHINE,
    MACHINES,
    NO_ENTRY,
    RECIPE,
    RECIPE_TABLE,
    RECIPES,
    SAFETY_ENTRY,
    SHARED,
    SKILL,
    SKILL_ENTRY,
    SKILLS,
    STORED,
    SYSTEMS,
    ZLIB,
    pack_facts,
)
from runtime.contract.records import Provides
from runtime.contract.verified import VerifiedSkill, VerifiedSkills
from runtime.knowledge.build import indexed
from runtime.knowledge.tokens import estimate
from runtime.pack.facts import facts
from runtime.pack.finding import Count, contents
from runtime.pack.frames import Frames
from runtime.pack.machine import NONE, Machine, machine_entry
from runtime.pack.titles import title
from runtime.payload.write import Block, Entry, Strings, ordered, write
from runtime.safety.table import compiled as rules_text


@dataclass(frozen=True, slots=True)
class _Home:
    """Where the bytes of one file are: entry name, offset in it when decoded."""

    entry: str
    offset: int


def compose(
    skills: VerifiedSkills, frames: Frames, extra: Sequence[Entry], count: Count = estimate, machine: Machine = NONE
) -> Block:
    """The payload of these skills and of `extra` entries (lock, libraries, ...); `count` says how many tokens a text has.

    A file that several skills share (a licence text) is stored once. Modules that `machine` knows are not stored: what it made of
    them is.
    """
    raw, homes = _placed(skills.skills, leave_out=machine.modules(skills))
    raw |= {f"{SKILL_ENTRY}{skill.manifest.skill.id}/{COMPILED}": compiled(skill) for skill in skills.skills if skill.recipes}
    entries = [frames.entry(name, data) for name, data in raw.items()]
    entries += [_rules(skill) for skill in skills.skills if skill.safety]
    if frames.dictionary:
        entries.append(Entry(name=DICTIONARY, codec=STORED, raw=len(frames.dictionary), stored=frames.dictionary))
    entries += [*machine.entries(frames), *extra]
    number = {name: at for at, name in enumerate(ordered([entry.name for entry in entries]))}
    strings, files, rows, recipes, machines = Strings(), bytearray(), bytearray(), bytearray(), bytearray()
    first = 0
    for at, skill in enumerate(skills.skills):
        rows += _skill(skill, strings, first)
        for path in ordered(list(skill.tree.files)):
            home = homes.get((skill.manifest.skill.id, path))
            if home is None:
                machines += _machine(skill, machine, len(files) // FILE.size, number)
            files += _file(skill, path, strings, number[home.entry] if home else NO_ENTRY, home.offset if home else 0)
        recipes += _recipes(skill, strings, at)
        first += len(skill.tree.files)
    sections = {SKILLS: (SKILL.size, bytes(rows)), FILES: (FILE.size, bytes(files)), RECIPE_TABLE: (RECIPE.size, bytes(recipes))}
    if machines:
        sections[MACHINES] = (MACHINE.size, bytes(machines))
    return write({**sections, **indexed(contents(skills, count), strings)}, strings, entries)


def weighed(skills: VerifiedSkills, id: str, without: Collection[str], frames: Frames) -> int:
    """The stored bytes of one skill's own entries if it had not these files: really compressed, nothing kept of it."""
    raw, _ = _placed(skills.skills, leave_out={id: frozenset(without)})
    own = f"{SKILL_ENTRY}{id}/"
    return sum(len(frames.entry(name, data).stored) for name, data in raw.items() if name.startswith(own))


def layer(path: str) -> str:
    """The layer that a file of a skill belongs to; `about` for those that describe the skill."""
    return {"knowledge": "knowledge", "recipes": "recipes", "bin": "executable"}.get(path.partition("/")[0], ABOUT)


def compiled(skill: VerifiedSkill) -> bytes:
    """The skill's recipes as JSON, id to recipe."""
    return json.dumps({recipe.id: asdict(recipe) for recipe in skill.recipes}, sort_keys=True).encode()


def _rules(skill: VerifiedSkill) -> Entry:
    """What the skill adds to the rules of the safety engine; deflated, as the bundle's own."""
    text = rules_text(skill.safety.family, skill.safety.rule) if skill.safety else ""
    raw = text.encode()
    return Entry(name=SAFETY_ENTRY + skill.manifest.skill.id, codec=ZLIB, raw=len(raw), stored=zlib.compress(raw, 9))


def _placed(
    skills: Sequence[VerifiedSkill], leave_out: Mapping[str, Collection[str]] = MappingProxyType({})
) -> tuple[dict[str, bytes], Mapping[tuple[str, str], _Home]]:
    """The bytes of each entry, and the home of each file of each skill, but for those to be left out."""
    owners: dict[bytes, set[str]] = {}
    for skill in skills:
        for data in skill.tree.files.values():
            owners.setdefault(sha256(data).digest(), set()).add(skill.manifest.skill.id)
    raw: dict[str, bytearray] = {}
    shared: dict[bytes, _Home] = {}
    homes: dict[tuple[str, str], _Home] = {}
    for skill in skills:
        id = skill.manifest.skill.id
        for path in ordered([path for path in skill.tree.files if path not in leave_out.get(id, ())]):
            data = skill.tree.files[path]
            digest = sha256(data).digest()
            if digest in shared:
                homes[id, path] = shared[digest]
                continue
            name = SHARED if len(owners[digest]) > 1 else f"{SKILL_ENTRY}{id}/{layer(path)}"
            place = raw.setdefault(name, bytearray())
            homes[id, path] = _Home(name, len(place))
            place += data
            if name == SHARED:
                shared[digest] = homes[id, path]
    return {name: bytes(data) for name, data in raw.items()}, homes


def _file(skill: VerifiedSkill, path: str, strings: Strings, entry: int, offset: int) -> bytes:
    data = skill.tree.files[path]
    texts = (*strings.add(path.encode()), *strings.add(title(path, data).encode()))
    flags = (
        HIDDEN * (path in skill.hidden)
        | ABSENT * (entry == NO_ENTRY)
        | sum(bit for name, bit in SYSTEMS if name in skill.systems.get(path, ()))
    )
    return FILE.pack(*texts, entry, offset, len(data), flags, 0)


def _machine(skill: VerifiedSkill, machine: Machine, file: int, number: Mapping[str, int]) -> bytes:
    """What stands for the module of a skill."""
    id, module = skill.manifest.skill.id, machine.made[skill.manifest.skill.id]
    return MACHINE.pack(file, number.get(machine_entry(id), NO_ENTRY), module.wasm, module.fingerprint)


def _recipes(skill: VerifiedSkill, strings: Strings, number: int) -> bytes:
    rows = bytearray()
    for recipe in sorted(skill.recipes, key=lambda recipe: recipe.id.encode()):
        rows += RECIPE.pack(
            *(part for text in (recipe.id, recipe.name, recipe.description) for part in strings.add(text.encode())), number
        )
    return bytes(rows)


def _skill(skill: VerifiedSkill, strings: Strings, first: int) -> bytes:
    table = skill.manifest.skill
    texts = [
        part
        for text in (table.id, table.version, table.name, table.description, skill.integrity)
        for part in strings.add(text.encode())
    ]
    place = [("source", skill.source)] if skill.source else []
    return SKILL.pack(
        *texts,
        *strings.add(pack_facts([*facts(skill.manifest), *place])),
        first,
        len(skill.tree.files),
        _layers(skill.manifest.provides),
        skill.manifest.knowledge.priority,
        sum(map(len, skill.tree.files.values())),
    )


def _layers(provides: Provides) -> int:
    return KNOWLEDGE * provides.knowledge | RECIPES * provides.recipes | EXECUTABLE * provides.executable
