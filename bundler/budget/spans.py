"""Stretches of a file. None overlaps another, and what lies between them is named too: so their sum is exact."""

from collections.abc import Iterable
from dataclasses import dataclass

from bundler.budget.parts import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """`stored` bytes of a file from `offset`, and whose they are. `raw` is their length when decoded."""

    offset: int
    stored: int
    raw: int
    label: Label


def tiled(spans: Iterable[Span], start: int, end: int, rest: Label) -> list[Span]:
    """The spans in order with the gaps between `start` and `end` filled by spans of `rest`.

    Raises ValueError where one overlaps another or leaves that range.
    """
    tiles: list[Span] = []
    at = start
    for span in sorted(spans, key=lambda span: (span.offset, span.stored)):
        if span.stored and span.offset < at:
            raise ValueError(f"{_shown(span.label)} overlaps what lies before it")
        if span.stored and span.offset > at:
            tiles.append(Span(offset=at, stored=span.offset - at, raw=span.offset - at, label=rest))
        tiles.append(span)
        at = max(at, span.offset + span.stored) if span.stored else at
    if at > end:
        raise ValueError(f"{_shown(tiles[-1].label)} ends behind its place")
    if at < end:
        tiles.append(Span(offset=at, stored=end - at, raw=end - at, label=rest))
    return tiles


def _shown(label: Label) -> str:
    return f"{label.group} {label.owner} {label.detail}"
