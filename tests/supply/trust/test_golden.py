"""Signatures that ssh-keygen 9.2 and minisign 0.11 once made, each beside its key: what verified once verifies for ever."""

from pathlib import Path

import pytest

from runtime.supply.trust.examine import examine
from runtime.supply.trust.trust import trusted
from runtime.supply.trust.verdicts import GOOD, UNKNOWN
from tests.supply.trust.making import ABOUT, NOW, TREE

FOLDER = Path(__file__).parent / "golden"
SIGNATURES = sorted(FOLDER.glob("*.sig"))


def test_every_kind_is_here() -> None:
    kinds = "certificate ecdsa256 ecdsa384 ecdsa521 ed25519 minisign minisign-legacy rsa"
    assert {file.stem for file in SIGNATURES} == set(kinds.split())


@pytest.mark.parametrize("file", SIGNATURES, ids=lambda file: file.stem)
def test_a_golden_signature(file: Path) -> None:
    raw, key = file.read_bytes(), file.with_suffix(".pub").read_bytes()
    assert raw.startswith(ABOUT.encode())
    assert examine(raw, ABOUT.id, TREE, trusted({}, {file.name: key}, {}), NOW).verdict == GOOD
    others = {
        one.name: one.with_suffix(".pub").read_bytes() for one in SIGNATURES if one.stem.split("-")[0] != file.stem.split("-")[0]
    }
    assert examine(raw, ABOUT.id, TREE, trusted({}, others, {}), NOW).verdict == UNKNOWN
