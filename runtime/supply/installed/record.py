"""skills.lock in caro's folder: what is installed, from where, with which features, and what is switched off.

TOML, one fact a line in the order of the records, so that a start can read the few lines it wants (`catalog.installed`) and people
can compare two of them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from runtime.contract.filling import filled
from runtime.contract.records import Strict

VERSION = 1
YES, NO = "yes", "no"
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Strict):
    """One skill. `source` is where it came from, `resolved` what that was there (a commit, a digest), `pack` the root of its pack.

    `signer` is empty for what nobody signed. `capabilities` are what it asked for when the user consented, `defaults`
    whether it was added with its default features (YES, which is not written, or NO).
    """

    id: str
    version: str
    source: str
    resolved: str
    integrity: str
    signer: str
    license: str
    features: tuple[str, ...]
    pack: str
    defaults: str = YES
    capabilities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledLock(Strict):
    """The whole file. `off` are the ids that are switched off, embedded ones too."""

    version: int = VERSION
    off: tuple[str, ...] = ()
    skills: tuple[Installed, ...] = ()

    def find(self, id: str) -> Installed | None:
        """The skill of that id."""
        return next((one for one in self.skills if one.id == id), None)

    def without(self, id: str) -> tuple[Installed, ...]:
        """All skills but that one."""
        return tuple(one for one in self.skills if one.id != id)


def written(lock: InstalledLock) -> str:
    """The file's text; the same lock gives the same text."""
    lines = ["# Made by 'caro skill'; edit nothing here.", f"version = {lock.version}", f"off = {_list(sorted(lock.off))}"]
    for one in sorted(lock.skills, key=lambda skill: skill.id):
        values = asdict(one)
        if one.defaults == YES:
            del values["defaults"]
        capabilities = values.pop("capabilities")
        lines += ["", "[[skills]]", *(f"{key} = {_value(value)}" for key, value in values.items())]
        lines += ["", "[skills.capabilities]", *(f"{kind} = {_list(asked)}" for kind, asked in sorted(capabilities.items()))]
    return "\n".join(lines) + "\n"


def read(text: str) -> InstalledLock:
    """The lock. Raises ValueError for what is none."""
    value = {"off": [], "skills": [], **tomllib.loads(text)}
    rows = [{"defaults": YES, **row} if isinstance(row, dict) else row for row in value["skills"]]
    found: InstalledLock = filled(InstalledLock, {**value, "skills": rows}, "skills.lock")
    if found.version != VERSION:
        raise ValueError(f"version {found.version}; this caro reads {VERSION}")
    return found


def _value(value: object) -> str:
    return _list(value) if isinstance(value, list | tuple) else _text(str(value))


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(text: str) -> str:
    shown = "".join(ESCAPES.get(one, one) for one in text)
    return '"' + "".join(f"\\u{ord(one):04x}" if ord(one) < 0x20 or ord(one) == 0x7F else one for one in shown) + '"'
