"""Files of allowed signers and of revoked keys: what they may say, and one defect each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import INTEGRITY, INVALID, CaroError
from runtime.supply.trust import times
from runtime.supply.trust.allowed import AllowedSigner, allowed_signers
from runtime.supply.trust.patterns import admitted, matches
from runtime.supply.trust.revoked import revoked_keys
from runtime.supply.trust.trust import packed, trusted, unpacked
from tests.supply.trust.making import certified, ed, line

KEY = ed().public
LINE = line(KEY)
MINISIGN = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"  # the key of minisign's own documentation
CERTIFICATE = line(certified(ed(), ed(2), ["a"], 0, 9).public).replace("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com", 1)


def _one(text: str) -> AllowedSigner:
    (found,) = allowed_signers("keys/allowed", text.encode())
    return found


SOUND: dict[str, AllowedSigner] = {
    f"a@b {LINE}": AllowedSigner(principals="a@b", key=KEY),
    f"a@b {LINE} a comment": AllowedSigner(principals="a@b", key=KEY),
    f"*@b,!x@b {LINE}": AllowedSigner(principals="*@b,!x@b", key=KEY),
    f'"a@b,c d" {LINE}': AllowedSigner(principals="a@b,c d", key=KEY),
    f"# a comment\n\n  a@b\t{LINE}  \n": AllowedSigner(principals="a@b", key=KEY),
    f"a@b {LINE}\r\n": AllowedSigner(principals="a@b", key=KEY),
    f"a@b cert-authority {LINE}": AllowedSigner(principals="a@b", key=KEY, authority=True),
    f'a@b CERT-authority,namespaces="git,caro-skill@1" {LINE}': AllowedSigner(
        principals="a@b", key=KEY, authority=True, namespaces="git,caro-skill@1"
    ),
    f'a@b valid-after="19700102",valid-before="19700101000100Z" {LINE}': AllowedSigner(
        principals="a@b", key=KEY, after=86400, before=60
    ),
    f"{LINE} release key": AllowedSigner(principals="release key", key=KEY),
    LINE: AllowedSigner(principals="keys/allowed", key=KEY),
}


@pytest.mark.parametrize("text", SOUND)
def test_a_line_of_allowed_signers(text: str) -> None:
    assert _one(text) == SOUND[text]


WRONG: dict[str, tuple[str, str]] = {
    "nothing": ("", "keys/allowed: no signer in it"),
    "comments alone": ("# a\n", "keys/allowed: no signer in it"),
    "a word": ("a@b", "keys/allowed:1: neither an allowed signer nor a public key"),
    "no key": ("a@b ssh-ed25519", "keys/allowed:1: neither"),
    "another line": (f"a@b {LINE}\nnoise here\n", "keys/allowed:2: neither"),
    "a kind that is not accepted": ("a@b ssh-dss AAAA", "keys/allowed:1: neither"),
    "no principal": (f'"" {LINE}', "keys/allowed:1: neither"),
    "no base64": ("a@b ssh-ed25519 !!!", "keys/allowed:1: the public key is no base64"),
    "letters beyond ASCII": ("a@b ssh-ed25519 ä", "keys/allowed:1: the public key is no base64"),
    "base64 cut off": (f"a@b {LINE[:-4]}", "keys/allowed:1: the public key ends after"),
    "another kind in the key": (
        f"a@b ssh-rsa {LINE.split()[1]}",
        "says ssh-rsa, the key in it is of the kind ssh-ed25519",
    ),
    "an unknown option": (f"a@b no-touch {LINE}", "the option 'no-touch' is not known"),
    "an option twice": (f'a@b namespaces="a",namespaces="b" {LINE}', "the option namespaces is there twice"),
    "an option without its value": (f"a@b namespaces {LINE}", "the option namespaces is there twice, or without a value"),
    "an empty value": (f'a@b namespaces="" {LINE}', "the option namespaces is there twice, or without a value"),
    "a value too many": (f'a@b cert-authority="yes" {LINE}', "or with one that it does not have"),
    "a value without quotes": (f"a@b namespaces=git {LINE}", "the option 'namespaces=git' is not known"),
    "no time": (f'a@b valid-after="soon" {LINE}', "valid-after is 'soon'"),
    "a day that is not": (f'a@b valid-after="20270230" {LINE}', "valid-after is '20270230'"),
    "a certificate": (f"a@b {CERTIFICATE}", "keys/allowed:1: a certificate"),
    "a private key": ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "keys/allowed:1: neither"),
    "too much": ("#" * (256 << 10) + "\n", "more than 262144 bytes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_line_is_refused_with_its_place(case: str) -> None:
    text, words = WRONG[case]
    with pytest.raises(CaroError) as caught:
        allowed_signers("keys/allowed", text.encode())
    assert caught.value.code == INVALID
    assert caught.value.message.startswith("keys/allowed")
    assert words in caught.value.message
    assert caught.value.hint


def test_bytes_that_are_no_text_are_refused_with_their_offset() -> None:
    with pytest.raises(CaroError, match="keys/allowed: byte 0xff at offset 2 is no UTF-8"):
        allowed_signers("keys/allowed", b"a \xff")


@given(st.text(max_size=80))
def test_any_text_is_signers_or_a_clear_error(text: str) -> None:
    for data in (text, f"a@b {text} {LINE}"):
        error = _refused(data.encode("utf-8", "surrogatepass"))
        assert error is None or error.hint


def _refused(data: bytes) -> CaroError | None:
    try:
        assert allowed_signers("f", data)
    except CaroError as error:
        return error
    return None


def test_a_comment_ends_where_its_line_does() -> None:
    """Other characters that some editors take for a line's end hide no key."""
    with pytest.raises(CaroError, match="no signer in it"):
        allowed_signers("f", f"# a\u2028a@b {LINE}\x0ba@b {LINE}\ra@b {LINE}".encode())


