"""Estimated tokens: whole, at least one, and no less for more text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.knowledge.tokens import estimate


@given(st.text())
def test_any_text_has_at_least_one_token(text: str) -> None:
    assert estimate(text) >= 1
    assert estimate(text) == estimate(text)
    assert estimate(text) <= 2 * len(text) + 1


@given(st.text(), st.text())
def test_more_text_has_no_fewer_tokens(one: str, other: str) -> None:
    assert estimate(f"{one} {other}") >= max(estimate(one), estimate(other))


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("", "two words"),
        ("undo", "undo the last commit"),
        ("a", "internationalisation"),
        ("12", "123456789"),
        ("撤", "撤销提交"),
        ("a\nb", "a\nb\nc\nd"),
    ],
)
def test_longer_texts_have_more(less: str, more: str) -> None:
    assert estimate(less) < estimate(more)


@pytest.mark.parametrize("text", ["\udcff", "\x1b[31m", "\0" * 10, " " * 1000, "\n" * 1000])
def test_odd_texts_are_counted_too(text: str) -> None:
    assert estimate(text) >= 1
