"""Signatures held against `[trust]`, then the verifier: nothing of a skill is parsed here before its signature is judged."""

import time
from collections.abc import Mapping, Sequence

from bundler.profile.effective import Profile
from bundler.profile.schema import Wanted
from bundler.profile.trust import trusted
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.errors import CaroError
from runtime.supply.source import Source
from runtime.supply.trust.examine import examine, examine_snapshot, same_version
from runtime.supply.trust.require import Origin
from runtime.supply.trust.require import admitted as required
from runtime.supply.trust.trust import Trust
from runtime.supply.trust.verdicts import GOOD, SIGN_REGISTRY, Finding, refusal
from runtime.supply.verify import Fetched, verify


def named_by_content(wanted: Wanted) -> bool:
    """Whether the profile itself names the content: by a commit, a sha256 or a digest."""
    return bool(wanted.commit or wanted.sha256 or "@sha256:" in wanted.oci)


def judged(profile: Profile, id: str, source: Source, tree: SkillTree) -> None:
    """The signature of a tree held against the profile, before anything of the tree is parsed. Raises CaroError (integrity)."""
    kind = source.describe().partition("+")[0]
    _signer("", _examined(id, tree, trusted(profile), int(time.time())), _origin(profile, id, kind), trusted(profile))


def snapshot_judged(profile: Profile, name: str, shown: str, snapshot: bytes, raw: bytes | None) -> None:
    """The signature of a registry's snapshot, for a source that says `signed`. Raises CaroError (integrity) if it is not good."""
    found = examine_snapshot(raw, shown, snapshot, trusted(profile), int(time.time()))
    if found.verdict != GOOD:
        error = refusal(found, SIGN_REGISTRY)
        raise CaroError(f"sources.{name}.signed: {error.message}", code=error.code, hint=error.hint)


def _examined(id: str, tree: SkillTree, trust: Trust, now: int) -> Finding:
    return examine(tree.signature, id, integrity(tree_digest(dict(tree.files))), trust, now)


def _origin(profile: Profile, id: str, kind: str) -> Origin:
    return Origin(kind=kind, pinned=named_by_content(profile.skills.get(id, Wanted())))


def _signer(where: str, finding: Finding, origin: Origin, trust: Trust) -> str:
    try:
        signer = required(origin, finding, trust)
    except CaroError as error:
        raise CaroError(f"{where}trust.require: {error.message}", code=error.code, hint=error.hint) from None
    return signer.text if signer else ""


def admitted(profile: Profile, fetched: Sequence[Fetched], now: int) -> tuple[VerifiedSkills, Mapping[str, str]]:
    """The verified skills, and by id who signed each, empty where nobody who counts did. `now` is in seconds since 1970 UTC.

    Raises CaroError: integrity where a signature is not what the profile requires, and what the verifier raises.
    """
    trust, where = trusted(profile), f"{profile.file}: "
    found = {one.id: _examined(one.id, one.tree, trust, now) for one in fetched}
    origins = {one.id: _origin(profile, one.id, one.source.partition("+")[0]) for one in fetched}
    for id, finding in found.items():
        _signer(where, finding, origins[id], trust)
    skills = verify(fetched)
    about = [skill.manifest.skill for skill in skills.skills]
    return skills, {one.id: _signer(where, same_version(found[one.id], one.version), origins[one.id], trust) for one in about}
