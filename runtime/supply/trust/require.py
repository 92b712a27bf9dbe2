"""Whether a skill may come in, by what its namespace requires. Pure.

none: anything. pinned: the profile names the content (a commit, a sha256, a digest), or the skill is a folder that lies with
the profile, or it is signed; what comes from elsewhere with a signature that is revoked, of other content or unreadable is
refused all the same. signed: a good signature.
"""

from dataclasses import dataclass

from runtime.errors import INTEGRITY, CaroError
from runtime.supply.trust.trust import NONE, SIGNED, Trust
from runtime.supply.trust.verdicts import GOOD, REVOKED, UNREADABLE, WRONG, Finding, Signer, refusal

LOCAL = frozenset({"path", "import"})
NEVER = frozenset({REVOKED, WRONG, UNREADABLE})
PINS = {
    "git": "its 40-digit commit instead of a tag or branch",
    "archive": "its sha256",
    "oci": "its digest instead of a tag",
    "registry": "a source of its own with a commit, a sha256 or a digest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a skill comes from: path, import, git, archive, oci or registry. `pinned`: the profile itself names the content."""

    kind: str
    pinned: bool


def admitted(origin: Origin, found: Finding, trust: Trust) -> Signer | None:
    """Who signed it, if anyone who counts. Raises CaroError (integrity) where that is not enough."""
    level = trust.level(found.id)
    if level == NONE or found.verdict == GOOD:
        return found.signer
    if level == SIGNED or (found.verdict in NEVER and origin.kind not in LOCAL):
        raise refusal(found)
    if not origin.pinned and origin.kind not in LOCAL:
        raise _unpinned(origin, found.id)
    return None


def _unpinned(origin: Origin, id: str) -> CaroError:
    namespace = id.partition(".")[0]
    return CaroError(
        f"{id} is not pinned: [trust] requires that of {namespace}, and what lies at its {origin.kind} source may change",
        code=INTEGRITY,
        hint=f"name {PINS[origin.kind]} in the profile, or let a trusted key sign it",
    )
