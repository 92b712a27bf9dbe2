"""What a signature is worth: one word of eight, who made it, and the sentence for each that refuses."""

from dataclasses import dataclass

from runtime.errors import INTEGRITY, CaroError
from runtime.supply.trust.times import shown

GOOD = "good"
UNSIGNED = "unsigned"
UNKNOWN = "unknown signer"
EXPIRED = "expired"
NOT_YET = "not yet valid"
REVOKED = "revoked"
WRONG = "wrong content"
UNREADABLE = "unreadable"

CLOCK = "if this machine's clock is wrong, correct it; else take a release that was signed with a valid key"
SIGN_SKILL, SIGN_REGISTRY = "caro skill pack --sign KEY", "bundler registry build INDEX --sign KEY"
SENTENCES: dict[str, tuple[str, str]] = {
    UNSIGNED: ("is unsigned", "have its publisher sign it: '{sign}'"),
    UNKNOWN: ("was signed by an unknown signer", "if you trust that key, list it in [trust] signers"),
    EXPIRED: ("was signed with a key that has expired", CLOCK),
    NOT_YET: ("was signed with a key that is not valid yet", CLOCK),
    REVOKED: ("was signed with a revoked key", "take a release that was signed with another key"),
    WRONG: ("has a signature of other content", "fetch it again; if that does not help, tell its publisher"),
    UNREADABLE: ("has a signature that cannot be read", "have it signed anew: '{sign}'"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed: a principal of the allowed signers and the key's fingerprint, or under a certificate that of its authority."""

    principal: str
    fingerprint: str
    authority: str = ""

    @property
    def text(self) -> str:
        """As locks and messages write it. A renewed certificate leaves it as it is; another key or authority changes it."""
        return f"{self.principal} (authority {self.authority})" if self.authority else f"{self.principal} ({self.fingerprint})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the signature of `id` is worth at the time `now`. Where it is good, who made it, and for which version."""

    id: str
    verdict: str
    detail: str = ""
    now: int = 0
    signer: Signer | None = None
    version: str = ""


def refusal(found: Finding, sign: str = SIGN_SKILL) -> CaroError:
    """The error for a finding that is not good: another message for each verdict. `sign` is what signs such a thing."""
    said, hint = SENTENCES[found.verdict]
    clock = f"; this machine's clock says {shown(found.now)}" if found.verdict in {EXPIRED, NOT_YET} else ""
    detail = f": {found.detail}" if found.detail else ""
    return CaroError(f"{found.id} {said}{detail}{clock}", code=INTEGRITY, hint=hint.format(sign=sign))
