"""Rows 73 and 74 of the attack table: a trick against counting quotes, and texts made to exhaust whoever reads them."""

import pytest

from runtime.safety.judge import judge
from runtime.safety.table import Table
from runtime.safety.walk import MOST_BYTES


def test_row_73_a_quote_in_quotes_hides_nothing(rules: Table) -> None:
    verdict = judge('echo "it\'s"; rm -rf /', rules)
    assert verdict.level == "critical"
    assert [one.words for one in verdict.findings if one.rule == "remove-root"] == ["rm -rf /"]


BOMBS = {
    "2000 substitutions": "echo " + "$(" * 2000,
    "2000 closed substitutions": "echo " + "$(" * 2000 + "id" + ")" * 2000,
    "20000 pipes": "|".join(["a"] * 20_000),
    "10000 quotes": "echo " + "'" * 10_000,
    "10001 double quotes": "echo " + '"' * 10_001,
    "braces in braces": "echo " + "{a,b}" * 200,
    "parentheses": "(" * 3000 + "id" + ")" * 3000,
    "a function that calls itself": "f() { f; f; }; f",
    "functions that call each other": "a() { b; b; b; b; }; b() { a; a; a; a; }; a",
    "loops in loops": "".join(f"for i{n} in 1 2 3 4 5 6 7 8; do " for n in range(9)) + "id; " + "done; " * 9,
    "shells in shells": "sh -c " * 400 + "id",
    "an alias of itself": "alias a='a a a'; a; a; a",
    "a text that evaluates itself": "x='eval $x $x'; eval $x",
    "wrappers": "sudo " * 3000 + "id",
    "doubled variables": "a=aaaaaaaaaa; " + "a=$a$a$a$a$a$a$a$a; " * 60 + "echo $a",
    "replacement that grows": "a=xxxxxxxxxxxxxxxx; " + "a=${a//x/xxxxxxxxxxxxxxxx}; " * 40 + "echo $a",
    "printf that repeats": "printf '%s%s' " + "a " * 3000 + "| sh",
    "heredocs": "cat <<A\n" * 500,
    "one long word": "x" * 200_000,
    "nothing but marks": "\ue000\ue001\ue002\ue003\ue004" * 500,
    "a NUL": "rm\0 -rf /tmp/x",
    "lone surrogates": "\ud800\udfff rm",
    "xargs of xargs": "echo a | " + "xargs " * 1500 + "id",
    "find of find": "find . -exec " * 300 + "id",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_row_74_a_bomb_ends_within_its_budget_and_is_not_called_safe(text: str, rules: Table) -> None:
    """What cannot be followed is doubted; nothing raises, and what is judged stays within the limits (a timeout ends a hang)."""
    verdict = judge(text, rules)
    assert len(verdict.findings) <= 100
    if len(text.encode(errors="replace")) > MOST_BYTES:
        assert verdict.level != "safe"


@pytest.mark.parametrize("name", ["2000 substitutions", "20000 pipes", "10001 double quotes", "parentheses", "one long word"])
def test_row_74_what_is_not_followed_is_not_understood(name: str, rules: Table) -> None:
    assert judge(BOMBS[name], rules).level == "not understood"


def test_row_74_a_bomb_hides_nothing_that_stands_before_it(rules: Table) -> None:
    verdict = judge("rm -rf / ; echo " + "$(" * 500, rules)
    assert verdict.level == "critical"
    assert verdict.doubts
