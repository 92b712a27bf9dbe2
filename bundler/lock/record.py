"""The lock as records. It holds inputs only: nothing that was built, so nothing is circular."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from bundler.freeze.inputs import Pin
from bundler.profile.effective import Profile
from runtime.contract.records import Capabilities, Strict
from runtime.contract.verified import VerifiedSkill, VerifiedSkills

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

VERSION = 1
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPackage(Strict):
    """A package of the base. `hash` is a digest over the hashes of its wheels that wheels.txt allows."""

    name: str
    version: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedBase(Strict):
    """What the frozen runtime is made of. `python` is exact only where the profile's target says so."""

    python: str
    packages: tuple[LockedPackage, ...]
    dictionary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedSkill(Strict):
    """One skill: what it is, where it came from, what it asks for.

    `resolved` pins the source: a commit, a digest, or of a registry the place and its digest. `index` is the digest of a registry's
    snapshot, `signer` who signed, `override` the constraint and the reason that stood for all others. Empty ones are not written.
    """

    id: str
    version: str
    source: str
    integrity: str
    license: str
    required_by: tuple[str, ...]
    features: tuple[str, ...]
    capabilities: Mapping[str, bool | tuple[str, ...]] = field(default_factory=dict)
    resolved: str = ""
    index: str = ""
    signer: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Strict):
    """The whole file."""

    version: int
    profile: str
    profile_digest: str
    base: LockedBase
    skills: tuple[LockedSkill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the lock has of a skill that is not in its tree."""

    resolved: str = ""
    index: str = ""
    signer: str = ""
    override: str = ""


def made(
    profile: Profile,
    skills: VerifiedSkills,
    wanted_by: Mapping[str, Sequence[str]],
    features: Mapping[str, Sequence[str]],
    pins: Mapping[str, Pin],
    dictionary: str,
    origins: Mapping[str, Origin] | None = None,
) -> Lock:
    """The lock that this profile and these skills want."""
    packages = tuple(LockedPackage(name=name, version=pin.version, hash=pin.hash) for name, pin in sorted(pins.items()))
    return Lock(
        version=VERSION,
        profile=profile.name,
        profile_digest=profile.digest,
        base=LockedBase(python=profile.target.python or "3.11 or newer", packages=packages, dictionary=dictionary),
        skills=tuple(
            _skill(one, wanted_by, features, (origins or {}).get(one.manifest.skill.id, Origin())) for one in skills.skills
        ),
    )


def _skill(
    one: VerifiedSkill, wanted_by: Mapping[str, Sequence[str]], features: Mapping[str, Sequence[str]], origin: Origin
) -> LockedSkill:
    about = one.manifest.skill
    return LockedSkill(
        id=about.id,
        version=about.version,
        source=one.source,
        integrity=one.integrity,
        license=about.license,
        required_by=tuple(wanted_by[about.id]),
        features=tuple(features[about.id]),
        capabilities=requested(one.manifest.capabilities),
        resolved=origin.resolved,
        index=origin.index,
        signer=origin.signer,
        override=origin.override,
    )


def requested(capabilities: Capabilities) -> dict[str, bool | tuple[str, ...]]:
    """What a skill asks for, without what it does not."""
    found: dict[str, bool | tuple[str, ...]] = {}
    if capabilities.terminal_exec.allowed:
        found["terminal_exec"] = capabilities.terminal_exec.commands
    for kind in ("filesystem_read", "filesystem_write", "network", "env_read"):
        if getattr(capabilities, kind):
            found[kind] = getattr(capabilities, kind)
    for kind in ("secrets_access", "shell"):
        if getattr(capabilities, kind):
            found[kind] = True
    return found


def differences(locked: Lock, wanted: Lock) -> list[str]:
    """What the lock says and profile, skills or machine want otherwise, a line each."""
    lines: list[str] = []
    for key in ("version", "profile", "profile_digest"):
        lines += _changed(key.replace("_", "-"), getattr(locked, key), getattr(wanted, key))
    for key in ("python", "dictionary"):
        lines += _changed(f"base.{key}", getattr(locked.base, key), getattr(wanted.base, key))
    for kind, name, rows, others in (
        ("package", "name", locked.base.packages, wanted.base.packages),
        ("skill", "id", locked.skills, wanted.skills),
    ):
        lines += _rows(kind, name, rows, others)
    return lines


def _changed(what: str, locked: object, wanted: object) -> list[str]:
    return [] if locked == wanted else [f"{what}: locked {locked}; wanted {wanted}"]


def _rows(kind: str, key: str, locked: "Sequence[DataclassInstance]", wanted: "Sequence[DataclassInstance]") -> list[str]:
    names = [getattr(one, key) for one in locked]
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    then, now = ({getattr(one, key): one for one in rows} for rows in (locked, wanted))
    lines = [f"{kind} {name}: locked more than once" for name in twice]
    lines += [f"{kind} {name}: not locked" for name in now.keys() - then.keys()]
    lines += [f"{kind} {name}: locked, no longer wanted" for name in then.keys() - now.keys()]
    for name in (then.keys() & now.keys()) - set(twice):
        for one in fields(then[name]):
            before, after = getattr(then[name], one.name), getattr(now[name], one.name)
            lines += _changed(f"{kind} {name}: {one.name.replace('_', '-')}", before, after)
    return sorted(lines)
