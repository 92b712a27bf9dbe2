"""The splitter of recipes and the parser of the shell read the same words, or the recipe is refused."""

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contract.command import simple_commands
from runtime.safety.simple import simple
from tests.project import ROOT

# what a recipe may not hold, and neither splits as plain words
MORE = [
    *("a && b", "a; b", "a > f", "a < f", "a $(b)", "a `b`", "a $HOME", "a ${x}", "a *", "a ?", "a [b]", "(a)", "{ a; }", "a &"),
    *(
        "a |& b",
        "x=1 a",
        "a <<< b",
        "for i in a; do b; done",
        "! a",
        "a {b,c}",
        "a $((1))",
        "a 'open",
        'a "open',
        "a | ",
        "| a",
        "",
    ),
]
WORDS = st.lists(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), min_size=1, max_size=12),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("text", MORE)
def test_what_is_more_than_a_pipeline_is_none(text: str) -> None:
    assert simple(text) is None


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_quoted_words_are_read_alike(pipeline: list[list[str]]) -> None:
    """Whatever the words hold: where both read them, they are the words that were quoted."""
    named = [["tool", *words] for words in pipeline]
    text = " | ".join(shlex.join(words) for words in named)
    assert simple_commands(text) == named
    assert simple(text) in (named, None)


@given(st.text(st.sampled_from("ab -'\"\\|=~#@:/.%+1"), max_size=24))
def test_where_both_read_a_text_they_read_the_same(text: str) -> None:
    mine, parsed = simple_commands(text), simple(text)
    if isinstance(mine, list) and parsed is not None:
        assert mine == parsed


@pytest.mark.parametrize("file", sorted((ROOT / "skills").glob("*/recipes/*.yaml")), ids=lambda file: file.stem)
def test_every_command_of_a_shipped_recipe_is_read_alike(file: Path) -> None:
    for line in re.findall(r"^\s*(?:- )?(?:command|script|only_if): (.+)$", file.read_text(), re.MULTILINE):
        text = re.sub(r"\{\{[a-z_0-9]+\}\}", "value", line.strip("\"'"))
        if isinstance(simple_commands(text), list):
            assert simple(text) == simple_commands(text), text
