"""Values of parameters: every hostile one arrives as one argument or is refused (attack table, rows 41 to 44)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contract.recipe import Parameter, Recipe, Step
from runtime.errors import INVALID, USAGE, CaroError
from runtime.recipes import engine
from runtime.recipes.places import filled, put, words
from runtime.recipes.values import assigned, missing, parsed, settled, sketched
from tests.recipes.engine_case import Edge, job

ONE = """
id: case
name: Case
description: One parameter, once whole and once within a word.
parameters: [{name: value, required: true}]
steps: [{id: one, command: "tool 'a b' {{value}} --as={{value}} '|' \\"x {{value}}\\"", confirmation: auto}]
"""
HOSTILE = [
    *("a; rm -rf /", "$(id)", "`id`", "a b", "*", "a' b", 'a" b', "\\", "|", "> /etc/passwd", "&& id", "~", "#"),
    *("{{other}}", "{{value}}", "%s", "!!", "${HOME}", "a=b", "@file", "é", ""),
]
REFUSED = ["--upload-pack=x", "-oProxyCommand=id", "-", "a\nb", "a\0b", "\x1b[2J", "a\tb", "\u202e", "\u200b", "x" * 5000]


def _recipe(*parameters: Parameter) -> Recipe:
    return Recipe(id="case", name="Case", steps=(Step(id="one", command="tool"),), parameters=parameters)


@pytest.mark.parametrize("value", HOSTILE)
def test_row_41_a_value_stays_one_argument(value: str) -> None:
    edge = Edge()
    engine.run(job(ONE, {"value": value}), edge.machine(), edge.person())
    assert [command.argvs for command in edge.commands] == [(("/bin/tool", "a b", value, f"--as={value}", "|", f"x {value}"),)]


@given(st.text(max_size=40))
def test_row_41_whatever_the_value_the_words_stay_as_many(value: str) -> None:
    template = words("tool {{a}} x{{a}}y | tool2 '{{a}} {{b}}'")
    found = filled(template, {"a": value, "b": "{{a}}"})
    assert found == (("tool", value, f"x{value}y"), ("tool2", f"{value} {{{{a}}}}"))


@pytest.mark.parametrize("value", REFUSED)
def test_rows_42_and_44_what_is_no_value_is_refused(value: str) -> None:
    with pytest.raises(CaroError) as refused:
        settled(_recipe(Parameter(name="value", required=True)), {"value": value})
    assert refused.value.code == INVALID
    assert len(refused.value.message) < 400


def test_row_42_a_dash_is_what_the_parameter_says() -> None:
    asked = Parameter(name="level", validation="-?[0-9]{1,2}", required=True)
    assert parsed(asked, "-3") == "-3"
    choice = Parameter(name="flag", type="enum", choices=("-a", "-b"), required=True)
    assert parsed(choice, "-a") == "-a"
    with pytest.raises(CaroError, match="does not begin with '-'"):
        parsed(Parameter(name="count", type="integer", required=True), "-3")
    with pytest.raises(CaroError, match="does not begin with '-'"):
        parsed(Parameter(name="name", validation="[a-z-]+", required=True), "-rf")


def test_row_43_a_value_is_put_in_once() -> None:
    assert put("{{a}}{{b}}", {"a": "{{b}}", "b": "{{a}}"}) == "{{b}}{{a}}"
    assert put("{{.Names}} {{json .}} {{a}}", {"a": "x"}) == "{{.Names}} {{json .}} x"


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ({"type": "integer"}, ["0", "7"], ["", "x", "1.5", "٣", "1e3", " 1", "+1", "007", "9" * 30]),
        ({"type": "boolean"}, ["true", "false"], ["", "yes", "True", "1"]),
        ({"type": "enum", "choices": ("a", "b")}, ["a"], ["", "c", "A"]),
        ({"type": "path"}, ["a/b", "/x", "."], ["", "a\nb"]),
        ({"type": "host"}, ["example.com", "10.0.0.1", "::1", "a"], ["", "a b", "-a", "a/b", "user@host", "a..b"]),
        ({"type": "string", "validation": "[a-c]+"}, ["abc"], ["", "abcd", "abc\n"]),
    ],
)
def test_types_are_strict(parameter: dict[str, Any], good: list[str], bad: list[str]) -> None:
    declared = Parameter(name="value", required=True, **parameter)
    for text in good:
        assert settled(_recipe(declared), {"value": parsed(declared, text)}).plain == {"value": text}
    for text in bad:
        with pytest.raises(CaroError):
            parsed(declared, text)


def test_defaults_stand_in_and_missing_ones_are_named() -> None:
    recipe = _recipe(Parameter(name="a", default=True), Parameter(name="b", required=True), Parameter(name="c", required=True))
    assert [one.name for one in missing(recipe, {"c": "x"}, {})] == ["b"]
    assert settled(recipe, {"b": "1", "c": "x"}).plain == {"a": "true", "b": "1", "c": "x"}
    with pytest.raises(CaroError, match="no value for b, c"):
        settled(recipe, {})


@pytest.mark.parametrize("text", ["b", "bb=1", "a=1", "=x"])
def test_a_text_that_assigns_nothing_is_a_mistake(text: str) -> None:
    with pytest.raises(CaroError) as refused:
        assigned(_recipe(Parameter(name="b", required=True)), [text])
    assert refused.value.code == USAGE


def test_a_parameter_is_given_once() -> None:
    with pytest.raises(CaroError, match="twice"):
        assigned(_recipe(Parameter(name="b", required=True)), ["b=1", "b=2"])


def test_a_secret_is_never_on_the_command_line() -> None:
    recipe = _recipe(Parameter(name="token", type="secret", required=True))
    with pytest.raises(CaroError, match="a secret on the command line") as refused:
        assigned(recipe, ["token=hunter2"])
    assert "hunter2" not in refused.value.message + refused.value.hint
    with pytest.raises(CaroError, match="given as a secret"):
        settled(recipe, {"token": "hunter2"}, {"token": "x"})
    assert sketched(recipe, {}).secrets == {"token": "***"}
    assert settled(recipe, {}, {"token": "line one\nline two\n"}).hidden() == ("line one\nline two\n", "line one", "line two")
