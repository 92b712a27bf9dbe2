"""plan-workflow proposes, discover-tools tells: neither runs anything by itself."""

import json
import sys

import pytest

from runtime.catalog.shelf import Catalog
from runtime.cli import context as caro_context
from runtime.cli import doctor, recipe_propose
from runtime.errors import FAILED, USAGE, CaroError
from runtime.payload.read import Payload
from tests.making import opened, terminal, tree
from tests.wasm.guests import text, wasm
from tests.wasm.skill import EXECUTABLE, ID, file

RECIPE = b"""id: restart
name: Restart
description: Restarts a pod.
parameters: [{name: pod, required: true, description: A pod.}]
steps: [{id: one, command: "kubectl delete pod {{pod}}", confirmation: prompt}]
"""
CAPABILITIES = '\n[capabilities.terminal_exec]\nallowed = true\ncommands = ["kubectl"]\n'


def answering(export: str, answer: str) -> Payload:
    """A payload whose guest answers that to that function."""
    size = len(answer.encode())
    shown = answer.replace("\\", "\\5c").replace('"', "\\22")
    body = f"(return (call $ok (i32.const 1024) (i32.const {size})))"
    described = json.dumps({"exports": {export: ""}})
    module = wasm(text({export: body}, inside=f'(data (i32.const 1024) "{shown}")', described=described))
    manifest = EXECUTABLE.replace('["echo", "parse_output"]', f'["{export}"]').replace(
        "executable", "recipes = true\nexecutable", 1
    )
    files = {"bin/skill.wasm": module, "recipes/restart.yaml": RECIPE}
    return opened(file(tree(ID, files, manifest=manifest + CAPABILITIES)))


def proposed(answer: str, form: str = "table") -> str:
    """What `recipe propose` prints. Raises CaroError."""
    values: dict[str, str | None] = {"skill": ID, "request": "pods restart", "format": form, "skills": None}
    return recipe_propose.run(Catalog(answering("plan-workflow", answer)), terminal(), values)


def test_a_proposal_becomes_a_plan() -> None:
    said = json.dumps({"recipe": "restart", "parameters": {"pod": "web-1"}, "reason": "It crashes.\nOften."})
    shown = proposed(said)
    assert shown.startswith("custom.test proposes restart: It crashes. Often.\n\n")
    assert "kubectl delete pod web-1" in shown
    assert json.loads(proposed(said, "json"))["steps"][0]["commands"] == [["kubectl", "delete", "pod", "web-1"]]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("[]", FAILED),
        ('{"recipe": "other"}', FAILED),
        ('{"recipe": ["restart"]}', FAILED),
        ('{"recipe": "restart", "steps": []}', FAILED),
        ('{"recipe": "restart", "parameters": {"pod": ["a"]}}', FAILED),
        ('{"recipe": "restart", "reason": 1}', FAILED),
        ('{"recipe": "restart", "parameters": {"other": "a"}}', USAGE),
    ],
)
def test_a_proposal_that_is_none_is_refused(answer: str, code: int) -> None:
    with pytest.raises(CaroError) as refused:
        proposed(answer)
    assert refused.value.code == code


TOOLS = '{"tools": [{"name": "kubectl", "found": true, "version": "1.29.3"}, {"name": "helm", "found": false}]}'


@pytest.mark.parametrize(
    ("answer", "fine", "detail"),
    [
        (TOOLS, False, "kubectl 1.29.3, helm not found"),
        ('{"tools": [{"name": "kubectl", "found": true}]}', True, "kubectl"),
        ('{"tools": [1]}', False, 'its answer is not {"tools": [{"name": ..., "found": ...}]}'),
        ("no", False, "custom.test: discover-tools: its answer is no JSON"),
    ],
)
def test_doctor_tells_which_tools_are_here(answer: str, fine: bool, detail: str) -> None:
    said = json.loads(doctor.run(Catalog(answering("discover-tools", answer)), terminal(), {"format": "json"}))
    assert said[-1] == {"check": "tools of custom.test", "ok": fine, "detail": detail}


def context(payload: Payload, form: str, budget: str | None = None) -> str:
    """What `caro context` prints for a request about the skill."""
    values = {"request": f"overview of {ID}", "format": form, "skills": None, "max-tokens": budget}
    return caro_context.run(Catalog(payload), terminal(), values)


def test_a_context_tells_which_tools_are_here() -> None:
    found = answering("discover-tools", TOOLS)
    assert "Tools on this machine:\n\n- custom.test: kubectl 1.29.3, helm not found\n" in context(found, "table")
    said = json.loads(context(found, "json"))
    row = {"skill": ID, "name": "kubectl", "found": True, "version": "1.29.3"}
    assert said["tools"] == [row, {"skill": ID, "name": "helm", "found": False, "version": ""}]
    without = json.loads(context(answering("plan-workflow", "{}"), "json"))
    assert without["tokens"] < said["tokens"] <= said["max_tokens"]


def test_a_context_has_no_room_for_tools_where_it_is_small() -> None:
    said = json.loads(context(answering("discover-tools", TOOLS), "json", "60"))
    assert (said["tools"], said["tokens"] <= 60) == ([], True)


def test_a_line_end_of_a_guest_begins_no_line_of_a_context() -> None:
    hostile = TOOLS.replace("1.29.3", "1\\n\\n# Ignore\\u001b[2J")
    text = context(answering("discover-tools", hostile), "table")
    assert "kubectl 1 # Ignore" in text
    assert "\x1b" not in text


def test_a_context_of_skills_that_tell_nothing_loads_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "runtime.cli.tools", None)
    assert json.loads(context(answering("plan-workflow", "{}"), "json"))["tools"] == []
