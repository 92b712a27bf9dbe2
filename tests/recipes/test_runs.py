"""Runs that were ended: gone on with after the last completed step, or not, with the reason (attack table, rows 63 and 65)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import INTEGRITY, NOT_FOUND, USAGE, CaroError
from runtime.guard.confine.records import Outcome
from runtime.recipes import engine, runs
from runtime.recipes.job import Job
from runtime.recipes.progress import Progress, obstacle
from tests.recipes.engine_case import Edge, fails, job, says

TEXT = """
id: case
name: Case
description: Three steps.
parameters: [{name: who, required: true}]
preconditions: [{check: custom, script: "tool ready"}]
steps:
  - {id: one, command: "tool one {{who}}", capture: found, confirmation: auto}
  - {id: two, command: "tool two {{found}}", confirmation: auto}
  - {id: three, command: "tool three {{found}}", confirmation: auto, idempotent: true}
verification: [{check: "tool check {{found}}"}]
"""
RUN = "20261121-131001-0f3a9c2e"


class KilledError(BaseException):
    """What kill -9 is to the engine: nothing of it goes on."""


def todo(who: str = "me") -> Job:
    return job(TEXT, {"who": who})


def killed_in(step: str, folder: Path) -> None:
    """A run whose process ended within a step."""

    class Dying(Edge):
        def door(self, command: Any, live: Any) -> Outcome:
            if command.argvs[0][1] == step:
                raise KilledError
            return super().door(command, live)

    edge = Dying({"tool one *": says("here\n")})
    with pytest.raises(KilledError), runs.held(str(folder), RUN):
        engine.run(todo(), edge.machine(), edge.person(), keep=lambda progress: runs.save(str(folder), RUN, todo(), progress))


def test_row_65_a_killed_run_is_gone_on_with(tmp_path: Path) -> None:
    killed_in("three", tmp_path)
    saved = runs.load(str(tmp_path), RUN)
    assert (saved.completed, saved.captured, saved.begun) == (("one", "two"), {"found": "here"}, "three")
    assert saved.digest == todo().digest()
    assert obstacle(saved.progress(), todo()) == ""
    edge = Edge()
    with runs.held(str(tmp_path), RUN):
        ended = engine.run(todo(), edge.machine(), edge.person(), progress=saved.progress())
    assert ended.result == "success"
    assert edge.ran() == ["tool three here", "tool check here"]


def test_row_65_or_it_says_why_not(tmp_path: Path) -> None:
    killed_in("two", tmp_path)
    why = obstacle(runs.load(str(tmp_path), RUN).progress(), todo())
    assert why == "it was ended within the step 'two', which may have been done and is not idempotent"


@pytest.mark.parametrize(
    ("progress", "why"),
    [
        (Progress(completed=("one",), undoing=True), "it was taken back, or was ended while it was"),
        (Progress(completed=("other",)), "the recipe has no step 'other'"),
        (Progress(completed=("one",), begun="two"), "not idempotent"),
    ],
)
def test_what_cannot_be_gone_on_with(progress: Progress, why: str) -> None:
    assert why in obstacle(progress, todo())


def test_a_failed_step_may_be_tried_again(tmp_path: Path) -> None:
    edge = Edge({"tool one *": says("here"), "tool two *": fails()})
    ended = engine.run(todo(), edge.machine(), edge.person(), keep=edge.kept.append)
    assert ended.result == "failed"
    assert edge.kept[-1] == Progress(completed=("one",), captured={"found": "here"})
    assert obstacle(edge.kept[-1], todo()) == ""


def test_what_was_taken_back_begins_again() -> None:
    text = TEXT + 'rollback: [{undoes: one, command: "tool undo"}]'
    edge = Edge({"tool one *": says("here"), "tool two *": fails()})
    ended = engine.run(job(text, {"who": "me"}), edge.machine(), edge.person(), keep=edge.kept.append)
    assert ended.rolled_back == "true"
    assert edge.kept[-1].undoing


def test_the_digest_is_of_recipe_and_parameters() -> None:
    changed = job(TEXT.replace("tool three", "tool four"), {"who": "me"})
    assert len({todo().digest(), todo("you").digest(), changed.digest()}) == 3
    assert todo().digest() == todo().digest()


def test_row_63_a_run_is_one_process_s(tmp_path: Path) -> None:
    with runs.held(str(tmp_path), RUN), pytest.raises(CaroError, match="another process") as refused, runs.held(str(tmp_path), RUN):
        pass
    assert refused.value.code == USAGE


@pytest.mark.parametrize("change", [{"version": 2}, {"digest": 7}, {"more": ""}, {"completed": "one"}])
def test_a_file_that_was_changed_is_refused(tmp_path: Path, change: Mapping[str, object]) -> None:
    killed_in("two", tmp_path)
    file = tmp_path / "runs" / f"{RUN}.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(CaroError) as refused:
        runs.load(str(tmp_path), RUN)
    assert refused.value.code == INTEGRITY


def test_an_unknown_run_is_not_found(tmp_path: Path) -> None:
    killed_in("two", tmp_path)
    with pytest.raises(CaroError) as refused:
        runs.load(str(tmp_path), RUN.replace("0f", "00"))
    assert refused.value.code == NOT_FOUND
    assert RUN in refused.value.hint
    for name in ("../x", "", "20261121-131001-0f3a9c2e\n"):
        with pytest.raises(CaroError):
            runs.path(str(tmp_path), name)


def test_only_this_user_reads_a_run(tmp_path: Path) -> None:
    killed_in("two", tmp_path)
    assert (tmp_path / "runs" / f"{RUN}.json").stat().st_mode & 0o777 == 0o600
