"""Whom a program trusts, out of its payload."""

import pytest

from runtime.contract.layout import BUILD, TRUST
from runtime.errors import INTEGRITY, CaroError
from runtime.payload.read import Payload
from runtime.supply.trust.stored import stored
from runtime.supply.trust.trust import Trust, packed, trusted
from tests.making import bare, composed, opened, tree
from tests.making import stored as entry
from tests.supply.trust.making import ed, line

FILES = {"keys/a": line(ed().public).encode()}


def _program(trust: bytes | None, *, built: bool = True) -> Payload:
    entries = [entry(TRUST, trust)] if trust is not None else []
    return opened(bare(composed([tree("custom.test")], [*entries, *([entry(BUILD, b"{}")] if built else [])])))


def test_a_program_trusts_whom_its_profile_trusted() -> None:
    assert stored(_program(packed({"*": "signed"}, FILES, {}))) == trusted({"*": "signed"}, FILES, {})
    assert stored(_program(packed({}, {}, {}))) == Trust()


def test_what_no_bundler_made_may_be_silent() -> None:
    assert stored(_program(None, built=False)) == Trust()


@pytest.mark.parametrize(
    ("trust", "words"),
    [(None, "are missing"), (b"", "cannot be read"), (b'{"require": {}, "require": {}}', "a key is there twice")],
)
def test_trust_that_was_lost_is_noticed(trust: bytes | None, words: str) -> None:
    with pytest.raises(CaroError, match=words) as caught:
        stored(_program(trust))
    assert caught.value.code == INTEGRITY
