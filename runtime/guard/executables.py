"""What the policy lets one use of a skill's executable take. Read alone: the whole policy costs twice what such a use does.

It fails closed as `policy.ceiling` does: what was declared and cannot be read allows no use.
"""

from runtime.contract.layout import BUILD, POLICY
from runtime.errors import POLICY as CODE
from runtime.errors import CaroError
from runtime.guard.json_text import strict
from runtime.payload.read import Payload

KEYS = ("max_seconds", "max_memory_mb")  # of `[policy.executables]`
Most = tuple[int | None, int | None]  # seconds, megabytes; None sets no limit


def most(payload: Payload) -> Most:
    """The ceiling. Raises CaroError (policy) where the policy is missing or cannot be read."""
    entry = payload.find_entry(POLICY)
    if entry is None:
        if payload.find_entry(BUILD):
            raise _fault("the policy is missing")
        return None, None
    try:
        value = strict(payload.read(entry))
        return (None, None) if value is None else _checked(value)
    except ValueError as error:
        raise _fault(f"the policy cannot be read: {error}") from None


def _checked(policy: object) -> Most:
    said = policy.get("executables") if isinstance(policy, dict) else None
    if not isinstance(said, dict) or set(said) != set(KEYS):
        raise ValueError("executables: found other keys than this program knows")
    values = [said[key] for key in KEYS]
    if not all(value is None or (type(value) is int and value > 0) for value in values):
        raise ValueError("executables: found something else than numbers")
    return values[0], values[1]


def _fault(why: str) -> CaroError:
    hint = "the file is damaged; copy it again from its source"
    return CaroError(f"nothing is allowed: {why}", code=CODE, hint=hint)
