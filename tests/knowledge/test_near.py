"""Words that are nearly the same: the distance against a plain dynamic programme, and which known words are offered."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.knowledge.near import allowed, distance, letters


def _plain(one: str, other: str) -> int:
    """Optimal string alignment by its definition, the whole table."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at, place in product(range(len(one) + 1), range(len(other) + 1)):
        if not at or not place:
            table[at][place] = at + place
            continue
        changed = one[at - 1] != other[place - 1]
        ways = [table[at - 1][place] + 1, table[at][place - 1] + 1, table[at - 1][place - 1] + changed]
        if at > 1 and place > 1 and one[at - 1] == other[place - 2] and one[at - 2] == other[place - 1]:
            ways.append(table[at - 2][place - 2] + 1)
        table[at][place] = min(ways)
    return table[-1][-1]


WORD = st.text(st.sampled_from("abc"), max_size=8) | st.text(max_size=6)


@given(WORD, WORD, st.integers(0, 4))
def test_the_distance_is_that_of_the_plain_programme(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(_plain(one, other), most + 1)


@given(WORD, WORD)
def test_it_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert distance(one, other, 2) == distance(other, one, 2)
    assert distance(one, one, 2) == 0


@given(st.text(st.characters(codec="utf-8"), max_size=9), st.text(st.characters(codec="utf-8"), max_size=9))
def test_the_cheap_bound_refuses_nothing_that_is_near(one: str, other: str) -> None:
    far = _plain(one, other)
    assert (letters(one) ^ letters(other)).bit_count() <= 2 * far
    assert letters(one) < 1 << 32


# one word, another, their distance
KNOWN = [
    ("commit", "commit", 0),
    ("comit", "commit", 1),
    ("commmit", "commit", 1),
    ("commut", "commit", 1),
    ("comimt", "commit", 1),  # a swap is one mistake
    ("ocmmit", "commit", 1),
    ("ocmmti", "commit", 2),
    ("cmoimt", "commit", 2),
    ("ab", "ba", 1),
    ("ca", "abc", 3),  # no part is edited twice
    ("kubernets", "kubernetes", 1),
    ("", "ab", 2),
    ("", "", 0),
    ("größe", "grosse", 3),
]


@pytest.mark.parametrize(("one", "other", "far"), KNOWN)
def test_known_distances(one: str, other: str, far: int) -> None:
    assert distance(one, other, 3) == far
    assert [distance(one, other, most) <= most for most in range(4)] == [far <= most for most in range(4)]


@pytest.mark.parametrize(
    ("word", "wanted"), [("", 0), ("git", 0), ("undo", 1), ("commit", 1), ("compres", 2), ("kubernetes", 2), ("x" * 9999, 2)]
)
def test_long_words_may_have_more_mistakes(word: str, wanted: int) -> None:
    assert allowed(word) == wanted
