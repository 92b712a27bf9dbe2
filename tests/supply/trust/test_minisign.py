"""minisign's format: the two signatures of its documentation, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.errors import INTEGRITY, CaroError
from runtime.supply.trust.examine import examine
from runtime.supply.trust.minisign import MinisignKey, public_key, signature
from runtime.supply.trust.trust import Trust, trusted
from runtime.supply.trust.verdicts import GOOD, REVOKED, UNKNOWN, UNREADABLE, WRONG
from tests.supply.trust.making import ABOUT, NOW, TREE, ed

# Published with the Rust implementation of minisign by the same author: both are of the text `test`.
PUBLISHED = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
LEGACY = b"""\
untrusted comment: signature from minisign secret key
RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
trusted comment: timestamp:1555779966\tfile:test
QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==
"""
HASHED = b"""\
untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
"""


@pytest.mark.parametrize("data", [LEGACY, HASHED], ids=["of the message", "of its digest"])
def test_the_published_signatures(data: bytes) -> None:
    key, read = public_key(PUBLISHED.encode()), signature(data)
    assert read.number == key.number
    assert read.covers(key, b"test")
    assert not read.covers(key, b"tesT")
    assert not signature(data.replace(b"file:test", b"file:tesT")).covers(key, b"test")


def _signed(message: bytes, seed: int = 1, number: bytes = b"\1" * 8, comment: bytes = b"x") -> tuple[MinisignKey, bytes]:
    from runtime.supply.trust.base64_text import encoded

    key = ed(seed)
    made = key.private.sign(message)
    lines = [
        b"untrusted comment: y",
        encoded(b"Ed" + number + made),
        b"trusted comment: " + comment,
        encoded(key.private.sign(made + comment)),
    ]
    return MinisignKey(number=number, public=key.public.fields[0]), b"\n".join(lines) + b"\n"


KEY, SIGNATURE = _signed(ABOUT.encode())
TRUST = Trust(require={"*": "signed"}, minisign=(KEY,))


def _verdict(raw: bytes, trust: Trust = TRUST) -> str:
    return examine(raw, ABOUT.id, TREE, trust, NOW).verdict


def test_row_33_verdicts_on_minisign() -> None:
    raw = ABOUT.encode() + SIGNATURE
    other = Trust(minisign=(MinisignKey(number=b"\2" * 8, public=KEY.public),))
    impostor = Trust(minisign=(MinisignKey(number=KEY.number, public=ed(2).public.fields[0]),))
    revoked = Trust(minisign=(KEY,), revoked=trusted({}, {}, {"r": KEY.fingerprint.encode()}).revoked)
    assert _verdict(raw) == GOOD
    assert _verdict(raw, other) == UNKNOWN
    assert _verdict(raw, impostor) == WRONG
    assert _verdict(raw, revoked) == REVOKED
    assert _verdict(ABOUT.encode().replace(b"1.2.0", b"1.2.1") + SIGNATURE) == WRONG
    assert _verdict(ABOUT.encode() + _signed(b"another text")[1]) == WRONG


def test_an_identifier_is_shown_as_minisign_shows_it() -> None:
    """Zeros in front are left out."""
    assert public_key(PUBLISHED.encode()).fingerprint == "minisign:E7620F1842B4E81F"
    assert MinisignKey(number=b"\x2d\xaf\0\0\0\0\0\0", public=b"").fingerprint == "minisign:AF2D"


LINES = SIGNATURE.split(b"\n")
WRONG_SIGNATURES = {
    "three lines": b"\n".join(LINES[:3]) + b"\n",
    "a line too many": SIGNATURE + b"\n",
    "no last line end": SIGNATURE[:-1],
    "carriage returns": SIGNATURE.replace(b"\n", b"\r\n"),
    "no untrusted comment": SIGNATURE.replace(b"untrusted comment", b"unknown comment"),
    "no trusted comment": SIGNATURE.replace(b"\ntrusted comment", b"\nbelieved comment"),
    "no base64": SIGNATURE.replace(LINES[1], b"!!!!"),
    "short": SIGNATURE.replace(LINES[1], LINES[1][:96]),
    "another algorithm": SIGNATURE.replace(b"RW", b"RX", 1).replace(b"RX", b"Rn", 1),
    "a short signature of the comment": SIGNATURE.replace(LINES[3], LINES[3][:84]),
    "a comment without end": SIGNATURE.replace(b"comment: x", b"comment: " + b"x" * 20000),
}


@pytest.mark.parametrize("case", WRONG_SIGNATURES)
def test_what_is_no_minisign_signature(case: str) -> None:
    data = WRONG_SIGNATURES[case]
    assert data != SIGNATURE
    assert _verdict(ABOUT.encode() + data) == UNREADABLE


@pytest.mark.parametrize("data", [b"", b"RW", b"untrusted comment: x\n", b"a\nb\nc\n", PUBLISHED.encode()[:-4], b"RW" + b"A" * 55])
def test_what_is_no_minisign_key(data: bytes) -> None:
    with pytest.raises(CaroError) as caught:
        public_key(data)
    assert caught.value.code == INTEGRITY


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_row_33_any_changed_byte_is_refused(data: st.DataObject) -> None:
    """But for the untrusted comment, which is what its name says."""
    raw = ABOUT.encode() + SIGNATURE
    free = range(raw.index(b"comment: y") + 9, raw.index(b"comment: y") + 10)
    place = data.draw(st.sampled_from([place for place in range(len(raw)) if place not in free]))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[place]))
    assert _verdict(raw[:place] + bytes([byte]) + raw[place + 1 :]) != GOOD


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(ABOUT.encode() + SIGNATURE) - 1))
def test_whatever_is_cut_off_is_refused(length: int) -> None:
    assert _verdict((ABOUT.encode() + SIGNATURE)[:length]) != GOOD
