"""Executables that were built without the library of signatures: said, and never taken for a verdict."""

from collections.abc import Iterator
from contextlib import contextmanager

from runtime.errors import USAGE, CaroError

FEATURE = "sign"
LIBRARY = "cryptography"


@contextmanager
def told(what: str) -> Iterator[None]:
    """Within it, a missing library is a CaroError (usage) that says what cannot be done."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != LIBRARY:
            raise
        what = f"{what}: this executable was built without the feature {FEATURE!r}"
        raise CaroError(what, code=USAGE, hint=f"a profile whose features have {FEATURE!r} builds it in") from None
