"""What is no signature, in every field: one defect each, refused with its own words and never another exception."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.errors import INTEGRITY, CaroError
from runtime.supply.trust import sshsig
from runtime.supply.trust.base64_text import decoded
from runtime.supply.trust.certificate import certificate
from runtime.supply.trust.examine import examine
from runtime.supply.trust.key_file import FileKey
from runtime.supply.trust.keys import parsed
from runtime.supply.trust.signing import signed
from runtime.supply.trust.statement import FORMAT
from runtime.supply.trust.verdicts import GOOD, UNREADABLE, WRONG
from runtime.supply.trust.verifying import verified
from runtime.supply.trust.wire import Reader, mpint, string
from tests.supply.trust.making import (
    ABOUT,
    NOW,
    SIGNED,
    TREE,
    SecurityKey,
    allowing,
    armoured,
    certified,
    ed,
    envelope,
    file_key,
)

KEY = ed()
RSA = file_key(rsa.generate_private_key(65537, 2048))
CURVE = file_key(ec.derive_private_key(7, ec.SECP256R1()))
NAME = FORMAT.encode()
MADE = KEY.sign(sshsig.signed_bytes(ABOUT.encode(), FORMAT))
SOUND = envelope(KEY.blob, NAME, b"", b"sha512", MADE)


def _said(data: bytes) -> str:
    """What reading this armour says."""
    with pytest.raises(CaroError) as caught:
        sshsig.read(data)
    assert caught.value.code == INTEGRITY
    return caught.value.message


def test_the_sound_one_is_read() -> None:
    assert sshsig.read(armoured(SOUND)).covers(ABOUT.encode())


ENVELOPES = {
    "another magic": (b"SSHSIK" + SOUND[6:], "no SSH signature"),
    "another version": (envelope(KEY.blob, NAME, b"", b"sha512", MADE, version=2), "version 2; wanted 1"),
    "something reserved": (envelope(KEY.blob, NAME, b"x", b"sha512", MADE), "reserved field"),
    "another digest": (envelope(KEY.blob, NAME, b"", b"sha1", MADE), "over sha1"),
    "trailing bytes": (SOUND + b"\0", "1 bytes too many"),
    "a namespace that does not print": (envelope(KEY.blob, b"caro\x1b", b"", b"sha512", MADE), "no printable ASCII"),
    "a long namespace": (envelope(KEY.blob, b"n" * 256, b"", b"sha512", MADE), "a field of 256 bytes"),
    "a key with trailing bytes": (envelope(KEY.blob + b"\0", NAME, b"", b"sha512", MADE), "bytes too many"),
    "an unknown kind of key": (envelope(string(b"ssh-dss"), NAME, b"", b"sha512", MADE), "ssh-dss are not accepted"),
    "an announced length past the end": (SOUND[:10] + b"\x7f\xff\xff\xff" + SOUND[14:], "a field of 2147483647 bytes"),
    "a token's other format": (
        envelope(string(b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"), NAME, b"", b"sha512", MADE),
        "webauthn-sk-ecdsa-sha2-nistp256@openssh.com are not accepted",
    ),
}


@pytest.mark.parametrize("case", ENVELOPES)
def test_a_wrong_envelope(case: str) -> None:
    data, words = ENVELOPES[case]
    assert words in _said(armoured(data))


ARMOURS = {
    "nothing": b"",
    "no armour": SOUND,
    "no last line end": armoured(SOUND)[:-1],
    "text in front": b"x\n" + armoured(SOUND),
    "text behind": armoured(SOUND) + b"x",
    "twice": armoured(SOUND) * 2,
    "carriage returns": armoured(SOUND).replace(b"\n", b"\r\n"),
    "lines that are too long": armoured(SOUND, 80),
    "an empty line": armoured(SOUND).replace(b"-----\n", b"-----\n\n", 1),
    "uneven lines": sshsig.BEGIN + b"AAAA\nAA\nAAAA\n" + sshsig.END,
    "empty": sshsig.BEGIN + sshsig.END,
    "no base64": sshsig.BEGIN + b"!!!!\n" + sshsig.END,
    "base64 with other bits behind": sshsig.BEGIN + b"QUF=\n" + sshsig.END,
    "too large": armoured(SOUND + bytes(sshsig.LARGEST)),
}


@pytest.mark.parametrize("case", ARMOURS)
def test_wrong_armour(case: str) -> None:
    assert _said(ARMOURS[case])


def test_armour_that_is_too_large_is_not_decoded() -> None:
    assert "at most 65536 are allowed" in _said(ARMOURS["too large"])


@pytest.mark.parametrize("text", [b"QUF=", b"QUE", b"QUE=\n", b" QUE=", b"QUE=QUE=", b"QU-_", b"=", "ä".encode()])
def test_base64_has_one_form(text: bytes) -> None:
    assert decoded(b"QUE=", "x") == b"AA"
    with pytest.raises(CaroError, match="x is no base64"):
        decoded(text, "x")


def test_a_signature_over_sha256_is_of_that_digest() -> None:
    made = KEY.sign(sshsig.signed_bytes(b"x", FORMAT, "sha256"))
    assert sshsig.read(armoured(envelope(KEY.blob, NAME, b"", b"sha256", made))).covers(b"x")
    assert not sshsig.read(armoured(envelope(KEY.blob, NAME, b"", b"sha512", made))).covers(b"x")


@pytest.mark.parametrize("width", [20, 64, 70, 76])
def test_armour_of_other_programs(width: int) -> None:
    assert sshsig.read(armoured(SOUND, width)).covers(ABOUT.encode())


def _point(prefix: bytes, curve: bytes = b"nistp256", kind: bytes = b"ecdsa-sha2-nistp256") -> bytes:
    return string(kind) + string(curve) + string(prefix)


KEYS = {
    "a short Ed25519 key": (string(b"ssh-ed25519") + string(b"\1" * 31), "31 bytes; wanted 32"),
    "RSA below 2048 bits": (string(b"ssh-rsa") + mpint(65537) + mpint((1 << 2047) - 1), "2047 bits"),
    "RSA above 16384 bits": (string(b"ssh-rsa") + mpint(65537) + mpint((1 << 16385) - 1), "more than 2048 bytes"),
    "an even exponent": (string(b"ssh-rsa") + mpint(65536) + mpint((1 << 2048) - 1), "exponent"),
    "an exponent of 1": (string(b"ssh-rsa") + mpint(1) + mpint((1 << 2048) - 1), "exponent"),
    "a large exponent": (string(b"ssh-rsa") + mpint((1 << 64) + 1) + mpint((1 << 2048) - 1), "a field of 9 bytes"),
    "a negative modulus": (string(b"ssh-rsa") + mpint(65537) + string(b"\xff" * 256), "shortest form"),
    "zeros in front": (string(b"ssh-rsa") + string(b"\0\1\0\1") + mpint((1 << 2048) - 1), "shortest form"),
    "no integer": (string(b"ssh-rsa") + string(b"") + mpint((1 << 2048) - 1), "shortest form"),
    "another curve": (_point(b"\4" * 65, b"nistp384"), "names the curve"),
    "a compressed point": (_point(b"\2" + b"\1" * 32), "not uncompressed"),
    "a long point": (_point(b"\4" * 66), "not uncompressed"),
    "a curve of no one": (_point(b"\4" * 65, b"nistp192", b"ecdsa-sha2-nistp192"), "are not accepted"),
    "an end in the middle": (string(b"ssh-ed25519") + b"\0\0", "in the middle of a field"),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_wrong_key(case: str) -> None:
    blob, words = KEYS[case]
    with pytest.raises(CaroError, match=words) as caught:
        parsed(blob)
    assert caught.value.code == INTEGRITY


def test_a_point_that_is_not_on_its_curve_verifies_nothing() -> None:
    key = parsed(_point(b"\4" + b"\1" * 64))
    assert not verified(key, CURVE.sign(b"x"), b"x")


def _rsa_sha1(data: bytes) -> bytes:
    return string(b"ssh-rsa") + string(RSA.private.sign(data, padding.PKCS1v15(), hashes.SHA1()))


def test_rsa_over_sha1_is_refused_by_name() -> None:
    with pytest.raises(CaroError, match="ssh-rsa is not accepted; of a key ssh-rsa it is rsa-sha2-256 or rsa-sha2-512"):
        verified(RSA.public, _rsa_sha1(b"x"), b"x")


def test_rsa_over_sha256_counts() -> None:
    made = string(b"rsa-sha2-256") + string(RSA.private.sign(b"x", padding.PKCS1v15(), hashes.SHA256()))
    assert verified(RSA.public, made, b"x")
    assert not verified(RSA.public, made.replace(b"-256", b"-512"), b"x")


@pytest.mark.parametrize("key", [KEY, CURVE, RSA], ids=["ed25519", "ecdsa", "rsa"])
def test_a_signature_has_one_form(key: FileKey) -> None:
    """Nothing behind it, no other algorithm, no zero in front of a number, not one byte less."""
    made = key.sign(b"x")
    assert verified(key.public, made, b"x")
    raw = Reader(made, "")
    name, body = raw.string(), raw.string()
    wrong = [made + b"\0", string(b"ssh-dss") + string(body), string(name) + string(body[:-1]), string(name) + string(b"\0" + body)]
    assert [one for one in wrong if _accepted(key, one)] == []


def _accepted(key: FileKey, signature: bytes) -> bool:
    try:
        return verified(key.public, signature, b"x")
    except CaroError:
        return False


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_a_security_key_that_nobody_touched(kind: str) -> None:
    raw = signed(ABOUT, SecurityKey(kind))
    key = SecurityKey(kind)
    assert examine(raw, ABOUT.id, TREE, allowing(key.public), NOW).verdict == GOOD
    with pytest.raises(CaroError, match="nobody touched it"):
        signed(ABOUT, SecurityKey(kind, flags=0))


CERTIFIED = certified(KEY, ed(2), ["a"], NOW - 9, NOW + 9)


def _of(principals: list[bytes]) -> bytes:
    """That certificate with other principals, which its authority did not sign."""
    assert CERTIFIED.blob.count(string(string(b"a"))) == 1
    return CERTIFIED.blob.replace(string(string(b"a")), string(b"".join(map(string, principals))))


@pytest.mark.parametrize(
    ("blob", "words"),
    [
        (certified(KEY, ed(2), ["a"], 0, 9, host=True).blob, "no user's"),
        (certified(KEY, ed(2), ["a"], 0, 9, option=b"force-command").blob, "critical option force-command"),
        (_of([str(number).encode() for number in range(257)]), "more than 256 principals"),
        (_of([b"a", b"b", b"a"]), "names a principal twice"),
        (CERTIFIED.blob + b"\0", "too many"),
        (CERTIFIED.blob[:-1], "in the middle"),
        (CERTIFIED.blob.replace(b"ssh-ed25519-cert-v01", b"ssh-ed25519-cert-v99"), "v99@openssh.com are not accepted"),
    ],
)
def test_a_wrong_certificate(blob: bytes, words: str) -> None:
    with pytest.raises(CaroError, match=words) as caught:
        certificate(blob)
    assert caught.value.code == INTEGRITY


OWNERS: dict[str, tuple[FileKey, FileKey, str]] = {
    "ed25519": (KEY, KEY, ""),
    "ecdsa": (CURVE, CURVE, ""),
    "rsa": (RSA, RSA, ""),
    "certificate": (CERTIFIED, ed(2), "cert-authority"),
}
TRUSTS = {name: allowing(key.public, options, "a") for name, (_, key, options) in OWNERS.items()}
RAWS = {name: signed(ABOUT, key) for name, (key, _, _) in OWNERS.items()}


def _verdict(name: str, raw: bytes) -> str:
    return examine(raw, ABOUT.id, TREE, TRUSTS[name], NOW).verdict


@pytest.mark.parametrize("name", OWNERS)
def test_each_is_good_as_it_is(name: str) -> None:
    assert _verdict(name, RAWS[name]) == GOOD


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(OWNERS)))
def test_row_33_any_changed_byte_is_refused(data: st.DataObject, name: str) -> None:
    raw = RAWS[name]
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[place]))
    assert _verdict(name, raw[:place] + bytes([byte]) + raw[place + 1 :]) != GOOD


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(OWNERS)))
def test_any_changed_byte_below_the_armour_is_refused(data: st.DataObject, name: str) -> None:
    """The armour is whole again after the change, so what looks at it is the parser of the format."""
    inner = decoded(b"".join(RAWS[name].removeprefix(ABOUT.encode()).splitlines()[1:-1]), "")
    place = data.draw(st.integers(0, len(inner) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = inner[:place] + bytes([inner[place] ^ (1 << bit)]) + inner[place + 1 :]
    assert _verdict(name, ABOUT.encode() + armoured(changed)) != GOOD


@settings(max_examples=80, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(OWNERS)))
def test_whatever_is_cut_off_is_refused(data: st.DataObject, name: str) -> None:
    raw = RAWS[name]
    assert _verdict(name, raw[: data.draw(st.integers(0, len(raw) - 1))]) != GOOD


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=300))
def test_noise_is_refused_behind_every_beginning(raw: bytes) -> None:
    for start in (b"", ABOUT.encode(), ABOUT.encode() + sshsig.BEGIN, ABOUT.encode() + b"untrusted comment: x\n"):
        assert _verdict("ed25519", start + raw) in {UNREADABLE, WRONG, "unsigned"}
    assert _verdict("ed25519", ABOUT.encode() + armoured(b"SSHSIG\0\0\0\1" + raw)) == UNREADABLE


def test_row_34_a_statement_in_other_words_is_not_read_even_if_signed() -> None:
    """What is signed are the bytes; nobody writes them anew before the check."""
    text = ABOUT.encode().replace(b"id ", b"id  ")
    raw = text + armoured(envelope(KEY.blob, NAME, b"", b"sha512", KEY.sign(sshsig.signed_bytes(text, FORMAT))))
    found = examine(raw, ABOUT.id, TREE, allowing(KEY.public), NOW)
    assert (found.verdict, found.detail) == (UNREADABLE, "what was signed is no statement about a skill")
    spaced = SIGNED.replace(b"id ", b"id  ", 1)
    assert examine(spaced, ABOUT.id, TREE, allowing(KEY.public), NOW).verdict == WRONG
