"""Signatures held against `[trust]`, then the verifier: nothing of a skill is parsed here before its signature is judged."""

from collections.abc import Mapping, Sequence

from bundler.profile.effective import Profile
from bundler.profile.trust import trusted
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import VerifiedSkills
from runtime.errors import CaroError
from runtime.supply.trust.examine import examine, same_version
from runtime.supply.trust.require import Origin
from runtime.supply.trust.require import admitted as required
from runtime.supply.trust.verdicts import Finding
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

    def signer_of(finding: Finding) -> str:
        try:
            signer = required(origins[finding.id], finding, trust)
        except CaroError as error:
            raise CaroError(f"{profile.file}: trust.require: {error.message}", code=error.code, hint=error.hint) from None
        return signer.text if signer else ""

    for finding in found.values():
        signer_of(finding)
    skills = verify(fetched)
    about = [skill.manifest.skill for skill in skills.skills]
    return skills, {one.id: signer_of(same_version(found[one.id], one.version)) for one in about}
