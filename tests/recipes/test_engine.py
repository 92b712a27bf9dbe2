"""The engine: each case is a recipe with one property, what its programs answer, and what must come of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from runtime.authoring.validate.yaml_text import read_yaml
from runtime.guard.confine.records import Outcome
from runtime.recipes import engine
from runtime.recipes.transcript import Transcript
from tests.recipes.engine_case import Edge, job

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CODES = {"success": 0, "precondition_failed": 8, "failed": 8, "cancelled": 130, "denied": 3}


def read(file: Path) -> dict[str, Any]:
    found = read_yaml(str(file), file.read_bytes())
    assert isinstance(found, dict), found
    return found


def outcome(said: Mapping[str, Any]) -> Outcome:
    stdout = (said.get("stdout", "") * said.get("times", 1)).encode()
    if "ended" in said:
        return Outcome(ended=said["ended"], stdout=stdout)
    return Outcome(statuses=(said.get("code", 0),), stdout=stdout)


def performed(case: Mapping[str, Any]) -> tuple[Transcript, Edge]:
    edge = Edge({glob: outcome(said) for glob, said in case.get("answers", {}).items()})
    person = edge.person(*case.get("person", []), yes=case.get("consent", False))
    todo = job(json.dumps(case["recipe"]), case.get("parameters"))
    return engine.run(todo, edge.machine(), person, keep=edge.kept.append), edge


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_case_ends_as_it_says(file: Path) -> None:
    case = read(file)
    ended, edge = performed(case)
    assert (ended.result, edge.ran()) == (case["result"], case["commands"]), ended.message
    assert case.get("message", "") in ended.message
    assert ended.data()["rolled_back"] == case.get("rolled_back")
    assert ended.code == CODES[case["result"]]
    assert {path: text.encode() for path, text in case.get("files", {}).items()} == edge.files


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_journal_has_an_intent_before_and_a_result_after_each_command(file: Path) -> None:
    ended, edge = performed(read(file))
    commands = [entry for entry in edge.entries if entry.command]
    assert [entry.event for entry in commands] == ["intent", "result"] * len(edge.commands)
    assert all(entry.recipe == "case" and entry.enforcement == "L0" and entry.skill == "custom.test" for entry in edge.entries)
    assert edge.entries[0].event == "decision"
    assert (edge.entries[-1].event, edge.entries[-1].exit_status) == ("result", ended.code)
