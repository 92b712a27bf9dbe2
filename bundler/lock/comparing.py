"""Two locks side by side, for whoever reviews the second: skills that came, went and changed, and what they ask for now."""

from collections.abc import Iterator
from dataclasses import dataclass

from bundler.lock.gates import grown
from bundler.lock.record import Lock, LockedSkill

FIELDS = ("version", "source", "resolved", "integrity", "license", "signer", "override", "features", "required_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One skill: `kind` is added, removed or changed; `lines` say what."""

    id: str
    kind: str
    version: str
    lines: tuple[str, ...]


def changes(old: Lock, new: Lock) -> list[Change]:
    """Each skill that differs, by id."""
    before, after = ({skill.id: skill for skill in lock.skills} for lock in (old, new))
    found: list[Change] = []
    for id in sorted(before.keys() | after.keys()):
        if id not in before:
            asks = grown({}, after[id].capabilities)
            lines = (after[id].source, *(f"asks for {one}" for one in asks))
            found.append(Change(id=id, kind="added", version=after[id].version, lines=lines))
        elif id not in after:
            found.append(Change(id=id, kind="removed", version=before[id].version, lines=()))
        elif before[id] != after[id]:
            lines = tuple(_lines(before[id], after[id]))
            found.append(Change(id=id, kind="changed", version=after[id].version, lines=lines))
    return found


def _lines(old: LockedSkill, new: LockedSkill) -> Iterator[str]:
    for field in FIELDS:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield f"{field.replace('_', '-')}: {_shown(before)} -> {_shown(after)}"
    yield from (f"asks for {one}" for one in grown(old.capabilities, new.capabilities))
    yield from (f"no longer asks for {one}" for one in grown(new.capabilities, old.capabilities))


def _shown(value: object) -> str:
    return (", ".join(map(str, value)) if isinstance(value, tuple) else str(value)) or "nothing"


def shown(found: list[Change]) -> str:
    """As text: a line a skill, what changed below it."""
    signs = {"added": "+", "removed": "-", "changed": "~"}
    lines = [
        line for one in found for line in (f"{signs[one.kind]} {one.id} {one.version}", *(f"    {text}" for text in one.lines))
    ]
    return "\n".join(lines) or "the same skills"
