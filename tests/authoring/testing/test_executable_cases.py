"""tests/executable_test.yaml, read: what a case says, every defect with its place, and how an answer is compared."""

from pathlib import Path

import pytest

from runtime.authoring.testing.executable_cases import LARGEST, different, executable_cases, missing

EXPORTS = ("findings", "parse-output")
ONE = "test_cases:\n  - name: one\n    export: findings\n"
# name: the file, and of each case its input, which expectation it has, and what that is
SOUND: dict[str, tuple[str, list[tuple[str, str, object]]]] = {
    "the whole answer": (ONE + "    input: a\n    expected: {a: [1, null]}\n", [("a", "expected", {"a": [1, None]})]),
    "null": (ONE + "    input: a\n    expected: null\n", [("a", "expected", None)]),
    "a part": (ONE + "    input: ''\n    expected_contains: [1]\n", [("", "expected_contains", [1])]),
    "an error": (ONE + "    input: '{}'\n    expected_error: no pod\n", [("{}", "expected_error", "no pod")]),
    "a file": (ONE + "    input_file: executable/a.txt\n    expected: 1\n", [("x\0\n", "expected", 1)]),
}


def folder(place: Path) -> Path:
    """A skill's folder with recorded inputs."""
    (place / "tests/executable").mkdir(parents=True)
    (place / "tests/executable/a.txt").write_bytes(b"x\0\n")
    (place / "tests/executable/latin.txt").write_bytes(b"x\xff")
    with open(place / "tests/executable/long.txt", "wb") as file:
        file.truncate(LARGEST + 1)
    return place


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_has_these_cases(name: str, tmp_path: Path) -> None:
    text, wanted = SOUND[name]
    found, problems = executable_cases(folder(tmp_path), text.encode(), EXPORTS)
    assert problems == []
    assert [(one.input, one.kind, one.wanted) for one in found] == wanted


FILE = "input_file: executable/a.txt"
IS = "expected: 1"
EXACTLY = "exactly one of"
# name: what a case has beside name and export, the key of its problem, what was found, and a part of what is wanted
DEFECTS: dict[str, tuple[tuple[str, ...], str, str, str]] = {
    "an unknown key": (("input: a", "expect: 1"), ".expect", "an unknown key", "'expected'"),
    "no input": ((IS,), "", "none of input, input_file", EXACTLY),
    "two inputs": (("input: a", FILE, IS), "", "input and input_file", EXACTLY),
    "no expectation": (("input: a",), "", "none of expected", EXACTLY),
    "two expectations": (("input: a", IS, "expected_error: x"), "", "expected and expected_error", EXACTLY),
    "an empty error": (("input: a", "expected_error: ''"), ".expected_error", "nothing", "a text"),
    "an input that is null": (("input:", IS), ".input", "nothing", "a text"),
    "an input that is no text": (("input: 1", IS), ".input", "1", "a string"),
    "a file that is not there": (("input_file: b.txt", IS), ".input_file", "no such file", "a text file"),
    "a file outside": (("input_file: ../skill.toml", IS), ".input_file", "'../skill.toml'", "stays below"),
    "a folder": (("input_file: executable", IS), ".input_file", "no such file", "a text file"),
    "no text": (("input_file: executable/latin.txt", IS), ".input_file", "no UTF-8 at byte 1", "UTF-8"),
    "too long": (("input_file: executable/long.txt", IS), ".input_file", "more than", "a text file"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_named_with_its_place(name: str, tmp_path: Path) -> None:
    lines, key, found, wanted = DEFECTS[name]
    text = ONE + "".join(f"    {line}\n" for line in lines)
    cases, problems = executable_cases(folder(tmp_path), text.encode(), EXPORTS)
    assert cases == []
    assert [(one.key, found in one.found, wanted in one.wanted) for one in problems] == [(f"test_cases[0]{key}", True, True)]


# name: the file, the key of its problem, what was found, and a part of what is wanted
FILES = {
    "no cases": ("test_cases: []\n", "test_cases", "no case", "cases such as"),
    "no list": ("test_cases: a\n", "test_cases", "the string 'a'", "a list"),
    "no name": ("test_cases: [{name: '', export: findings, input: a, expected: 1}]\n", "test_cases[0].name", "''", "on one line"),
    "export": (
        "test_cases: [{name: a, export: finding, input: a, expected: 1}]\n",
        "test_cases[0].export",
        "'finding'",
        "'findings'",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_defect_of_a_file_is_named(name: str, tmp_path: Path) -> None:
    text, key, found, wanted = FILES[name]
    cases, problems = executable_cases(tmp_path, text.encode(), EXPORTS)
    assert cases == []
    assert [(one.key, one.found, wanted in one.wanted) for one in problems] == [(key, found, True)]


def test_a_name_stands_once(tmp_path: Path) -> None:
    twice = ONE + "    input: a\n    expected: 1\n" + ONE.partition("\n")[2] + "    input: b\n    expected: 1\n"
    assert [one.key for one in executable_cases(tmp_path, twice.encode(), EXPORTS)[1]] == ["test_cases[1].name"]


def test_a_comparison_fails_where_something_is_missing() -> None:
    found = {"a": [{"b": 1, "c": "x"}, {"b": 2}], "d": True}
    assert missing({"a": [{"b": 2}, {"c": "x"}], "d": True}, found) == []
    assert missing({"d": 1}, found) == [".d: wanted 1, found True"]
    assert missing({"a": [{"b": 3}], "e": 1}, found) == [".a: none is like {'b': 3}", ".e: missing"]


# what is wanted, what was found, and what is said
COMPARED: list[tuple[object, object, list[str]]] = [
    ({"a": [1, "x", None]}, {"a": [1, "x", None]}, []),
    (1, 1.0, []),
    (1, True, [": wanted 1, found True"]),
    (True, 1, [": wanted True, found 1"]),
    (False, None, [": wanted False, found None"]),
    ({"a": 1}, {"a": 1, "b": 2}, [".b: not expected"]),
    ({"a": 1, "b": 2}, {"a": 1}, [".b: missing"]),
    ([1, 2], [2, 1], ["[0]: wanted 1, found 2", "[1]: wanted 2, found 1"]),
    ([1], [1, 2], [": wanted [1], found [1, 2]"]),
    ({"a": {"b": ["x"]}}, {"a": {"b": ["y"]}}, [".a.b[0]: wanted 'x', found 'y'"]),
]


@pytest.mark.parametrize(("wanted", "found", "said"), COMPARED)
def test_two_answers_are_the_same_as_json(wanted: object, found: object, said: list[str]) -> None:
    assert different(wanted, found) == said
