"""A file of knowledge cases, read: what a case says, and every defect with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.authoring.testing.cases import FILE, cases

ONE = "## Test: undo\n\n- **Input request**: undo it\n"
Wanted = tuple[str, str, tuple[str, ...] | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
# name: the file; and of each case its name, request, files, what the context has, what it lacks, and its commands
SOUND: dict[str, tuple[str, list[Wanted]]] = {
    "one file": (ONE + "- **Expected files loaded**: a.md\n", [("undo", "undo it", ("a.md",), (), (), ())]),
    "files in a line": (ONE + "- **Expected files loaded**: a.md, b/c.md\n", [("undo", "undo it", ("a.md", "b/c.md"), (), (), ())]),
    "files in lines": (
        ONE + "- **Expected files loaded**: a.md\n- **Expected files loaded**: b.md\n",
        [("undo", "undo it", ("a.md", "b.md"), (), (), ())],
    ),
    "paths of the skill": (ONE + "- **Expected files loaded**: knowledge/a.md\n", [("undo", "undo it", ("a.md",), (), (), ())]),
    "no file": (ONE + "- **Expected files loaded**: none\n", [("undo", "undo it", (), (), (), ())]),
    "a topic": ("## Test: t\n- **Input topic**: git\n- **Expected command**: git x\n", [("t", "git", None, (), (), ("git x",))]),
    "in backticks": (ONE + "- **Expected command**: `git x`\n", [("undo", "undo it", None, (), (), ("git x",))]),
    "in quotes": (ONE + '- **Expected context contains**: "a: b"\n', [("undo", "undo it", None, ("a: b",), (), ())]),
    "backticks within": (ONE + "- **Expected command**: a `b` c\n", [("undo", "undo it", None, (), (), ("a `b` c",))]),
    "several of a kind": (
        ONE + "- **Expected context contains**: a\n- **Expected context contains**: b\n- **Expected context excludes**: c\n",
        [("undo", "undo it", None, ("a", "b"), ("c",), ())],
    ),
    "colons and capitals": (
        "##  Test:   undo it  \n* **INPUT REQUEST:** undo\n* **Expected Command:** x\n",
        [("undo it", "undo", None, (), (), ("x",))],
    ),
    "prose and other headings": (
        f"# Tests\n\nProse.\n\n- **not**: a case\n\n{ONE}\nSome words.\n\n- **Expected command**: x\n\n",
        [("undo", "undo it", None, (), (), ("x",))],
    ),
    "two": (
        f"{ONE}- **Expected command**: x\n{ONE}- **Expected command**: y\n",
        [("undo", "undo it", None, (), (), (command,)) for command in ("x", "y")],
    ),
    "line ends of Windows": (
        (ONE + "- **Expected command**: x\n").replace("\n", "\r\n"),
        [("undo", "undo it", None, (), (), ("x",))],
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_has_these_cases(name: str) -> None:
    text, wanted = SOUND[name]
    found, problems = cases(text)
    assert problems == []
    assert [(one.name, one.request, one.files, one.contains, one.excludes, one.commands) for one in found] == wanted


# name: the file, and of each problem its key, what was found and a part of what is wanted
DEFECTS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "empty": ("", [("", "no case", "## Test:")]),
    "prose alone": ("# Tests\n\nNone yet.\n", [("", "no case", "## Test:")]),
    "another heading": ("# Test: undo\n- **Input request**: x\n- **Expected command**: y\n", [("", "no case", "## Test:")]),
    "a misspelt bullet": (
        ONE + "- **Expected comand**: x\n",
        [("line 1: undo", "the bullet 'expected comand'", "expected command"), ("line 1: undo", "no expectation", "a bullet")],
    ),
    "an unknown bullet": (
        ONE + "- **Expected command**: x\n- **Zyzzyva**: x\n",
        [("line 1: undo", "the bullet 'zyzzyva'", "expected command")],
    ),
    "no value": (ONE + "- **Expected command**:\n", [("line 1: undo", "nothing behind 'expected command'", "on the same line")]),
    "no input": ("\n## Test: x\n- **Expected command**: y\n", [("line 2: x", "0 inputs", "one Input request")]),
    "two inputs": (
        ONE + "- **Input topic**: git\n- **Expected command**: y\n",
        [("line 1: undo", "2 inputs", "one Input request")],
    ),
    "no expectation": (ONE, [("line 1: undo", "no expectation", "**Expected files loaded**")]),
    "a second case that is none": (
        f"{ONE}- **Expected command**: x\n\n## Test: later\n",
        [("line 6: later", "0 inputs", "one Input request"), ("line 6: later", "no expectation", "a bullet")],
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_named_with_its_place(name: str) -> None:
    text, wanted = DEFECTS[name]
    _, problems = cases(text)
    assert [(one.key, one.found) for one in problems] == [(key, found) for key, found, _ in wanted]
    for one, (_, _, part) in zip(problems, wanted, strict=True):
        assert part in one.wanted
        assert one.file == FILE


PIECES = [
    "## Test: a\n",
    "## Test:\n",
    "- **Input request**: x\n",
    "- **Expected command**: `y`\n",
    "- **x**:\n",
    "- **",
    "\n",
    "\x1b",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_any_file_has_cases_or_problems(text: str) -> None:
    found, problems = cases(text)
    assert found or problems
    for one in found:
        assert one.request
        assert one.files is not None or one.contains or one.excludes or one.commands
