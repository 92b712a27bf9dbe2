"""Tables: aligned, wrapped on a terminal, and never cut."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.cli.table import GAP, NARROWEST, pairs, size, table, width, wrapped
from tests.making import terminal

WORDS = st.text(st.sampled_from([*"abcdefgh-.,", "é", "前", "한"]), min_size=1, max_size=14)
CELLS = st.lists(WORDS, max_size=12).map(" ".join)
ROWS = st.lists(st.tuples(WORDS, WORDS, CELLS), max_size=5)
COLUMNS = st.integers(1, 120)
HEADS = ("ID", "NAME", "WHAT IT IS")


@given(CELLS, COLUMNS)
def test_wrapping_loses_no_word_and_keeps_to_its_columns(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= columns or " " not in line for line in lines)
    for line, following in pairwise(lines):
        assert width(line) + 1 + width(following.split()[0]) > columns


@given(ROWS, COLUMNS)
def test_a_table_loses_no_word_and_keeps_to_its_columns(rows: list[tuple[str, str, str]], columns: int) -> None:
    lines = table(terminal(columns=columns), HEADS, rows).splitlines()
    assert " ".join(lines).split() == " ".join([*HEADS, *(" ".join(row) for row in rows)]).split()
    indent = sum(max(width(row[at]) for row in [HEADS, *rows]) + GAP for at in (0, 1))
    room = max(columns - indent, NARROWEST)
    for line in lines:
        assert width(line) <= max(columns, indent + room) or " " not in _from(line, indent).strip()


def _from(line: str, column: int) -> str:
    """What of the line stands at or behind that column."""
    for at in range(len(line) + 1):
        if width(line[:at]) >= column:
            return line[at:]
    return ""


@given(ROWS)
def test_a_table_in_a_pipe_has_a_line_for_each_row_and_columns_for_each_cell(rows: list[tuple[str, str, str]]) -> None:
    lines = table(terminal(), HEADS, rows).splitlines()
    assert len(lines) == len(rows) + 1
    starts = [0, *(sum(max(width(row[at]) for row in [HEADS, *rows]) + GAP for at in range(upto)) for upto in (1, 2))]
    for line, row in zip(lines, [HEADS, *rows], strict=True):
        for start, cell in zip(starts, row, strict=True):
            assert _from(line, start).startswith(cell)
        assert line == line.rstrip()


@given(st.lists(st.tuples(WORDS, CELLS), min_size=1, max_size=5), st.just(0) | COLUMNS)
def test_pairs_lose_no_word(rows: list[tuple[str, str]], columns: int) -> None:
    shown = pairs(terminal(columns=columns), rows)
    assert shown.split() == " ".join(f"{key} {value}" for key, value in rows).split()
    assert all(line == line.rstrip() for line in shown.splitlines())


SNAPSHOT = """\
ID    NAME  WHAT IT IS
a     b     some words that go on
            and on until they wrap
前後  c     short
"""
PAIRS = """\
key     value
longer  some words that go on
        and on
empty
"""


def test_a_table_looks_like_this() -> None:
    rows = [("a", "b", "some words that go on and on until they wrap"), ("前後", "c", "short")]
    assert table(terminal(columns=36), HEADS, rows) == SNAPSHOT


def test_pairs_look_like_this() -> None:
    rows = [("key", "value"), ("longer", "some words\nthat go on and on"), ("empty", "")]
    assert pairs(terminal(columns=30), rows) == PAIRS


def test_a_table_without_rows_is_its_heads() -> None:
    assert table(terminal(columns=80), HEADS, []) == "ID  NAME  WHAT IT IS\n"


def test_styles_change_no_column() -> None:
    rows = [("a", "b", "c"), ("前後", "c", "short")]
    plain = table(terminal(columns=36), HEADS, rows)
    assert table(terminal(columns=36, styled=True), HEADS, rows) == plain.replace(
        plain.splitlines()[0], f"\x1b[1m{plain.splitlines()[0]}\x1b[0m"
    )


WIDTHS = [
    ("", 0),
    ("plain", 5),
    ("é", 1),
    ("\u2013\u2026\u201c\u201d", 4),
    ("日本語", 6),
    ("한국어", 6),
    ("\uff46\uff55\uff4c\uff4c", 8),
    ("\uff08\uff09", 4),
    ("ﾊﾝｶｸ", 4),
    ("\U0001f600", 2),
    ("\U0001f680", 2),
    ("\U00020000", 2),
    ("aß前", 4),
    ("кириллица", 9),
]


@pytest.mark.parametrize(("text", "columns"), WIDTHS, ids=[ascii(text) for text, _ in WIDTHS])
def test_the_width_of_a_text(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize("block", ["HIRAGANA", "KATAKANA", "CJK UNIFIED", "HANGUL SYLLABLE", "BOPOMOFO", "FULLWIDTH LATIN"])
def test_every_letter_of_a_wide_script_is_two_columns(block: str) -> None:
    letters = [
        chr(code)
        for code in range(0x1100, 0x10000)
        if unicodedata.name(chr(code), "").startswith(block) and unicodedata.east_asian_width(chr(code)) in {"W", "F"}
    ]
    assert letters
    assert [letter for letter in letters if width(letter) != 2] == []


SIZES = [
    (0, "0 B"),
    (1, "1 B"),
    (999, "999 B"),
    (1000, "1.0 kB"),
    (1234, "1.2 kB"),
    (1250, "1.2 kB"),
    (99_949, "99.9 kB"),
    (999_949, "999.9 kB"),
    (999_950, "1.0 MB"),
    (999_999, "1.0 MB"),
    (1_000_000, "1.0 MB"),
    (12_345_678, "12.3 MB"),
    (1_234_567_890, "1234.6 MB"),
]


@pytest.mark.parametrize(("length", "shown"), SIZES)
def test_a_size_for_people(length: int, shown: str) -> None:
    assert size(length) == shown
