"""The thin parser against click: what it understands, click reads the same way; what it leaves alone, click decides."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runtime.catalog.shelf import Catalog
from runtime.cli import click_app
from runtime.cli.commands import COMMANDS, GROUPS, JSON, PROGRAM, TABLE, YAML, Command
from runtime.cli.parse import parse
from runtime.errors import SUCCESS, USAGE, CaroError

WORDS = sorted(
    {word for command in COMMANDS for word in command.path}
    | {option.name for command in COMMANDS for option in command.options}
    | {
        f"{option.name}={choice}"
        for command in COMMANDS
        for option in command.options
        for choice in (*option.choices, *option.aliases)
    }
    | {word for command in COMMANDS for option in command.options for word in (*option.choices, *option.aliases)}
)
NOISE = [
    "core.git",
    "overview",
    "",
    " ",
    "-",
    "--",
    "-h",
    "--help",
    "--version",
    "-f",
    "--form",
    "--format=",
    "--format=JSON",
    "=",
    "--=",
    "-json",
    "@x",
    "é",
    "\udcff",
    "a\nb",
    "0",
]
ARGV = st.lists(st.sampled_from([*WORDS, *NOISE]) | st.text(max_size=4), max_size=6)
COMMAND_FIRST = st.tuples(st.sampled_from([list(command.path) for command in COMMANDS]), ARGV).map(lambda both: both[0] + both[1])

Values = dict[str, str | None]


def _no_bundle() -> Catalog:
    raise AssertionError("opened to read a command line")


def interpret(words: list[str]) -> tuple[Command, Values] | click_app.Shown:
    return click_app.interpret(words, _no_bundle)


def understood(words: list[str]) -> tuple[Command, Values] | click_app.Shown | CaroError:
    try:
        return interpret(words)
    except CaroError as error:
        return error


@given(ARGV | COMMAND_FIRST)
@settings(max_examples=600)
@example(["show", ""])
@example(["show", "core.git", "overview", "--format", "json"])
@example(["skill", "list", "--format=text", "--format", "table"])
def test_what_the_thin_parser_understands_click_reads_the_same_way(words: list[str]) -> None:
    plain = parse(words)
    read = understood(words)
    if plain is not None:
        assert read == plain
    if isinstance(read, CaroError):
        assert read.code == USAGE
        assert read.hint
        assert plain is None


CALLS: list[tuple[str, tuple[str, ...], Values]] = [
    ("skill list", ("skill", "list"), {"skills": None, "format": TABLE}),
    ("skill list --format json", ("skill", "list"), {"skills": None, "format": JSON}),
    ("skill list --format=json", ("skill", "list"), {"skills": None, "format": JSON}),
    ("skill list --format text", ("skill", "list"), {"skills": None, "format": TABLE}),
    ("skill list --format json --format text", ("skill", "list"), {"skills": None, "format": TABLE}),
    ("skill info core.git", ("skill", "info"), {"skills": None, "id": "core.git", "remote": None, "format": TABLE}),
    ("skill info --format json core.git", ("skill", "info"), {"skills": None, "id": "core.git", "remote": None, "format": JSON}),
    ("skill info list", ("skill", "info"), {"skills": None, "id": "list", "remote": None, "format": TABLE}),
    ("show core.git", ("show",), {"skills": None, "skill": "core.git", "document": None, "format": TABLE}),
    ("show core.git undo --format json", ("show",), {"skills": None, "skill": "core.git", "document": "undo", "format": JSON}),
    (
        "show core.git --skills !core.shell",
        ("show",),
        {"skills": "!core.shell", "skill": "core.git", "document": None, "format": TABLE},
    ),
    ("skill list --skills=a,b --format yaml", ("skill", "list"), {"skills": "a,b", "format": YAML}),
    ("verify", ("verify",), {"format": TABLE}),
    ("about --format json", ("about",), {"format": JSON}),
]


@pytest.mark.parametrize(("line", "path", "values"), CALLS, ids=[line for line, _, _ in CALLS])
def test_both_parsers_understand_the_plain_forms(line: str, path: tuple[str, ...], values: Values) -> None:
    words = line.split()
    for read in (parse(words), interpret(words)):
        assert isinstance(read, tuple)
        assert not isinstance(read, click_app.Shown)
        assert read[0].path == path
        assert read[1] == values


# what was typed, what the message says, where the hint sends
MISTAKES = [
    ("skil list", "no command is named 'skil'; perhaps 'skill'", "caro --help"),
    ("skill lst", "no command is named 'lst'; perhaps 'list'", "caro skill --help"),
    ("sohw core.git", "no command is named 'sohw'; perhaps 'show'", "caro --help"),
    ("zzz", "no command is named 'zzz'", "caro --help"),
    ("skill list --formt json", "--formt", "caro skill list --help"),
    ("skill list --formt json", "'--format'", "caro skill list --help"),
    ("skill list --format", "--format", "--help"),
    ("skill list --format xml", "'xml'", "caro skill list --help"),
    ("skill list --format xml", "'table', 'json'", "caro skill list --help"),
    ("skill list surplus", "surplus", "caro skill list --help"),
    ("skill info", "Missing argument 'ID'", "caro skill info --help"),
    ("skill info a b", "b", "caro skill info --help"),
    ("show", "Missing argument 'SKILL'", "caro show --help"),
    ("show a b c", "c", "caro show --help"),
    ("verify --fast", "--fast", "caro verify --help"),
    ("--nonsense", "--nonsense", "caro --help"),
]


@pytest.mark.parametrize(("line", "said", "hint"), MISTAKES, ids=[f"{line} {said}" for line, said, _ in MISTAKES])
def test_a_mistake_is_a_usage_error_with_a_suggestion(line: str, said: str, hint: str) -> None:
    words = line.split()
    assert parse(words) is None
    with pytest.raises(CaroError) as caught:
        interpret(words)
    assert caught.value.code == USAGE
    assert said in caught.value.message
    assert hint in caught.value.hint


HELPS = [(), ("skill",), *(command.path for command in COMMANDS)]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("path", HELPS, ids=[" ".join(path) or PROGRAM for path in HELPS])
def test_help_says_what_the_table_says(path: tuple[str, ...], flag: str) -> None:
    answer = interpret([*path, flag])
    assert isinstance(answer, click_app.Shown)
    assert answer.code == SUCCESS
    shown = " ".join(answer.text.split())
    assert f"Usage: {' '.join((PROGRAM, *path))}" in shown
    texts = {command.path: command.help for command in COMMANDS} | dict(GROUPS)
    for at, text in texts.items():
        assert at not in {path, (*path, at[-1])} or text in shown
    for command in COMMANDS:
        if command.path == path:
            assert [argument.help for argument in command.arguments if argument.help not in shown] == []
            assert [option.name for option in command.options if option.name not in shown] == []
            assert [
                option.default for option in command.options if option.default and f"default: {option.default}" not in shown
            ] == []
            assert [alias for option in command.options for alias in option.aliases if f"[{alias}" in shown] == []


@pytest.mark.parametrize("path", [(), ("skill",)], ids=["caro", "skill"])
def test_a_group_without_a_command_shows_its_help_as_a_mistake(path: tuple[str, ...]) -> None:
    answer = interpret(list(path))
    assert isinstance(answer, click_app.Shown)
    assert answer.code == USAGE
    assert "Commands:" in answer.text
