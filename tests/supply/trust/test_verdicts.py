"""Attack table, row 33: unsigned, unknown, expired, revoked, wrong content. Five messages (and two more), one exit code."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from runtime.contract.digest import integrity, sha256
from runtime.errors import INTEGRITY
from runtime.supply.trust.examine import examine, same_version
from runtime.supply.trust.key_file import FileKey
from runtime.supply.trust.signing import signature, signed
from runtime.supply.trust.statement import Statement, chosen
from runtime.supply.trust.trust import Trust, trusted
from runtime.supply.trust.verdicts import (
    EXPIRED,
    GOOD,
    NOT_YET,
    REVOKED,
    SENTENCES,
    SIGN_SKILL,
    UNKNOWN,
    UNREADABLE,
    UNSIGNED,
    WRONG,
    Finding,
    Signer,
    refusal,
)
from tests.supply.trust.making import ABOUT, NOW, SIGNED, TREE, allowing, certified, ed, line

KEY, OTHER, AUTHORITY = ed(1), ed(2), ed(3)
OTHER_TREE = integrity(sha256(b"another tree").digest())
PRINT, OTHERS, CA = KEY.public.fingerprint, OTHER.public.fingerprint, AUTHORITY.public.fingerprint
DAY = 86400


class Row(NamedTuple):
    """The signature's bytes, whom we trust, the verdict, and what the message says in its middle."""

    raw: bytes | None
    trust: Trust
    verdict: str
    said: str = ""


def _by(options: str = "", revoked: Sequence[str] = ()) -> Trust:
    return allowing(KEY.public, options, revoked=revoked)


def _certified(principals: list[str], after: int = NOW - DAY, before: int = NOW + DAY, authority: int = 3) -> bytes:
    return signed(ABOUT, certified(KEY, ed(authority), principals, after, before))


def _ca(patterns: str = "*@example.com", options: str = "", revoked: Sequence[str] = ()) -> Trust:
    return allowing(AUTHORITY.public, f"cert-authority{options}", patterns, revoked)


def _forged() -> bytes:
    """A certificate that names our authority; another one signed it."""
    blob = certified(KEY, OTHER, ["a@example.com"], 0, NOW + DAY).blob
    assert OTHER.public.fields[0] in blob
    forged = FileKey(blob=blob.replace(OTHER.public.fields[0], AUTHORITY.public.fields[0]), public=KEY.public, private=KEY.private)
    return signed(ABOUT, forged)


