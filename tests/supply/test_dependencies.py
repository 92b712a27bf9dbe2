"""What skills need of each other: who wants whom, and each way in which it cannot be."""

from itertools import pairwise

import pytest

from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.supply.dependencies import settled
from runtime.supply.verify import Fetched, verify
from tests.making import fetched, tree

Needs = dict[str, dict[str, str]]  # skill -> dependency -> constraint, `?` in front of an optional one


def _settled(needs: Needs, versions: dict[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    trees: list[Fetched] = []
    for id, dependencies in needs.items():
        lines = "".join(
            f'"{other}" = {{ version = "{text.removeprefix("?")}", optional = {"true" if text.startswith("?") else "false"} }}\n'
            for other, text in dependencies.items()
        )
        manifest = f"[dependencies]\n{lines}"
        version = (versions or {}).get(id, "1.4.0")
        trees.append(fetched(tree(id, version=version, manifest=manifest), id, f"={version}"))
    return settled(verify(trees), "profile one")


ONE = "profile one"
FIT: dict[str, tuple[Needs, dict[str, tuple[str, ...]]]] = {
    "nobody needs anybody": ({"core.a": {}, "core.b": {}}, {"core.a": (ONE,), "core.b": (ONE,)}),
    "one needs another": ({"core.a": {"core.b": "*"}, "core.b": {}}, {"core.a": (ONE,), "core.b": (ONE, "core.a")}),
    "two need one": (
        {"core.z": {"core.b": "^1.2"}, "core.a": {"core.b": ">=1,<2"}, "core.b": {}},
        {"core.a": (ONE,), "core.b": (ONE, "core.a", "core.z"), "core.z": (ONE,)},
    ),
    "a diamond": (
        {"core.a": {"core.b": "*", "core.c": "*"}, "core.b": {"core.d": "*"}, "core.c": {"core.d": "*"}, "core.d": {}},
        {"core.a": (ONE,), "core.b": (ONE, "core.a"), "core.c": (ONE, "core.a"), "core.d": (ONE, "core.b", "core.c")},
    ),
    "optional and absent": ({"core.a": {"core.b": "?*"}}, {"core.a": (ONE,)}),
    "optional and present": ({"core.a": {"core.b": "?^1"}, "core.b": {}}, {"core.a": (ONE,), "core.b": (ONE, "core.a")}),
    "none at all": ({}, {}),
}


@pytest.mark.parametrize("case", FIT)
def test_who_wants_whom(case: str) -> None:
    needs, wanted = FIT[case]
    assert _settled(needs) == wanted


MISFITS: dict[str, tuple[Needs, int, str]] = {
    "missing": ({"core.a": {"core.b": "*"}}, NOT_FOUND, "core.a: depends on core.b, which no one lists in profile one"),
    "one of two is missing": (
        {"core.a": {"core.b": "*", "core.c": "*"}, "core.b": {}},
        NOT_FOUND,
        "core.a: depends on core.c, which no one lists in profile one",
    ),
    "too old": ({"core.a": {"core.b": ">=1.5"}, "core.b": {}}, USAGE, "core.a: depends on core.b >=1.5; the bundle has 1.4.0"),
    "too new": ({"core.a": {"core.b": "~1.3"}, "core.b": {}}, USAGE, "core.a: depends on core.b ~1.3; the bundle has 1.4.0"),
    "optional, present, and does not fit": (
        {"core.a": {"core.b": "?^2"}, "core.b": {}},
        USAGE,
        "core.a: depends on core.b ^2; the bundle has 1.4.0",
    ),
    "fits one and not the other": (
        {"core.a": {"core.c": "^1"}, "core.b": {"core.c": "^2"}, "core.c": {}},
        USAGE,
        "core.b: depends on core.c ^2; the bundle has 1.4.0",
    ),
    "two in a circle": (
        {"core.a": {"core.b": "*"}, "core.b": {"core.a": "*"}},
        USAGE,
        "dependencies go in a circle: core.a -> core.b -> core.a",
    ),
    "three in a circle behind one who is not": (
        {"core.a": {"core.b": "*"}, "core.b": {"core.c": "*"}, "core.c": {"core.d": "*"}, "core.d": {"core.b": "*"}},
        USAGE,
        "dependencies go in a circle: core.b -> core.c -> core.d -> core.b",
    ),
    "a circle that an optional one closes": (
        {"core.a": {"core.b": "*"}, "core.b": {"core.a": "?*"}},
        USAGE,
        "dependencies go in a circle: core.a -> core.b -> core.a",
    ),
}


@pytest.mark.parametrize("case", MISFITS)
def test_what_cannot_be_is_one_error_of_its_own(case: str) -> None:
    needs, code, message = MISFITS[case]
    with pytest.raises(CaroError) as caught:
        _settled(needs)
    assert (caught.value.code, caught.value.message) == (code, message)
    assert caught.value.hint


def test_a_missing_dependency_is_offered_as_the_line_to_add() -> None:
    with pytest.raises(CaroError) as caught:
        _settled({"core.a": {"core.b": "*"}})
    assert '"core.b" = "*"' in caught.value.hint


def test_a_pre_release_fits_only_where_it_is_named() -> None:
    needs: Needs = {"core.a": {"core.b": ">=1.0.0-rc.1"}, "core.b": {}}
    assert _settled(needs, {"core.b": "1.0.0-rc.2"})["core.b"] == (ONE, "core.a")
    with pytest.raises(CaroError, match=r"core\.a: depends on core\.b >=1; the bundle has 1\.0\.0-rc\.2"):
        _settled({**needs, "core.a": {"core.b": ">=1"}}, {"core.b": "1.0.0-rc.2"})


def test_a_long_chain_is_no_circle() -> None:
    ids = [f"core.n{number:03}" for number in range(300)]
    needs = {id: {other: "*"} for id, other in pairwise(ids)} | {ids[-1]: {}}
    assert _settled(needs)[ids[-1]] == (ONE, ids[-2])
