"""Which skills a user may add to a program, by its policy (`[policy.users]`, `[policy] blocked`). Pure.

A policy that is silent about users lets consent decide; one that cannot be read lets nothing count.
"""

from fnmatch import fnmatchcase

from runtime.guard.records import Ceiling

DENY, SIGNED, ALLOW = "deny", "signed", "allow"


def adding(ceiling: Ceiling) -> str:
    """DENY, SIGNED (by a signer of the policy) or ALLOW. A word that is not known denies."""
    if ceiling.fault:
        return DENY
    said = ceiling.policy.users.add_skills if ceiling.policy else None
    return ALLOW if said is None else said if said in {SIGNED, ALLOW} else DENY


def blocked(id: str, ceiling: Ceiling) -> str:
    """The pattern of the policy that refuses this id, or empty."""
    patterns = (ceiling.policy.blocked if ceiling.policy else None) or ()
    return next((pattern for pattern in patterns if fnmatchcase(id, pattern)), "")


def counts(id: str, ceiling: Ceiling) -> bool:
    """Whether an installed skill of that id counts at a start."""
    return adding(ceiling) != DENY and not blocked(id, ceiling)