ROWS: dict[str, Row] = {
    "a trusted key": Row(SIGNED, _by(), GOOD),
    "a trusted key for its namespace": Row(SIGNED, _by('namespaces="git,caro-skill@*"'), GOOD),
    "a trusted key in its time": Row(SIGNED, _by('valid-after="20270101",valid-before="20270115080000Z"'), GOOD),
    "a certificate": Row(_certified(["x@y", "a@example.com"]), _ca(), GOOD),
    "nothing": Row(None, _by(), UNSIGNED),
    "an empty file": Row(b"", _by(), UNSIGNED),
    "another key": Row(SIGNED, allowing(OTHER.public), UNKNOWN, PRINT),
    "nobody is trusted": Row(SIGNED, Trust(), UNKNOWN, PRINT),
    "a key for other namespaces": Row(SIGNED, _by('namespaces="git"'), UNKNOWN, "may sign for namespaces='git'"),
    "a key for all namespaces but ours": Row(SIGNED, _by('namespaces="*,!caro-*"'), UNKNOWN, "may sign for namespaces="),
    "an authority's own signature": Row(SIGNED, _by("cert-authority"), UNKNOWN, PRINT),
    "a certificate of another authority": Row(
        _certified(["a@example.com"], authority=2), _ca(), UNKNOWN, f"{OTHERS} (ssh-ed25519, an"
    ),
    "a certificate of a plain key": Row(_certified(["a@example.com"]), allowing(AUTHORITY.public), UNKNOWN, CA),
    "a certificate whose key is listed": Row(_certified(["a@example.com"]), allowing(KEY.public), UNKNOWN, CA),
    "a certificate of someone else": Row(_certified(["a@evil.org"]), _ca(), UNKNOWN, "is of a@evil.org; wanted *@example.com"),
    "a certificate of no one": Row(_certified([]), _ca("*"), UNKNOWN, "is of no one"),
    "a certificate that is forged": Row(_forged(), _ca(), UNKNOWN, f"the authority {CA} did not sign the certificate"),
    "a key that has expired": Row(
        SIGNED,
        _by('valid-before="20270115075959Z"'),
        EXPIRED,
        "until 2027-01-15T07:59:59Z; this machine's clock says 2027-01-15T08:00:00Z",
    ),
    "a certificate that has expired": Row(
        _certified(["a@example.com"], before=NOW), _ca(), EXPIRED, "counted until 2027-01-15T08:00:00Z; this machine's clock says"
    ),
    "an authority that has expired": Row(
        _certified(["a@example.com"]), _ca(options=',valid-before="20270101Z"'), EXPIRED, "until 2027-01-01T00:00:00Z"
    ),
    "a key of tomorrow": Row(
        SIGNED, _by('valid-after="20270115080001Z"'), NOT_YET, "from 2027-01-15T08:00:01Z on; this machine's clock says"
    ),
    "a certificate of tomorrow": Row(
        _certified(["a@example.com"], after=NOW + 1), _ca(), NOT_YET, "counts from 2027-01-15T08:00:01Z on; this"
    ),
    "a revoked key": Row(SIGNED, _by(revoked=[line(KEY.public)]), REVOKED, PRINT),
    "a revoked fingerprint": Row(SIGNED, _by(revoked=[PRINT]), REVOKED, PRINT),
    "a revoked key that nobody lists": Row(SIGNED, allowing(OTHER.public, revoked=[PRINT]), REVOKED, PRINT),
    "a revoked key with a certificate": Row(_certified(["a@example.com"]), _ca(revoked=[PRINT]), REVOKED, PRINT),
    "a revoked authority": Row(_certified(["a@example.com"]), _ca(revoked=[CA]), REVOKED, CA),
    "another version's signature for this statement": Row(
        ABOUT.encode() + signed(Statement(id=ABOUT.id, version="1.1.0", integrity=TREE), KEY)[-len(SIGNED) + len(ABOUT.encode()) :],
        _by(),
        WRONG,
        "it does not fit what it lies with",
    ),
    "another tree": Row(
        signed(Statement(id=ABOUT.id, version="1.2.0", integrity=OTHER_TREE), KEY),
        _by(),
        WRONG,
        f"for integrity {OTHER_TREE} (custom.deck 1.2.0); found {TREE}",
    ),
    "another skill": Row(
        signed(Statement(id="custom.desk", version="1.2.0", integrity=TREE), KEY), _by(), WRONG, "for id custom.desk"
    ),
    "another namespace": Row(
        ABOUT.encode() + signature(ABOUT.encode(), "git", KEY), _by(), WRONG, "for the namespace 'git'; wanted 'caro-skill@1'"
    ),
    "a signature without its statement": Row(
        SIGNED.removeprefix(ABOUT.encode()), _by(), UNREADABLE, "begins with the caro-skill@1 statement"
    ),
    "noise": Row(b"\xff" * 100, _by(), UNREADABLE, "begins with the caro-skill@1 statement"),
    "a long text in front": Row(b"x" * 2000 + b"\n" + SIGNED, _by(), UNREADABLE, "begins with the caro-skill@1 statement"),
}


def _found(row: Row) -> Finding:
    return examine(row.raw, ABOUT.id, TREE, row.trust, NOW)


@pytest.mark.parametrize("case", ROWS)
def test_row_33_what_a_signature_is_worth(case: str) -> None:
    row = ROWS[case]
    found = _found(row)
    assert found.verdict == row.verdict, found
    assert (found.signer is not None) == (row.verdict == GOOD)
    if row.verdict != GOOD:
        error = refusal(found)
        assert error.code == INTEGRITY
        assert error.message.startswith(f"custom.deck {SENTENCES[row.verdict][0]}")
        assert row.said in error.message
        assert error.hint == SENTENCES[row.verdict][1].format(sign=SIGN_SKILL)


