"""caro skill test: a skill's cases run through the code that answers users."""

import json
from pathlib import Path

import pytest

from runtime.authoring.testing.cases import FILE
from runtime.authoring.testing.skill import LARGEST
from runtime.catalog.shelf import Catalog
from runtime.errors import INVALID, NOT_FOUND
from runtime.payload.read import Payload
from tests.knowledge.library import UNDO, payload, refused, said, skill

PASSES = """\
## Test: keep

- **Input request**: undo the last commit but keep the changes
- **Expected files loaded**: patterns/undo.md
- **Expected context contains**: git reset --soft HEAD~1
- **Expected context excludes**: docker
- **Expected command**: git reset --soft HEAD~1

## Test: near miss

- **Input request**: zyzzyva
- **Expected files loaded**: none
"""
ANY = payload()  # the command looks into no payload


def _folder(folder: Path, cases: str | bytes | None) -> Path:
    """A skill that is written out, with these cases."""
    made = skill("core.git", {"patterns/undo": UNDO, "patterns/bread": "# Bread\n\nBake a loaf of bread.\n"})
    files = dict(made.files)
    if cases is not None:
        files[FILE] = cases if isinstance(cases, bytes) else cases.encode()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_what_holds_passes(tmp_path: Path) -> None:
    folder = _folder(tmp_path, PASSES)
    text = said(ANY, "skill", "test", str(folder))
    assert [line.split() for line in text.splitlines()] == [
        ["CASE", "RESULT", "WHY"],
        ["keep", "passed"],
        ["near", "miss", "passed"],
        ["2", "of", "2", "cases", "passed"],
    ]
    data = json.loads(said(ANY, "skill", "test", str(folder), "--format", "json"))
    assert (data["path"], data["passed"], [row["passed"] for row in data["cases"]]) == (str(folder), True, [True, True])
    assert "patterns/undo.md" in data["cases"][0]["loaded"]
    assert data["cases"][1]["loaded"] == []


