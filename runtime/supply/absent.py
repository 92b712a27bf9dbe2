"""What an executable was built without: said, and never taken for an answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from runtime.errors import USAGE, CaroError

FETCH, SIGN = "fetch", "sign"  # features
# What each of them brings; modules of these names, or below them, may be missing.
BRINGS = {FETCH: ("runtime.supply", "urllib3", "resolvelib", "ssl", "_ssl"), SIGN: ("cryptography",)}


@contextmanager
def told(what: str, feature: str) -> Iterator[None]:
    """Within it, a module that the feature brings and that is missing is a CaroError (usage) that says what cannot be done."""
    try:
        yield
    except ModuleNotFoundError as error:
        if not f"{error.name}.".startswith(tuple(f"{name}." for name in BRINGS[feature])):
            raise
        what = f"{what}: this executable was built without the feature {feature!r}"
        raise CaroError(what, code=USAGE, hint=f"a profile whose features have {feature!r} builds it in") from None
