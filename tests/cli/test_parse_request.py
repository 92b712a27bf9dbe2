"""Requests on the command line: which words are one, and that the thin parser and click read them the same way."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runtime.cli import click_app
from runtime.cli.commands import COMMANDS, GROUPS, JSON, TABLE, TRUE, Command
from runtime.cli.parse import Values, completed, parse
from runtime.errors import USAGE, CaroError
from tests.cli.test_parse import interpret, understood

ASK: Values = {"request": None, "format": TABLE, "skills": None, "limit": None, "why": None}
SEARCH: Values = {**ASK, "kind": None}
CONTEXT: Values = {"request": None, "format": TABLE, "skills": None, "max-tokens": None}


def _read(words: list[str]) -> tuple[Command, Values] | click_app.Shown:
    """As the program reads them."""
    whole = completed(words)
    return parse(whole) or interpret(whole)


# what was typed, the command, and the values that are not as usual
CALLS: list[tuple[list[str], str, Values]] = [
    (["a b c"], "ask", {"request": "a b c"}),
    (["undo my"], "ask", {"request": "undo my"}),
    (["undo", "my", "last", "commit"], "ask", {"request": "undo my last commit"}),
    (["undo  my\tlast commit"], "ask", {"request": "undo  my\tlast commit"}),
    ([" "], "ask", {"request": " "}),
    (["undo my", "last commit"], "ask", {"request": "undo my last commit"}),
    (["undo", "my", "", "commit"], "ask", {"request": "undo my  commit"}),
    (["undo my commit", "--why"], "ask", {"request": "undo my commit", "why": TRUE}),
    (["undo", "my", "commit", "--why"], "ask", {"request": "undo my commit", "why": TRUE}),
    (["undo", "--why", "my", "commit"], "ask", {"request": "undo my commit", "why": TRUE}),
    (["undo", "--limit", "2", "my", "commit"], "ask", {"request": "undo my commit", "limit": "2"}),
    (["undo", "my", "commit", "--limit=2"], "ask", {"request": "undo my commit", "limit": "2"}),
    (["a b", "--format", "json", "--skills", "!x,!y"], "ask", {"request": "a b", "format": JSON, "skills": "!x,!y"}),
    (["a b", "--format", "text"], "ask", {"request": "a b"}),
    (["ask", "undo"], "ask", {"request": "undo"}),
    (["ask", "undo", "commit"], "ask", {"request": "undo commit"}),
    (["ask", "--why", "undo", "commit"], "ask", {"request": "undo commit", "why": TRUE}),
    (["ask", "skill", "list"], "ask", {"request": "skill list"}),
    (["ask", "ask"], "ask", {"request": "ask"}),
    (["ask", ""], "ask", {"request": ""}),
    (["ask", "--", "--why", "x"], "ask", {"request": "--why x"}),
    (["ask", "a\nb"], "ask", {"request": "a\nb"}),
    (["search", "undo", "commit"], "search", {"request": "undo commit"}),
    (["search", "--kind", "recipe", "undo"], "search", {"request": "undo", "kind": "recipe"}),
    (["search", "undo", "--kind=skill", "it"], "search", {"request": "undo it", "kind": "skill"}),
    (["search", "list"], "search", {"request": "list"}),
    (["context", "undo", "it"], "context", {"request": "undo it"}),
    (["context", "--max-tokens", "500", "undo"], "context", {"request": "undo", "max-tokens": "500"}),
    (["context", "undo", "--max-tokens=500"], "context", {"request": "undo", "max-tokens": "500"}),
]
USUAL = {"ask": ASK, "search": SEARCH, "context": CONTEXT}


@pytest.mark.parametrize(("words", "name", "values"), CALLS, ids=[ascii(" ".join(words)) for words, _, _ in CALLS])
def test_a_request_is_read_like_this(words: list[str], name: str, values: Values) -> None:
    read = _read(words)
    assert not isinstance(read, click_app.Shown)
    assert read[0].path == (name,)
    assert read[1] == {**USUAL[name], **values}
    assert interpret(completed(words)) == read


# what was typed and names no command, and is no request either; what the message says
MISTAKES = [
    (["lst"], "no command is named 'lst'"),
    (["undo"], "no command is named 'undo'"),
    ([""], "no command is named ''"),
    (["skil", "list"], "no command is named 'skil'; perhaps 'skill'"),
    (["skil", "list", "--format", "json"], "no command is named 'skil'; perhaps 'skill'"),
    (["skil", "list", "--format=json"], "no command is named 'skil'; perhaps 'skill'"),
    (["sohw", "core.git", "--format", "json"], "no command is named 'sohw'; perhaps 'show'"),
    (["serach", "undo", "--limit", "3"], "no command is named 'serach'; perhaps 'search'"),
    (["--why", "undo", "my", "commit"], "--why"),
    (["--", "undo", "my", "commit"], "no command is named 'undo'"),
    (["skill", "lst", "my", "commit"], "no command is named 'lst'; perhaps 'list'"),
    (["ask"], "Missing argument 'REQUEST"),
    (["search", "--kind", "recipe"], "Missing argument 'REQUEST"),
    (["search", "--kind", "file", "x"], "'file'"),
    (["context", "x", "--max-tokens"], "--max-tokens"),
    (["a b c", "--max-tokens", "5"], "--max-tokens"),
    (["a", "b", "c", "--formt", "json"], "--formt"),
    (["a b", "--why=yes"], "--why"),
]


@pytest.mark.parametrize(("words", "said"), MISTAKES, ids=[ascii(" ".join(words)) for words, _ in MISTAKES])
def test_what_is_no_request_is_a_usage_error(words: list[str], said: str) -> None:
    with pytest.raises(CaroError) as caught:
        _read(words)
    assert caught.value.code == USAGE
    assert said in caught.value.message
    assert "--help" in caught.value.hint


@pytest.mark.parametrize("first", sorted({command.path[0] for command in COMMANDS} | {path[0] for path in GROUPS}))
def test_the_name_of_a_command_begins_no_request(first: str) -> None:
    words = [first, "my", "last", "commit"]
    assert completed(words) == words


PLAIN = st.text(min_size=1, max_size=6).filter(lambda word: not word.startswith("-"))
OPTION = st.sampled_from(
    [
        ["--why"],
        ["--format", "json"],
        ["--format=yaml"],
        ["--limit", "3"],
        ["--skills=!a"],
        ["--skills", "a,b"],
        ["--nonsense"],
        ["-w"],
    ]
)
LINE = st.lists(PLAIN.map(lambda word: [word]) | OPTION | st.sampled_from([["--"], ["-"], [""]]), max_size=8).map(
    lambda parts: [word for part in parts for word in part]
)
HEAD = st.sampled_from([[], ["ask"], ["search"], ["context"]])


@given(HEAD, LINE)
@settings(max_examples=400)
@example(["ask"], ["a", "", "b"])
@example([], ["a", "-", "b", "c"])
def test_both_parsers_read_a_request_of_many_words_the_same_way(head: list[str], line: list[str]) -> None:
    words = completed(head + line)
    plain, read = parse(words), understood(words)
    if isinstance(read, CaroError):
        assert read.code == USAGE
        assert plain is None
    else:
        assert plain is None or read == plain


@given(st.lists(PLAIN, min_size=3, max_size=8))
def test_three_words_and_more_are_a_request_unless_a_command_is_first(words: list[str]) -> None:
    named = any(words[0] == command.path[0] for command in COMMANDS) or (words[0],) in GROUPS
    assert completed(words) == (words if named else ["ask", *words])


@given(LINE)
def test_what_is_completed_stays_so(words: list[str]) -> None:
    assert completed(completed(words)) == completed(words)
    assert completed(words)[-len(words) :] == words or not words