def test_row_33_no_two_refusals_are_alike() -> None:
    assert {row.verdict for row in ROWS.values()} == {GOOD, *SENTENCES}
    assert len({said for said, _ in SENTENCES.values()}) == len(SENTENCES) == 7


def test_row_33_the_clock_decides_to_the_second() -> None:
    trust = _by('valid-after="20270115080000Z",valid-before="20270115080100Z"')
    found = [examine(SIGNED, ABOUT.id, TREE, trust, NOW + second).verdict for second in (-1, 0, 60, 61)]
    assert found == [NOT_YET, GOOD, GOOD, EXPIRED]


def test_of_several_lines_for_a_key_the_kindest_counts() -> None:
    expired, foreign, good = 'valid-before="20200101"', 'namespaces="git"', 'valid-after="20200101"'

    def verdict(*options: str) -> str:
        text = "".join(f"a {one} {line(KEY.public)}\n" for one in options)
        return examine(SIGNED, ABOUT.id, TREE, trusted({}, {"f": text.encode()}, {}), NOW).verdict

    assert verdict(expired, good, foreign) == GOOD
    assert verdict(foreign, expired) == verdict(expired, foreign) == EXPIRED
    assert verdict(foreign) == UNKNOWN


def test_row_34_a_statement_is_of_the_version_that_the_manifest_says() -> None:
    found = _found(ROWS["a trusted key"])
    assert found.version == "1.2.0"
    assert same_version(found, "1.2.0") == found
    wrong = same_version(found, "1.3.0")
    assert (wrong.verdict, wrong.signer) == (WRONG, None)
    assert wrong.detail == "it was made for version 1.2.0; skill.toml says 1.3.0"
    unsigned = _found(ROWS["nothing"])
    assert same_version(unsigned, "9.9.9") == unsigned


def test_signers_as_locks_write_them() -> None:
    key, certificate = _found(ROWS["a trusted key"]).signer, _found(ROWS["a certificate"]).signer
    assert key == Signer(principal="release@example.com", fingerprint=PRINT)
    assert key.text == f"release@example.com ({PRINT})"
    assert certificate is not None
    assert certificate.text == f"a@example.com (authority {CA})"


def test_a_renewed_certificate_is_the_same_signer_in_a_lock() -> None:
    one = examine(_certified(["a@example.com"]), ABOUT.id, TREE, _ca(), NOW)
    renewed = signed(ABOUT, certified(OTHER, AUTHORITY, ["a@example.com"], NOW, NOW + 9 * DAY))
    other = examine(renewed, ABOUT.id, TREE, _ca(), NOW)
    assert one.signer is not None
    assert other.signer is not None
    assert one.signer.fingerprint != other.signer.fingerprint
    assert one.signer.text == other.signer.text


def test_row_33_of_several_files_that_of_the_tree_counts() -> None:
    """A folder of signatures holds those of older versions too; the tree's own is found by its integrity, and then examined."""
    older = signed(Statement(id=ABOUT.id, version="1.10.0", integrity=OTHER_TREE), KEY)
    names = [f"{ABOUT.id}-{version}.sig" for version in ("1.10.0", "1.2.0")]
    assert names == ["custom.deck-1.10.0.sig", "custom.deck-1.2.0.sig"]
    assert chosen(dict(zip(names, (older, SIGNED), strict=True)), TREE) == SIGNED
    assert chosen(dict(zip(names, (SIGNED, older), strict=True)), TREE) == SIGNED
    assert chosen({names[0]: older, "README.md": b"x"}, TREE) == older
    assert chosen({"README.md": b"x"}, TREE) is None
    assert examine(chosen({names[0]: older}, TREE), ABOUT.id, TREE, _by(), NOW).verdict == WRONG
    hidden = b"x" * 2000 + f"\nintegrity {TREE}\n".encode()
    assert examine(chosen({names[0]: hidden}, TREE), ABOUT.id, TREE, _by(), NOW).verdict == UNREADABLE