# patterns, names that they admit, names that they do not
PATTERNS = [
    ("*", "a a@b", ""),
    ("a@b", "a@b", "a@bc xa@b A@b"),
    ("*@b", "a@b @b", "a@bc b"),
    ("a?c", "abc a?c", "ac abbc"),
    ("*a*b*c*", "abc xaxbxcx", "acb ab"),
    ("*@b,!x@b", "a@b", "x@b a@c"),
    ("!x@b,*@b", "a@b", "x@b"),
    ("!x", "", "x a"),
    (",,a", "a", "b"),
    ("[a]", "[a]", "a"),
]


@pytest.mark.parametrize(("patterns", "inside", "outside"), PATTERNS)
def test_patterns_of_principals(patterns: str, inside: str, outside: str) -> None:
    assert [name for name in inside.split() if not admitted(patterns, name)] == []
    assert [name for name in outside.split() if admitted(patterns, name)] == []


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_patterns_agree_with_the_shells(pattern: str, name: str) -> None:
    from fnmatch import fnmatchcase

    assert matches(pattern, name) == fnmatchcase(name, pattern)


def test_row_75_a_pattern_of_many_stars_ends() -> None:
    assert not matches("*a" * 2000 + "b", "a" * 20000)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("19700101", 0),
        ("19700101Z", 0),
        ("197001010001", 60),
        ("19700101000001Z", 1),
        ("20270115080000", 1_800_000_000),
        ("1970010100", None),
        ("1970", None),
        ("19700101000060", None),
        ("20271301", None),
        ("\u0661\u0669\u0667\u0660\u0660\u0661\u0660\u0661", None),
        ("19700101 ", None),
    ],
)
def test_times_of_allowed_signers(text: str, seconds: int | None) -> None:
    assert times.parsed(text) == seconds