KEEP = "undo the last commit but keep the changes"
# name: the bullets of a case that does not hold, and what is said of it
FAILURES: dict[str, tuple[list[str], str]] = {
    "a file": ([f"Input request: {KEEP}", "Expected files loaded: patterns/else.md"], "not loaded: patterns/else.md"),
    "a text": ([f"Input request: {KEEP}", "Expected context contains: git bisect"], "the context lacks: git bisect"),
    "a text too many": (
        [f"Input request: {KEEP}", "Expected context excludes: git reset --soft HEAD~1"],
        "the context has: git reset --soft HEAD~1",
    ),
    "a command": ([f"Input request: {KEEP}", "Expected command: git bisect"], "the first command is 'git reset --soft HEAD~1'"),
    "no command": (["Input request: zyzzyva", "Expected command: git bisect"], "no command fits"),
    "something": ([f"Input request: {KEEP}", "Expected files loaded: none"], "something fits; nothing should"),
    "nothing": (["Input request: zyzzyva", "Expected files loaded: patterns/undo.md"], "not loaded: patterns/undo.md"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_does_not_hold_is_told_and_exits_with_invalid(tmp_path: Path, name: str) -> None:
    bullets, why = FAILURES[name]
    lines = "".join(f"- **{bullet.partition(':')[0]}**:{bullet.partition(':')[2]}\n" for bullet in bullets)
    folder = _folder(tmp_path, f"{PASSES}\n## Test: fails\n\n{lines}")
    error = refused(ANY, "skill", "test", str(folder))
    assert (error.code, error.message) == (INVALID, f"{folder}: 1 of 3 cases failed")
    assert "--why-not" in error.hint
    row = next(line for line in error.answer.splitlines() if line.startswith("fails"))
    assert row.split(maxsplit=2)[1:] == ["failed", why]
    assert error.answer.endswith("2 of 3 cases passed\n")
    data = json.loads(refused(ANY, "skill", "test", str(folder), "--format", "json").answer)
    assert (data["passed"], data["cases"][2]["failures"]) == (False, [why])


# --filter, and the cases that run
FILTERS = [
    ("keep", ["keep"]),
    ("KEEP", ["keep"]),
    ("e", ["keep", "near miss"]),
    ("", ["keep", "near miss"]),
    ("miss", ["near miss"]),
]


@pytest.mark.parametrize(("part", "names"), FILTERS)
def test_a_filter_runs_the_cases_whose_name_has_it(tmp_path: Path, part: str, names: list[str]) -> None:
    from runtime.cli.skill_test import run
    from tests.making import terminal

    folder = _folder(tmp_path, PASSES)
    text = run(Catalog(ANY), terminal(), {"path": str(folder), "filter": part, "why-not": None, "verbose": None, "format": "json"})
    assert [row["name"] for row in json.loads(text)["cases"]] == names


def test_a_filter_that_no_case_has(tmp_path: Path) -> None:
    folder = _folder(tmp_path, PASSES)
    error = refused(ANY, "skill", "test", str(folder), "--filter", "quux")
    assert (error.code, error.message) == (NOT_FOUND, f"{folder}: no case matches 'quux'")


# the document that was asked about, and what is said of it for the case `keep`
WHY_NOT = [
    ("patterns/undo", "patterns/undo is loaded"),
    ("patterns/undo.md", "patterns/undo is loaded"),
    ("patterns/none", "patterns/none is no document of the skill"),
    ("patterns/bread", "patterns/bread is not among the best"),
]


@pytest.mark.parametrize(("document", "said_"), WHY_NOT)
def test_why_not_tells_of_each_case(tmp_path: Path, document: str, said_: str) -> None:
    folder = _folder(tmp_path, PASSES)
    data = json.loads(said(ANY, "skill", "test", str(folder), "--why-not", document, "--filter", "keep", "--format", "json"))
    assert data["cases"][0]["why_not"].startswith(said_)
    assert said_ in said(ANY, "skill", "test", str(folder), "--why-not", document)
    plain = json.loads(said(ANY, "skill", "test", str(folder), "--format", "json"))
    assert not any("why_not" in row for row in plain["cases"])


# name: the file of cases, exit code, what the message and the hint say
BROKEN: dict[str, tuple[str | bytes | None, int, str, str]] = {
    "none": (
        None,
        NOT_FOUND,
        "none of tests/knowledge_test.md, tests/recipe_test.yaml, tests/executable_test.yaml",
        "the README shows some",
    ),
    "empty": ("", INVALID, "found no case", "correct these places"),
    "no UTF-8": (b"## Test: \xff\n", INVALID, "no UTF-8 at byte 9", "UTF-8"),
    "too large": (b"x" * (LARGEST + 1), INVALID, f"more than {LARGEST} bytes", "split"),
    "one defect": ("## Test: a\n- **Input request**: x\n", INVALID, "line 1: a: found no expectation", "correct these places"),
    "two defects": ("## Test: a\n", INVALID, "2 problems", "correct these places"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_of_cases_that_cannot_be_run(tmp_path: Path, name: str) -> None:
    text, code, message, hint = BROKEN[name]
    folder = _folder(tmp_path, text)
    error = refused(ANY, "skill", "test", str(folder))
    assert error.code == code
    assert str(folder) in error.message
    assert message in error.message
    assert hint in error.hint


def test_a_skill_that_is_defective_or_not_there(tmp_path: Path) -> None:
    assert refused(ANY, "skill", "test", str(tmp_path / "none")).code == NOT_FOUND
    folder = _folder(tmp_path, PASSES)
    (folder / "skill.toml").write_text("[skill]\n")
    assert refused(ANY, "skill", "test", str(folder)).code == INVALID


def test_a_folder_is_this_one_where_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_folder(tmp_path, PASSES))
    assert said(ANY, "skill", "test").endswith("2 of 2 cases passed\n")
    assert isinstance(ANY, Payload)
