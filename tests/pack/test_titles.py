"""The title of a document, as lists show it."""

import pytest

from runtime.pack.titles import TITLE, title

CASES = [
    ("# Git\n", "Git"),
    ("\n\nText first.\n\n# Then a title\n", "Then a title"),
    ("# First\n\n# Second\n", "First"),
    ("## A second level\n", ""),
    ("#No space\n", ""),
    ("Text only\n", ""),
    ("", ""),
    ("#   Spaces around   \n", "Spaces around"),
    ("# Closed ##\n", "Closed"),
    ("# Closed #   \n", "Closed"),
    ("# \n", ""),
    ("# Windows\r\n", "Windows"),
    ("# 幅 ü\n", "幅 ü"),
    (f"# {'long' * TITLE}\n", ("long" * TITLE)[:TITLE]),
    # A '#' that no space precedes belongs to the title (CommonMark 0.31, 4.2).
    ("# C#\n", "C#"),
    ("# F# and C# #\n", "F# and C#"),
    # A comment of a shell script is no title.
    ("```sh\n# no title\n```\n\n# Title\n", "Title"),
    ("~~~\n# no title\n~~~\n", ""),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[ascii(text[:20]) for text, _ in CASES])
def test_the_title_is_the_first_top_level_heading(text: str, wanted: str) -> None:
    assert title("knowledge/a.md", text.encode()) == wanted


@pytest.mark.parametrize("path", ["data/a.txt", "a.MD", "md", "knowledge/a.md.txt"])
def test_only_markdown_has_a_title(path: str) -> None:
    assert title(path, b"# Title\n") == ""


def test_bytes_that_are_no_text_have_a_title_nevertheless() -> None:
    assert title("data/a.md", b"\xff\n# Title \xff\n") == "Title \ufffd"