@pytest.mark.parametrize(("seconds", "text"), [(0, "1970-01-01T00:00:00Z"), ((1 << 64) - 1, "a time past 9999")])
def test_times_in_messages(seconds: int, text: str) -> None:
    assert times.shown(seconds) == text


REVOKED = {
    LINE: KEY.fingerprint,
    f"{LINE} a comment": KEY.fingerprint,
    KEY.fingerprint: KEY.fingerprint,
    f"  {KEY.fingerprint}  lost in May": KEY.fingerprint,
    f"untrusted comment: x\n{MINISIGN}\n": "minisign:E7620F1842B4E81F",
    MINISIGN: "minisign:E7620F1842B4E81F",
    "minisign:E7620F1842B4E81F": "minisign:E7620F1842B4E81F",
}


@pytest.mark.parametrize("text", REVOKED)
def test_a_line_of_revoked_keys(text: str) -> None:
    assert revoked_keys("keys/revoked", f"# gone\n\n{text}\n".encode()) == {REVOKED[text]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"noise", "keys/revoked:1: "),
        (b"# a\nSHA256:short", "keys/revoked:2: "),
        (KEY.fingerprint.lower().encode(), "keys/revoked:1: "),
        (b"minisign:e7620f1842b4e81f", "keys/revoked:1: "),
        (f"a@b {LINE}".encode(), "keys/revoked:1: "),
        (b"SSHKRL\n\0\0\0\0\1", "keys/revoked: a binary revocation list of ssh-keygen"),
    ],
)
def test_a_wrong_line_of_revoked_keys(data: bytes, words: str) -> None:
    with pytest.raises(CaroError) as caught:
        revoked_keys("keys/revoked", data)
    assert caught.value.code == INVALID
    assert caught.value.message.startswith(words)
    assert caught.value.hint


def test_no_revoked_keys_are_none() -> None:
    assert revoked_keys("keys/revoked", b"# nobody\n") == frozenset()


FILES = {"keys/a": f"a@b {LINE}\n".encode(), "keys/m": f"untrusted comment: x\n{MINISIGN}\n".encode()}


def test_trust_of_files_of_both_kinds() -> None:
    trust = trusted({"*": "signed", "custom": "pinned"}, FILES, {"keys/r": MINISIGN.encode()})
    assert [one.principals for one in trust.signers] == ["a@b"]
    assert [key.fingerprint for key in trust.minisign] == ["minisign:E7620F1842B4E81F"]
    assert trust.revoked == {"minisign:E7620F1842B4E81F"}
    assert [trust.level(id) for id in ("custom.deck", "core.git")] == ["pinned", "signed"]


def test_trust_in_the_executable_is_that_of_the_profile() -> None:
    values = ({"*": "signed"}, FILES, {"keys/r": KEY.fingerprint.encode()})
    assert unpacked(packed(*values)) == trusted(*values)
    assert packed(*values) == packed(values[0], dict(reversed(FILES.items())), values[2])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"require": {}, "signers": [], "revoked": {}}',
        b'{"require": {"*": "singed"}, "signers": {}, "revoked": {}}',
        b'{"require": {"*": 1}, "signers": {}, "revoked": {}}',
        b'{"require": {}, "signers": {"a": "noise"}, "revoked": {}}',
        b'{"require": {}, "signers": {"a": 5}, "revoked": {}}',
        b"[" * 100000,
        b"\xff",
    ],
)
def test_trust_that_is_damaged_trusts_nobody(data: bytes) -> None:
    with pytest.raises(CaroError, match="the trusted keys of this program cannot be read") as caught:
        unpacked(data)
    assert caught.value.code == INTEGRITY


def test_a_minisign_key_that_is_none() -> None:
    with pytest.raises(CaroError, match="keys/m: no minisign public key") as caught:
        trusted({}, {"keys/m": b"untrusted comment: x\nRWQf6LRC\n"}, {})
    assert caught.value.code == INVALID
