"""The smallest removals, against trying all of them."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bundler.budget.advice import DEPTH, advice, fewest
from bundler.budget.overrun import Overrun
from tests.budget.attributed import attribution

SIZES = st.dictionaries(st.sampled_from([f"core.{letter}" for letter in "abcdefghij"]), st.integers(1, 30))


@given(SIZES, st.integers(1, 150))
def test_the_fewest_skills_and_of_those_the_fewest_bytes(sizes: dict[str, int], excess: int) -> None:
    every = [one for count in range(len(sizes) + 1) for one in combinations(sizes, count)]
    enough = [(len(one), sum(sizes[name] for name in one)) for one in every if sum(sizes[name] for name in one) >= excess]
    chosen = fewest(sizes, excess)
    if chosen is None:
        assert not enough
    else:
        assert len(set(chosen)) == len(chosen)
        assert (len(chosen), sum(sizes[name] for name in chosen)) == min(enough)


def test_more_skills_than_the_search_goes_deep() -> None:
    """All but one of 4 * DEPTH equal sizes; their sum cannot be bettered, but they can be counted."""
    sizes = {f"core.a{number}": 10 for number in range(4 * DEPTH)}
    chosen = fewest(sizes, 10 * (4 * DEPTH - 1) - 3)
    assert chosen is not None
    assert len(chosen) == 4 * DEPTH - 1


@given(SIZES, st.integers(1, 150))
def test_the_same_question_has_the_same_answer(sizes: dict[str, int], excess: int) -> None:
    assert fewest(sizes, excess) == fewest(dict(reversed(sizes.items())), excess)


@given(st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(1, 90), min_size=1), st.data())
def test_documents_go_largest_first_and_few_are_tried(sizes: dict[str, int], data: st.DataObject) -> None:
    files = {f"knowledge/{name}.md": size for name, size in sizes.items()}
    stored = sum(sizes.values())
    limit = data.draw(st.integers(0, stored - 1))
    found = attribution([("skills", "core.a", "knowledge", stored)], documents={"core.a": files})
    tried: list[Sequence[str]] = []

    def without(id: str, documents: Sequence[str]) -> int:
        assert id == "core.a"
        tried.append(documents)
        return stored - sum(files[path] for path in documents)

    given_ = advice(Overrun(key="skills", skill="core.a", limit=limit, found=stored, culprits=()), found, without)
    assert given_.fits
    assert given_.result == stored - sum(files[path] for path in given_.documents) <= limit
    assert given_.result + files[given_.documents[-1]] > limit
    rest = [files[path] for path in files if path not in given_.documents]
    assert min(files[path] for path in given_.documents) >= max(rest, default=0)
    assert len(tried) <= 2 + len(files).bit_length()
