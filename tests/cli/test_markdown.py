"""Documents on a terminal: every word stays, lines keep to their columns, styles are ours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.cli.markdown import NARROWEST, WIDEST, render
from runtime.cli.table import width
from tests.cli.hostile import STYLE
from tests.making import terminal
from tests.project import ROOT

# name: the document, and how it looks without styles in 40 columns
SHOWN = {
    "nothing": ("", "\n"),
    "heading and text": ("# Git\n\nSome text.\n", "Git\n\nSome text.\n"),
    "wrapped": ("one two three four five six seven eight nine ten\n", "one two three four five six seven eight\nnine ten\n"),
    "soft break": ("one\ntwo\n", "one two\n"),
    "hard break": ("one  \ntwo\\\nthree\n", "one\ntwo\nthree\n"),
    "two paragraphs": ("one\n\n\n\ntwo\n", "one\n\ntwo\n"),
    "list": ("* one\n* two\n", "* one\n* two\n"),
    "numbers": ("3. three\n4. four\n", "3. three\n4. four\n"),
    "nested list": ("* one\n  * two\n    * three\n", "* one\n  * two\n    * three\n"),
    "list wraps under its text": (
        "* one two three four five six seven eight nine\n",
        "* one two three four five six seven\n  eight nine\n",
    ),
    "code": ("```sh\ngit status\n  git log\n```\n", "    git status\n      git log\n"),
    "code keeps its lines": ("    " + "x" * 60 + " y\n", "    " + "x" * 60 + " y\n"),
    "code with markup": ("```\n*no* `markup` [here](x)\n```\n", "    *no* `markup` [here](x)\n"),
    "quote": ("> one\n> two\n", "| one two\n"),
    "rule": ("one\n\n---\n\ntwo\n", "one\n\n" + "-" * 40 + "\n\ntwo\n"),
    "link": ("[text](https://example.org)\n", "text (https://example.org)\n"),
    "address": ("<https://example.org>\n", "https://example.org\n"),
    "image": ("![text](a.png)\n", "text (a.png)\n"),
    "marks": ("*a* **b** ***c*** `d` ~~e~~\n", "a b c d e\n"),
    "table": ("| a | bb |\n|---|----|\n| ccc | d |\n| 前 | e |\n", "a    bb\nccc  d\n前   e\n"),
    "table of a head": ("| a | bb |\n|---|----|\n", "a  bb\n"),
    "table with markup": ("| `a` | *b* |\n|---|---|\n| c | d |\n", "a  b\nc  d\n"),
    "HTML": ("<b>bold</b>\n\n<div>\nx\n</div>\n", "<b>bold</b>\n\n<div>\nx\n</div>\n"),
    "wide": ("日本語 " * 7 + "\n", "日本語 日本語 日本語 日本語 日本語\n日本語 日本語\n"),
    "long word": ("a " + "x" * 50 + " b\n", "a\n" + "x" * 50 + "\nb\n"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_document_looks_like_this(name: str) -> None:
    text, wanted = SHOWN[name]
    assert render(text, terminal(columns=40)) == wanted


@pytest.mark.parametrize("name", SHOWN)
def test_styles_change_no_column(name: str) -> None:
    text, wanted = SHOWN[name]
    assert STYLE.sub("", render(text, terminal(columns=40, styled=True))) == wanted


STYLED = [
    ("# Git\n", "\x1b[1;35mGit\x1b[0m\n"),
    ("*a*\n", "\x1b[3ma\x1b[0m\n"),
    ("**a**\n", "\x1b[1ma\x1b[0m\n"),
    ("`a`\n", "\x1b[36ma\x1b[0m\n"),
    ("~~a~~\n", "\x1b[2ma\x1b[0m\n"),
    ("[a](b)\n", "a (\x1b[4mb\x1b[0m)\n"),
    ("```\na\n```\n", "    \x1b[36ma\x1b[0m\n"),
]


@pytest.mark.parametrize(("text", "wanted"), STYLED, ids=[text.strip() for text, _ in STYLED])
def test_a_mark_has_its_style(text: str, wanted: str) -> None:
    assert render(text, terminal(columns=40, styled=True)) == wanted


PLAIN = st.lists(st.text(st.sampled_from([*"abcdefg", "é", "前"]), min_size=1, max_size=12), min_size=1, max_size=40)


@given(PLAIN, st.integers(1, 160), st.sampled_from(["", "# ", "* ", "> ", "7. ", "* > "]))
def test_running_text_loses_no_word_and_keeps_to_its_columns(words: list[str], columns: int, before: str) -> None:
    shown = render(before + " ".join(words) + "\n", terminal(columns=columns))
    lines = shown.splitlines()
    assert [word for word in shown.split() if re.fullmatch(r"[a-gé前]+", word)] == words
    room = max(min(columns, WIDEST), NARROWEST + 8)
    if before != "# ":
        assert all(width(line) <= room or not re.search(r"[a-gé前] [a-gé前]", line) for line in lines)


DOCUMENTS = sorted((ROOT / "skills").glob("*/knowledge/**/*.md"))


def test_the_documents_of_this_checkout_keep_every_word_when_rendered() -> None:
    assert len(DOCUMENTS) > 10
    for document in DOCUMENTS:
        text = document.read_text()
        shown = STYLE.sub("", render(text, terminal(columns=72, styled=True)))
        words = set(re.findall(r"[A-Za-z]{4,}", re.sub(r"^\s*(```|~~~)[a-z]*$", "", text, flags=re.MULTILINE)))
        assert words - set(re.findall(r"[A-Za-z]{4,}", shown)) == set(), document
