"""`--skills`: which skills count for one command."""

import pytest

from runtime.catalog.choice import chosen, one
from runtime.catalog.shelf import Catalog
from runtime.errors import NOT_FOUND, USAGE, CaroError
from tests.making import bare, composed, opened, tree

IDS = ["cloud.aws", "core.git", "core.shell"]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(opened(bare(composed([tree(id) for id in IDS]))))


CHOSEN: list[tuple[str | None, list[str]]] = [
    (None, IDS),
    ("all", IDS),
    ("none", []),
    ("core.git", ["core.git"]),
    ("core.shell,core.git", ["core.git", "core.shell"]),
    (" core.shell , core.git ", ["core.git", "core.shell"]),
    ("core.git,core.git", ["core.git"]),
    ("core.git,", ["core.git"]),
    (",core.git", ["core.git"]),
    ("!core.git", ["cloud.aws", "core.shell"]),
    ("!core.git,!cloud.aws", ["core.shell"]),
    ("!core.git, !core.git", ["cloud.aws", "core.shell"]),
    (",".join(IDS), IDS),
    (",".join(f"!{id}" for id in IDS), []),
]


@pytest.mark.parametrize(("text", "wanted"), CHOSEN)
def test_what_counts_is_sorted_and_counts_once(catalog: Catalog, text: str | None, wanted: list[str]) -> None:
    assert [skill.id for skill in chosen(catalog, text)] == wanted
    for id in IDS:
        if id in wanted:
            assert one(catalog, id, text).id == id
        else:
            with pytest.raises(CaroError) as caught:
                one(catalog, id, text)
            assert (caught.value.code, caught.value.message) == (NOT_FOUND, f"{id}: left out by --skills={text}")
            assert caught.value.hint


@pytest.mark.parametrize("text", ["", ",", " ", "core.git,!core.shell", "!core.git,core.shell"])
def test_what_says_nothing_or_two_things_is_a_usage_error(catalog: Catalog, text: str) -> None:
    with pytest.raises(CaroError) as caught:
        chosen(catalog, text)
    assert caught.value.code == USAGE
    assert f"--skills: found {text!r}; wanted none, all, a,b or !a,!b" in caught.value.message


@pytest.mark.parametrize(
    "text", ["core.gti", "!core.gti", "core.git,core.gti", "!", "all,core.git", "none,all", "!!core.git", "None", "*"]
)
def test_an_unknown_id_is_not_found(catalog: Catalog, text: str) -> None:
    with pytest.raises(CaroError) as caught:
        chosen(catalog, text)
    assert caught.value.code == NOT_FOUND
    assert "no skill is named" in caught.value.message
    assert "'caro skill list' lists them" in caught.value.hint


def test_the_nearest_id_is_offered(catalog: Catalog) -> None:
    with pytest.raises(CaroError) as caught:
        chosen(catalog, "!core.gti")
    assert "perhaps core.git" in caught.value.hint


def test_an_unknown_skill_is_said_to_be_unknown_and_not_left_out(catalog: Catalog) -> None:
    for text in (None, "none", "core.git"):
        with pytest.raises(CaroError, match=r"no skill is named 'core\.gti'"):
            one(catalog, "core.gti", text)


def test_a_payload_without_skills() -> None:
    empty = Catalog(opened(bare(composed([]))))
    assert chosen(empty, None) == chosen(empty, "all") == chosen(empty, "none") == []
