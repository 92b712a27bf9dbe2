"""Plans: truthful, pure, and harmless."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.guard.records import Grants, Rights
from runtime.recipes import engine
from runtime.recipes.plan import plan
from tests.guard.rights import rights
from tests.project import ROOT
from tests.recipes.engine_case import ALL, Edge, job, says

TEXT = """
id: case
name: Case
description: All that a plan can say.
parameters:
  - {name: who, required: true}
  - {name: token, type: secret, required: true}
preconditions: [{check: command_exists, args: [tool]}, {check: custom, script: "tool known {{who}}", message: "{{who}}?"}]
steps:
  - {id: find, command: "tool find {{who}}", capture: place, confirmation: auto}
  - {id: move, command: "tool move {{place}} | other log", env: {TOKEN: "{{token}}"}, stdin: "{{token}}\\n", risk_level: high,
     confirmation: auto}
  - {id: script, shell: "echo $1", confirmation: always, irreversible: true}
  - {id: maybe, command: "tool maybe", when: "{{who}} == you"}
  - {id: write, command: "tool list", stdout_to: "./{{who}}.txt"}
verification: [{check: "tool check {{place}}"}]
rollback: [{undoes: move, command: "tool back {{place}}", only_if: "tool moved {{place}}"}]
"""
GIVEN = {"who": "me; id"}
SECRET = {"token": "hunter2!"}
PURE = ["asking", "engine", "expecting", "job", "json_path", "places", "plan", "progress", "transcript", "values", "wishes"]
TOUCHING = {"os", "io", "shutil", "subprocess", "socket", "pathlib", "time", "select", "signal", "glob", "tempfile"}


def test_a_plan_has_every_command_with_its_values() -> None:
    made = plan(job(TEXT, GIVEN, secrets=SECRET))
    assert [step.commands for step in made.steps] == [
        (("tool", "find", "me; id"),),
        (("tool", "move", "{place}"), ("other", "log")),
        (("sh", "-c", "echo $1", "sh", "me; id", ""),),
        (("tool", "maybe"),),
        (("tool", "list"),),
    ]
    assert [step.confirmation for step in made.steps] == ["auto", "prompt", "always", "prompt", "prompt"]
    assert [step.risk for step in made.steps] == ["not judged", "high", *["not judged"] * 3]
    assert [step.when for step in made.steps] == ["", "", "", "no", ""]
    assert [step.irreversible for step in made.steps] == [False, False, True, False, False]
    assert made.steps[1].undo[0].commands == (("tool", "back", "{place}"),)
    assert made.steps[1].undo[0].only_if == (("tool", "moved", "{place}"),)
    assert made.preconditions[1].commands == (("tool", "known", "me; id"),)
    assert made.preconditions[1].message == "me; id?"
    assert made.denied == ()
    assert {one.kind for one in made.decisions} == {"confinement", "terminal_exec", "secrets_access", "shell", "filesystem_write"}


def test_a_plan_never_shows_a_secret() -> None:
    made = plan(job(TEXT, GIVEN, secrets=SECRET))
    assert "hunter2" not in repr(made)
    assert made.steps[1].environment == {"TOKEN": "***"}
    assert made.steps[1].stdin == "***\n"


@pytest.mark.parametrize(
    ("may", "kind", "by"),
    [
        (rights(replace(ALL, terminal_exec=("tool",))), "terminal_exec", "request"),
        (rights(ALL, replace(ALL, shell=False)), "shell", "grant"),
        (rights(ALL, ceiling=Grants.unlimited(secrets_access=False)), "secrets_access", "policy"),
        (rights(replace(ALL, filesystem_write=("/home/me/work/inner",))), "filesystem_write", "request"),
        (rights(replace(ALL, blocked=("other",))), "terminal_exec", "request"),
    ],
)
def test_what_is_denied_is_named_and_nothing_runs(may: Rights, kind: str, by: str) -> None:
    denied = plan(job(TEXT, GIVEN, may, secrets=SECRET)).denied
    assert [(one.kind, one.said_by) for one in denied] == [(kind, by)]
    edge = Edge()
    ended = engine.run(job(TEXT, GIVEN, may, secrets=SECRET), edge.machine(), edge.person(True, True, True, True))
    assert (ended.result, ended.said_by, edge.commands) == ("denied", by, [])
    assert ended.code == (7 if by == "policy" else 3)
    assert [entry.capability for entry in edge.entries if entry.decision == "denied"] == [kind]


def test_a_policy_that_wants_confinement_denies_where_there_is_none() -> None:
    edge = Edge()
    ended = engine.run(job(TEXT, GIVEN, secrets=SECRET, minimum="L2"), edge.machine(), edge.person(True))
    assert (ended.result, ended.code, edge.commands) == ("denied", 7, [])
    assert "confined at L2 at least" in ended.message
    lacking = edge.machine(level="L2", missing="L3: user namespaces: No space left on device")
    ended = engine.run(job(TEXT, GIVEN, secrets=SECRET, minimum="L3"), lacking, edge.person(True))
    assert (ended.code, ended.level, edge.commands) == (7, "L2", [])
    assert "here they run at L2: L3: user namespaces: No space left on device" in ended.message
    assert plan(job(TEXT, GIVEN, secrets=SECRET, minimum="L2"), "L3").denied == ()
    assert plan(job(TEXT, GIVEN, secrets=SECRET, minimum="L0")).denied == ()
    assert plan(job(TEXT, GIVEN, secrets=SECRET, minimum="L9"), "L3").denied != ()


def test_a_plan_without_a_level_leaves_the_minimum_to_the_run() -> None:
    made = plan(job(TEXT, GIVEN, secrets=SECRET, minimum="L3"))
    assert (made.level, made.minimum, made.denied) == ("", "L3", ())
    (denied,) = plan(job(TEXT, GIVEN, secrets=SECRET, minimum="L9")).denied  # which no machine confines at
    assert denied.reason == "the policy wants programs confined at L9 at least"
    unread = replace(rights(ALL), fault="the policy cannot be read")
    assert [one.reason for one in plan(job(TEXT, GIVEN, unread, secrets=SECRET)).denied][:1] == ["the policy cannot be read"]


def test_what_runs_is_what_was_planned() -> None:
    edge = Edge({"tool find *": says("here\n"), "tool moved *": says("")})
    todo = job(TEXT, GIVEN, secrets=SECRET)
    ended = engine.run(todo, edge.machine(), edge.person(True, True, True))
    assert ended.result == "success", ended.message
    planned = [one for one in plan(todo).preconditions if one.commands] + [one for one in plan(todo).steps if one.when != "no"]
    told = [tuple(tuple(word.replace("{place}", "here") for word in argv) for argv in one.commands) for one in planned]
    ran = [tuple((argv[0].removeprefix("/bin/"), *argv[1:]) for argv in command.argvs) for command in edge.commands]
    assert ran[:-1] == told
    assert edge.commands[2].environment["TOKEN"] == "hunter2!"
    assert edge.commands[2].stdin == b"hunter2!\n"


@pytest.mark.parametrize("name", PURE)
def test_what_plans_can_touch_nothing(name: str) -> None:
    tree = ast.parse((Path(ROOT) / "runtime/recipes" / f"{name}.py").read_text())
    found = {alias.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found |= {(node.module or "").partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not found & TOUCHING
    assert not calls & {"open", "eval", "exec", "compile", "__import__"}
