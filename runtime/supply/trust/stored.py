"""What this program trusts, out of its payload: the keys of the profile that it was made of.

A bundle says whom it trusts, if only nobody. One that says nothing has lost it; only a payload that no bundler made may be silent.
"""

from runtime.contract.layout import BUILD, TRUST
from runtime.errors import INTEGRITY, CaroError
from runtime.payload.read import Payload
from runtime.supply.trust.trust import Trust, unpacked


def stored(payload: Payload) -> Trust:
    """The trust of this program. Raises CaroError (integrity) where it is declared and cannot be read, or was lost."""
    entry = payload.find_entry(TRUST)
    if entry is not None:
        return unpacked(payload.read(entry))
    if payload.find_entry(BUILD):
        raise CaroError("the trusted keys of this program are missing", code=INTEGRITY, hint="fetch the program again")
    return Trust()
