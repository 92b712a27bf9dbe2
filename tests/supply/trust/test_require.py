"""What a namespace requires, held against what was found; and whether users may add skills."""

import itertools

import pytest

from runtime.errors import INTEGRITY, CaroError
from runtime.supply.trust.require import LOCAL, NEVER, PINS, Origin, admitted
from runtime.supply.trust.trust import LEVELS, Trust
from runtime.supply.trust.verdicts import GOOD, SENTENCES, UNKNOWN, UNSIGNED, Finding, Signer

SIGNER = Signer(principal="release@example.com", fingerprint="SHA256:x")
FINDINGS = {verdict: Finding(id="custom.deck", verdict=verdict) for verdict in SENTENCES}
FINDINGS[GOOD] = Finding(id="custom.deck", verdict=GOOD, signer=SIGNER)
KINDS = (*sorted(LOCAL), *PINS)


def _admits(level: str, kind: str, pinned: bool, verdict: str) -> bool:
    trust = Trust(require={"*": level})
    try:
        signer = admitted(Origin(kind=kind, pinned=pinned), FINDINGS[verdict], trust)
    except CaroError as error:
        return (error.code, bool(error.hint)) != (INTEGRITY, True)
    return signer is FINDINGS[verdict].signer


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_row_33_what_comes_in(level: str, kind: str) -> None:
    for pinned, verdict in itertools.product((True, False), FINDINGS):
        held = kind in LOCAL or (pinned and verdict not in NEVER)
        enough = {"none": True, "pinned": held or verdict == GOOD, "signed": verdict == GOOD}[level]
        assert _admits(level, kind, pinned, verdict) == enough, (pinned, verdict)


def test_a_stricter_level_admits_nothing_more() -> None:
    for case in itertools.product(KINDS, (True, False), FINDINGS):
        answers = [_admits(level, *case) for level in LEVELS]
        assert answers == sorted(answers, reverse=True), case


def test_levels_of_namespaces() -> None:
    trust = Trust(require={"*": "signed", "custom": "none"})
    origin = Origin(kind="git", pinned=False)
    assert admitted(origin, FINDINGS[UNSIGNED], trust) is None
    with pytest.raises(CaroError, match=r"core\.git is unsigned"):
        admitted(origin, Finding(id="core.git", verdict=UNSIGNED), trust)
    assert admitted(origin, Finding(id="core.git", verdict=UNSIGNED), Trust(require={"custom": "signed"})) is None


@pytest.mark.parametrize("kind", PINS)
def test_what_is_not_pinned_says_how_to_pin_it(kind: str) -> None:
    with pytest.raises(CaroError) as caught:
        admitted(Origin(kind=kind, pinned=False), FINDINGS[UNKNOWN], Trust(require={"custom": "pinned"}))
    assert caught.value.code == INTEGRITY
    assert caught.value.message == (
        f"custom.deck is not pinned: [trust] requires that of custom, and what lies at its {kind} source may change"
    )
    assert PINS[kind] in caught.value.hint
