"""What the parser is given, and what is read back: characters that its scanner cannot take stay out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.safety.judge import judge
from runtime.safety.syntax import text_of, tree
from runtime.safety.table import Table

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_the_text_of_a_tree_is_what_was_parsed(text: str) -> None:
    root = tree(text.encode())
    assert text_of(root) == text.encode()[_blank(root.start_byte, text) :].decode()


def _blank(start: int, text: str) -> int:
    """Where the root begins: behind blanks, which are ASCII and therefore as long as they were."""
    assert text[:start].isascii()
    return start


@pytest.mark.parametrize(
    "character", ["\xe9", "\xbf", "\u0100", "\u3042", "\ufeff", "\U0001f600", "\U0010ffff", "\xa0", "\u3000", "\u2028"]
)
@pytest.mark.parametrize("before", ["{", "{1..", "${", "$", "<<", "a{", "[[ a =~ ", "((", "echo "])
def test_row_74_no_character_reaches_what_a_scanner_cannot_take(rules: Table, before: str, character: str) -> None:
    """The parser's own text is ASCII and Latin-1, and the verdict is one whatever stands there."""
    root = tree(f"{before}{character}".encode())
    assert max(map(ord, (root.text or b"").decode()), default=0) <= 0xFF
    assert judge(f"{before}{character}", rules).level


@pytest.mark.parametrize("word", ["\u3042", "caf\xe9", "\xbf\xa1", "a\U0001f600b", "\xa0", "x\u3000y"])
def test_a_word_stays_one_word_and_itself(rules: Table, word: str) -> None:
    found = judge(f"rm -rf /etc/{word}", rules)
    assert found.commands == (("rm", "-rf", f"/etc/{word}"),)
    assert found.level == judge("rm -rf /etc/abc", rules).level


def test_a_text_is_not_read_by_the_heredocs_of_another() -> None:
    line = b"cat <<A\nrm x\nA\necho done\n"
    before = str(tree(line))
    for number in range(300):
        tree(b"cat <<" + b"E" * (number % 40 + 1))
    assert str(tree(line)) == before
