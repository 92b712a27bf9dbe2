"""Signatures held against `[trust]`, then the verifier: nothing of a skill is parsed here before its signature is judged."""

from collections.abc import Mapping, Sequence

from bundler.profile.effective import Profile
from bundler.profile.trust import trusted
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import VerifiedSkills
from runtime.supply.trust.examine import examine, same_version
from runtime.supply.trust.require import Origin
from runtime.supply.trust.require import admitted as required
from runtime.supply.verify import Fetched, verify


def admitted(profile: Profile, fetched: Sequence[Fetched], now: int) -> tuple[VerifiedSkills, Mapping[str, str]]:
    """The verified skills, and by id who signed each, empty where nobody who counts did. `now` is in seconds since 1970 UTC.

    Raises CaroError: integrity where a signature is not what the profile requires, and what the verifier raises.
    """
    trust = trusted(profile)
    found = {
        one.id: examine(one.tree.signature, one.id, integrity(tree_digest(dict(one.tree.files))), trust, now) for one in fetched
    }
    origins = {one.id: Origin(kind=one.source.partition("+")[0], pinned=one.pinned) for one in fetched}
    for id, origin in origins.items():
        required(origin, found[id], trust)
    skills = verify(fetched)
    signers: dict[str, str] = {}
    for skill in skills.skills:
        about = skill.manifest.skill
        signer = required(origins[about.id], same_version(found[about.id], about.version), trust)
        signers[about.id] = signer.text if signer else ""
    return skills, signers
