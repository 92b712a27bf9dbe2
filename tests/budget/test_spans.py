"""Spans and the gaps between them fill a range exactly, or nothing comes out."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.budget.parts import Label
from bundler.budget.spans import Span, tiled

USED = Label(group="records", owner="used", detail="")
REST = Label(group="padding", owner="rest", detail="")


def _spans(*places: tuple[int, int]) -> list[Span]:
    return [Span(offset=offset, stored=stored, raw=stored, label=USED) for offset, stored in places]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.integers(0, 9), st.integers(0, 9), st.randoms())
def test_spans_and_gaps_lie_end_to_end(steps: list[tuple[int, int]], start: int, tail: int, shuffled: Random) -> None:
    spans, at = [], start
    for gap, length in steps:
        spans += _spans((at + gap, length))
        at += gap + length
    mixed = list(spans)
    shuffled.shuffle(mixed)
    tiles = tiled(mixed, start, at + tail, REST)
    filled = [tile for tile in tiles if tile.stored]
    assert [start, *(tile.offset + tile.stored for tile in filled)] == [*(tile.offset for tile in filled), at + tail]
    assert sorted(tile.offset for tile in tiles if tile.label == USED) == sorted(span.offset for span in spans)
    assert sum(tile.stored for tile in tiles if tile.label == REST) == sum(gap for gap, _ in steps) + tail


@pytest.mark.parametrize(
    "places",
    [[(0, 4), (3, 2)], [(2, 2), (2, 2)], [(0, 9), (4, 1)], [(8, 3)], [(11, 1)], [(-1, 3)]],
    ids=["overlap", "same place", "inside", "over the end", "behind the end", "before the start"],
)
def test_what_cannot_be_laid_out_is_refused(places: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match=r"overlaps|ends behind"):
        tiled(_spans(*places), 0, 10, REST)
