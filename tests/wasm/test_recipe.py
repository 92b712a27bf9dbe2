"""Steps of recipes that call an export of the skill's own executable."""

import pytest

from runtime.catalog.shelf import Catalog
from runtime.cli.guest import outcome
from runtime.errors import FAILED, NOT_FOUND
from runtime.guard.confine.records import CANCELLED, Outcome
from runtime.recipes import engine
from runtime.recipes.machine import Person
from runtime.recipes.plan import plan
from tests.recipes.engine_case import Edge, job
from tests.wasm.guests import LOOP, text
from tests.wasm.skill import ID, payload, skill

RECIPE = """
id: case
name: Case
description: Calls an export, and what it answers decides.
parameters: [{name: pod, required: true, description: "A pod."}]
steps:
  - {id: ask, call: {export: echo, input: {pods: ["{{pod}}"]}}, confirmation: auto, capture: said,
     expect: {json_path: "$.pods[0]", equals: "a b"}}
  - {id: tell, command: "tool {{said}}", confirmation: auto}
"""


def called(export: str, given: str, seconds: int = 5, source: str = "") -> Outcome:
    """The outcome of a step that calls."""
    held = Catalog(payload(skill(source)))
    return outcome(held, held.find(ID), export, given, seconds)


def test_an_answer_is_the_output_of_the_step() -> None:
    edge = Edge()
    held = Catalog(payload())
    machine = edge.machine(call=lambda export, given, seconds: outcome(held, held.find(ID), export, given, seconds))
    ended = engine.run(job(RECIPE, {"pod": "a b"}), machine, Person())
    assert ended.result == "success", ended.message
    assert edge.ran() == ['tool {"pods": ["a b"]}']
    noted = [(one.event, one.capability, one.resource) for one in edge.entries if one.capability == "call"]
    assert noted == [("decision", "call", "echo"), ("intent", "call", "echo"), ("result", "call", "echo")]


def test_a_plan_shows_the_call_and_runs_nothing() -> None:
    shown = plan(job(RECIPE, {"pod": "a"})).steps[0].commands
    assert shown == (("caro", "call", "custom.test", "echo", '{"pods": ["a"]}'),)


def test_what_cannot_be_called_is_denied_before_anything_runs() -> None:
    edge = Edge()
    ended = engine.run(job(RECIPE, {"pod": "a"}, uncallable="it is not in this program"), edge.machine(), Person())
    assert (ended.result, ended.said_by, edge.commands) == ("denied", "rule", [])
    assert "call echo: it is not in this program" in ended.message


@pytest.mark.parametrize(
    ("export", "source", "code", "said"),
    [
        ("other", "", NOT_FOUND, "exports no 'other'"),
        ("echo", text({"call": "unreachable"}), FAILED, "the guest stopped"),
        ("echo", text({"call": LOOP}), FAILED, "not done within 1 s"),
    ],
)
def test_a_call_that_fails_is_a_step_that_fails(export: str, source: str, code: int, said: str) -> None:
    found = called(export, "1", 1, source)
    assert (found.code, found.stdout) == (code, b"")
    assert said in found.stderr.decode()


def test_ctrl_c_in_a_call_cancels_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("runtime.wasm.calling.called", interrupted)
    assert called("echo", "1").ended == CANCELLED
