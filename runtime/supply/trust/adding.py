"""Whether a user may add a skill: `[policy.users] add_skills`, on top of what `[trust]` requires. Pure."""

from dataclasses import dataclass

from runtime.contract.policy import Policy
from runtime.supply.trust.verdicts import GOOD, SENTENCES, Finding

DENY, SIGNED, ALLOW = "deny", "signed", "allow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """The decision, and the reason as a sentence."""

    allowed: bool
    reason: str


def may_add(policy: Policy | None, found: Finding) -> Adding:
    """Whether this program's policy lets its user add the skill that was found. A word that is not known denies."""
    asked = policy.users.add_skills if policy else None
    if asked is None or asked == ALLOW:
        return Adding(allowed=True, reason="the policy lets users add skills" if asked else "no policy speaks against it")
    if asked == SIGNED and found.verdict == GOOD and found.signer:
        return Adding(allowed=True, reason=f"the policy lets users add signed skills, and {found.signer.text} signed it")
    if asked == SIGNED:
        said = f"{SENTENCES[found.verdict][0]}{': ' + found.detail if found.detail else ''}"
        return Adding(allowed=False, reason=f"the policy lets users add signed skills only, and {found.id} {said}")
    return Adding(allowed=False, reason="the policy does not let users add skills")
