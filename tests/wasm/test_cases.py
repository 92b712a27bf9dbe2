"""caro skill test: the cases of an executable, compiled in a child and called as `caro call` does."""

import json
import sys
from pathlib import Path

import pytest

from runtime.authoring.testing.executable_cases import FILE
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, NOT_FOUND, USAGE, CaroError
from runtime.wasm import library
from tests.making import answered, composed, opened, terminal, tree
from tests.project import ROOT
from tests.wasm.guests import ASKING, LOG, LOOP, importing, text
from tests.wasm.skill import skill

ANY = opened(composed([tree("core.test")]).data + composed([tree("core.test")]).footer(0))  # the command looks into no payload
FOUR = sorted(file.parents[1].name for file in (ROOT / "skills").glob("*/bin/skill.wasm"))
PASSES = """\
test_cases:
  - {name: said again, export: echo, input: '{"a": [1]}', expected: {"a": [1]}}
  - {name: a part, export: echo, input: '{"a": 1, "b": 2}', expected_contains: {"b": 2}}
  - {name: no JSON, export: echo, input: "plain", expected_error: its answer is no JSON}
  - {name: two texts, export: parse_output, input: '{"tool": "x", "output": "[1]"}', expected: [1]}
"""


def put(place: Path, one: SkillTree, cases: str) -> Path:
    """The folder of a skill with these cases."""
    for path, data in {**one.files, FILE: cases.encode()}.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def said(folder: Path, *words: str) -> str:
    return answered(ANY, ["skill", "test", str(folder), *words], terminal())


def refused(folder: Path, *words: str) -> CaroError:
    with pytest.raises(CaroError) as caught:
        said(folder, *words)
    return caught.value


@pytest.mark.parametrize("name", FOUR)
def test_the_cases_of_every_executable_here_pass(name: str) -> None:
    assert len(FOUR) >= 4
    rows = json.loads(said(ROOT / "skills" / name, "--format", "json"))["cases"]
    assert sum(row["kind"] == "executable" for row in rows) >= 8
    assert all(row["passed"] for row in rows)


def test_what_holds_passes(tmp_path: Path) -> None:
    folder = put(tmp_path, skill(), PASSES)
    assert said(folder).endswith("4 of 4 cases passed\n")
    rows = json.loads(said(folder, "--format", "json", "--filter", "A PART"))["cases"]
    assert rows == [{"name": "a part", "kind": "executable", "export": "echo", "passed": True, "failures": [], "error": None}]


# name: a case that does not hold, and what is said of it
FAILURES: dict[str, tuple[str, str]] = {
    "another value": ("input: '[1]', expected: [2]", "answer[0]: wanted 2, found 1"),
    "a part that is not there": ("input: '{}', expected_contains: {a: 1}", "answer.a: missing"),
    "an error that is none": ("input: '1', expected_error: no", "it answered; expected the error 'no'"),
    "another error": ("input: 'x', expected_error: no such", "the error is 'its answer is no JSON'; expected the error 'no such'"),
    "an error": ("input: 'x', expected: 1", "it failed: its answer is no JSON"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_does_not_hold_is_told(name: str, tmp_path: Path) -> None:
    case, why = FAILURES[name]
    folder = put(tmp_path, skill(), f"{PASSES}  - {{name: fails, export: echo, {case}}}\n")
    error = refused(folder, "--format", "json", "--verbose")
    assert (error.code, error.message) == (INVALID, f"{folder}: 1 of 5 cases failed")
    rows = json.loads(error.answer)["cases"]
    assert [row["passed"] for row in rows] == [True] * 4 + [False]
    assert rows[-1]["failures"] == [why]
    assert set(rows[-1]) == {*rows[0], "answer", "log"}
    assert why in refused(folder).answer


def test_what_it_logs_is_shown_where_a_case_failed(tmp_path: Path) -> None:
    logs = importing(
        "log", "log", LOG, "(param i32 i32 i32)",
        {"call": "(call $f (i32.const 2) (i32.const 64) (i32.const 7)) (return (call $ok (local.get 2) (local.get 3)))"},
    )  # fmt: skip
    folder = put(tmp_path, skill(logs), "test_cases: [{name: fails, export: echo, input: '1', expected: 2}]\n")
    assert "warn: nothing" not in refused(folder).answer
    assert "log   warn: nothing\n" in refused(folder, "--verbose").answer


def test_a_case_ends_in_its_time(tmp_path: Path) -> None:
    slow = skill(text({"call": LOOP}), "max_seconds = 1\n")
    folder = put(tmp_path, slow, "test_cases: [{name: slow, export: echo, input: '1', expected_error: not done within 1 s}]\n")
    assert said(folder).endswith("1 of 1 cases passed\n")


def test_a_wish_is_denied_whatever_the_manifest_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("nothing", "x")
    one = skill(ASKING, '\n[capabilities]\nenv_read = ["nothing"]\n')
    case = "{name: asks, export: echo, input: '1', expected_error: \"env_read 'nothing': it is not granted\"}"
    assert said(put(tmp_path, one, f"test_cases: [{case}]\n")).endswith("1 of 1 cases passed\n")


def test_a_component_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path, skill(files={"bin/skill.wasm": b"(component)"}), PASSES)
    error = refused(folder)
    assert (error.code, "no WebAssembly" in error.message) == (INVALID, True)


def test_cases_without_an_executable_name_what_is_wrong(tmp_path: Path) -> None:
    error = refused(put(tmp_path, tree("custom.test"), PASSES))
    assert error.code == INVALID
    assert "test_cases[0].export: found 'echo'; wanted an export of skill.toml" in error.message


def test_a_caro_without_the_feature_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "runtime.wasm.precompile", None)
    error = refused(put(tmp_path, skill(), PASSES))
    assert (error.code, "features have 'wasm'" in error.hint) == (USAGE, True)


def test_a_machine_without_wasmtime_says_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.wasm.engine._made", [])
    monkeypatch.setattr(library, "_loaded", [])
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    error = refused(put(tmp_path, skill(), PASSES))
    assert (error.code, error.hint) == (NOT_FOUND, "python -m pip install --require-hashes -r bundler/freeze/wheels.txt")
