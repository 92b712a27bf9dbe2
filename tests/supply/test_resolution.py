"""Versions chosen for everybody at once; where that cannot be, a sentence for each side, and a way out that was tried."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contract.records import Dependency
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.path import PathSource
from runtime.supply.resolution.candidate import Candidate, Known, Needs, Question, Requirement
from runtime.supply.resolution.explaining import conflict
from runtime.supply.resolution.solving import ConflictError, solved

Market = Mapping[str, Mapping[str, Mapping[str, str]]]  # skill -> version -> dependency -> constraint, `?` before an optional one


def _constraint(text: str) -> Constraint:
    found = Constraint.parse(text)
    assert found is not None
    return found


class Shelf:
    """What there is, out of a table."""

    def __init__(self, market: Market, needs: Mapping[str, Needs] | None = None) -> None:
        self._market, self._needs = market, needs or {}
        self.asked: list[str] = []

    def candidates(self, id: str) -> Sequence[Candidate]:
        self.asked.append(id)
        if id not in self._market:
            raise CaroError(f"{id}: no such folder", code=NOT_FOUND, hint="create it")
        return [self._known(id, version, wanted) for version, wanted in self._market[id].items()]

    def _known(self, id: str, version: str, wanted: Mapping[str, str]) -> Candidate:
        needs = {other: Dependency(version=text.lstrip("?"), optional=text.startswith("?")) for other, text in wanted.items()}
        platform = self._needs.get(f"{id} {version}", Needs())
        return Known(
            id, version, PathSource(Path("x"), "x"), Needs(dependencies=needs, os=platform.os, api_version=platform.api_version)
        )


def _question(
    market: Market, roots: Mapping[str, str], overrides: Mapping[str, str] | None = None, needs: Mapping[str, Needs] | None = None
) -> Question:
    return Question(
        roots=tuple(
            Requirement(id=id, constraint=_constraint((overrides or {}).get(id, text)), wanted_by="profiles/one.toml")
            for id, text in roots.items()
        ),
        finder=Shelf(market, needs),
        os="linux",
        arch="x86_64",
        overrides={id: _constraint(text) for id, text in (overrides or {}).items()},
    )


def _chosen(question: Question) -> dict[str, str]:
    return {id: one.version for id, one in solved(question).items()}


ALL: Market = {
    "a": {"2.0.0": {"b": "^2"}, "1.0.0": {"b": "^1"}},
    "b": {"2.0.0": {}, "1.1.0": {}, "1.0.0": {}},
    "c": {"1.0.0": {"b": "<2"}},
    "d": {"1.0.0": {"b": "?<1.1"}},
    "e": {"1.0.0": {"d": "*", "b": "*"}},
    "f": {"1.0.0": {"g": "^2"}},
    "g": {"1.0.0": {}},
    "h": {"2.0.0": {"gone": "*"}, "1.0.0": {}},
}
CHOICES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "the newest": ({"b": "*"}, {"b": "2.0.0"}),
    "the newest that fits": ({"b": "~1"}, {"b": "1.1.0"}),
    "what is needed joins": ({"a": "*"}, {"a": "2.0.0", "b": "2.0.0"}),
    "both sides are heard": ({"a": "*", "c": "*"}, {"a": "1.0.0", "b": "1.1.0", "c": "1.0.0"}),
    "optional alone does not join": ({"d": "*"}, {"d": "1.0.0"}),
    "optional counts where it is wanted": ({"d": "*", "b": "*"}, {"b": "1.0.0", "d": "1.0.0"}),
    "optional counts whoever comes first": ({"e": "*"}, {"b": "1.0.0", "d": "1.0.0", "e": "1.0.0"}),
    "nothing": ({}, {}),
}


@pytest.mark.parametrize("case", CHOICES)
def test_what_is_chosen(case: str) -> None:
    roots, wanted = CHOICES[case]
    assert _chosen(_question(ALL, roots)) == wanted


def test_each_skill_is_looked_up_once() -> None:
    question = _question(ALL, {"a": "*", "c": "*", "e": "*"})
    solved(question)
    assert isinstance(question.finder, Shelf)
    assert len(question.finder.asked) == len(set(question.finder.asked))


def _conflict(question: Question) -> CaroError:
    with pytest.raises(ConflictError) as caught:
        solved(question)
    error = conflict(question, caught.value)
    assert error.code == USAGE
    return error


def test_a_conflict_says_who_wants_what_why_nothing_fits_and_what_would_settle_it() -> None:
    error = _conflict(_question(ALL, {"c": "*", "b": "^2"}))
    assert error.message.splitlines() == [
        "no version of b satisfies everybody",
        "  profiles/one.toml wants b ^2",
        "  c 1.0.0 wants b <2",
        "  b 2.0.0 is not <2 (c 1.0.0)",
        "  b 1.1.0 is not ^2 (profiles/one.toml)",
        "  b 1.0.0 is not ^2 (profiles/one.toml)",
    ]
    assert '[overrides] "b" = { version = "2.0.0", reason = "..." } settles it' in error.hint
    assert _chosen(_question(ALL, {"c": "*", "b": "^2"}, {"b": "2.0.0"})) == {"b": "2.0.0", "c": "1.0.0"}


def test_a_conflict_of_one_with_nothing() -> None:
    error = _conflict(_question(ALL, {"f": "*"}))
    assert "f 1.0.0 wants g ^2\n  g 1.0.0 is not ^2 (f 1.0.0)" in error.message
    assert '"g" = { version = "1.0.0"' in error.hint


def test_a_skill_without_versions_has_no_way_out() -> None:
    error = _conflict(_question({"a": {}}, {"a": "*"}))
    assert "there is no version of a at all" in error.message
    assert "no override of one of them settles it" in error.hint


def test_the_override_that_is_offered_overrules_the_fewest() -> None:
    market: Market = {
        "a": {"1.0.0": {"z": "^1"}},
        "b": {"1.0.0": {"z": "^1.1"}},
        "c": {"1.0.0": {"z": "^3"}},
        "z": {"3.0.0": {}, "2.0.0": {}, "1.1.0": {}, "1.0.0": {}},
    }
    assert '"z" = { version = "1.1.0"' in _conflict(_question(market, {"a": "*", "b": "*", "c": "*"})).hint


def test_many_sides_are_counted_not_listed() -> None:
    market: Market = {f"s{number:02}": {"1.0.0": {"z": f">=1.{number}"}} for number in range(30)} | {
        "z": {f"1.{number}.0": {} for number in range(20)}
    }
    error = _conflict(_question(market, dict.fromkeys(market, "*")))
    assert len(error.message.splitlines()) < 30


def test_what_is_missing_says_who_wants_it() -> None:
    with pytest.raises(CaroError, match=r"h 2\.0\.0 depends on gone: gone: no such folder") as caught:
        solved(_question(ALL, {"h": "*"}))
    assert caught.value.code == NOT_FOUND
    with pytest.raises(CaroError, match=r"^gone: no such folder"):
        solved(_question(ALL, {"gone": "*"}))


def test_a_version_for_another_platform_is_passed_over_and_explained() -> None:
    mac = Needs(os=("macos",))
    assert _chosen(_question(ALL, {"b": "*"}, needs={"b 2.0.0": mac})) == {"b": "1.1.0"}
    error = _conflict(_question(ALL, {"g": "*"}, needs={"g 1.0.0": mac}))
    assert "g 1.0.0 is for macos; the target is linux" in error.message


def test_a_version_of_another_format_is_passed_over_and_explained() -> None:
    newer = Needs(api_version="2.0")
    assert _chosen(_question(ALL, {"b": "*"}, needs={"b 2.0.0": newer})) == {"b": "1.1.0"}
    error = _conflict(_question(ALL, {"g": "*"}, needs={"g 1.0.0": newer}))
    assert "g 1.0.0 has api_version 2.0; this program reads 1.x" in error.message


def test_a_long_chain_and_a_circle_end() -> None:
    """A circle is refused by whoever looks at what was chosen."""
    chain: Market = {f"s{number:04}": {"1.0.0": {f"s{number + 1:04}": "*"}} for number in range(1100)} | {"s1100": {"1.0.0": {}}}
    assert len(_chosen(_question(chain, {"s0000": "*"}))) == 1101
    circle: Market = {"a": {"1.0.0": {"b": "*"}}, "b": {"1.0.0": {"a": "*"}}}
    assert _chosen(_question(circle, {"a": "*"})) == {"a": "1.0.0", "b": "1.0.0"}


def test_a_pre_release_is_chosen_only_where_it_is_named() -> None:
    market: Market = {"a": {"2.0.0-rc.1": {}, "1.0.0": {}}}
    assert _chosen(_question(market, {"a": "*"})) == {"a": "1.0.0"}
    assert _chosen(_question(market, {"a": ">=2.0.0-rc.1"})) == {"a": "2.0.0-rc.1"}


VERSIONS = st.sampled_from(["1.0.0", "1.1.0", "2.0.0"])
WISHES = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["*", "^1", "^2", "?^1", "?^2", "<1.1"]), max_size=3)


@given(st.dictionaries(st.sampled_from("abcde"), st.dictionaries(VERSIONS, WISHES, min_size=1), min_size=5), WISHES)
def test_a_choice_satisfies_everybody_and_a_conflict_is_one(market: Market, roots: Mapping[str, str]) -> None:
    """Held against every choice there is."""
    wanted = {id: text.lstrip("?") for id, text in roots.items()}
    question = _question(market, wanted)
    there_is_one = any(_holds(market, wanted, one) for one in _all_choices(sorted(market), market))
    if there_is_one:
        assert _holds(market, wanted, _chosen(question))
    else:
        _conflict(question)


def _all_choices(ids: Sequence[str], market: Market) -> list[dict[str, str]]:
    if not ids:
        return [{}]
    rest = _all_choices(ids[1:], market)
    return [{**one, ids[0]: version} for one in rest for version in market[ids[0]]] + rest


def _holds(market: Market, roots: Mapping[str, str], chosen: Mapping[str, str]) -> bool:
    wishes = [*roots.items(), *(wish for id, version in chosen.items() for wish in market[id][version].items())]
    for id, text in wishes:
        if text.startswith("?") and id not in chosen:
            continue
        if id not in chosen or not _constraint(text.lstrip("?")).admits(chosen[id]):
            return False
    return True
