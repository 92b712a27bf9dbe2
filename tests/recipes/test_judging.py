"""What the safety engine makes of a recipe's commands: shown in the plan, asked about, or refused, with the values of the run."""

from collections.abc import Sequence

import pytest

from bundler.safety import builtin
from runtime.contract.policy import Blocked, Commands, Tool
from runtime.guard.confine.records import Outcome
from runtime.recipes import engine
from runtime.recipes.judging import Judge, judging
from runtime.recipes.plan import plan
from runtime.safety.ruling import Lines, policy_text
from runtime.safety.table import Table
from tests.recipes.engine_case import Edge, job

HEAD = "id: case\nname: Case\ndescription: Judged\nparameters: [{name: path, default: build}]\n"
REMOVES = HEAD + 'steps: [{id: one, command: "rm -rf {{path}}", confirmation: auto}]'
CAPTURED = HEAD.replace("parameters: [{name: path, default: build}]\n", "") + (
    "steps:\n"
    "  - {id: ask, command: tool where, confirmation: auto, capture: found}\n"
    "  - {id: one, command: 'rm -rf {{found}}', confirmation: auto}\n"
)
PROBE = HEAD + (
    "preconditions: [{check: custom, script: 'git push --force origin {{path}}'}]\n"
    'steps: [{id: one, command: "tool one", confirmation: auto}]'
)


def judge(commands: Commands | None = None) -> Judge:
    """By the rules of every bundle, under this policy."""
    return judging(Table([builtin()]), Lines(policy_text(commands)))


def _planned(text: str, path: str, commands: Commands | None = None) -> tuple[str, str, list[str]]:
    made = plan(job(text, {"path": path}, judge=judge(commands)))
    return made.steps[0].risk, made.steps[0].confirmation, [one.said_by for one in made.denied]


# path, policy, risk, confirmation, who denies
PLANNED: list[tuple[str, Commands | None, str, str, list[str]]] = [
    ("build", None, "moderate", "auto", []),
    ("/", None, "critical", "always", ["rule"]),
    ("build", Commands(risk_tolerance="low"), "moderate", "prompt", []),
    ("build", Commands(blocked=(Blocked(pattern="rm -rf *", reason="nothing is removed here"),)), "moderate", "auto", ["policy"]),
    ("build", Commands(tools=(Tool(program="git"),)), "moderate", "auto", ["policy"]),
]


@pytest.mark.parametrize(("path", "commands", "risk", "confirmation", "denied"), PLANNED)
def test_a_plan_says_what_its_values_mean(
    path: str, commands: Commands | None, risk: str, confirmation: str, denied: Sequence[str]
) -> None:
    assert _planned(REMOVES, path, commands) == (risk, confirmation, denied)


def test_what_is_critical_does_not_run() -> None:
    edge = Edge()
    ended = engine.run(job(REMOVES, {"path": "/"}, judge=judge()), edge.machine(), edge.person(yes=True))
    assert (ended.result, ended.said_by, edge.commands) == ("denied", "rule", [])
    assert "removes every file of the machine" in ended.message


@pytest.mark.parametrize(("found", "ran"), [("build", True), ("/", False)])
def test_a_value_that_only_a_run_knows_is_judged_then(found: str, ran: bool) -> None:
    edge = Edge({"tool where": Outcome(statuses=(0,), stdout=found.encode())})
    ended = engine.run(job(CAPTURED, judge=judge()), edge.machine(), edge.person(yes=True))
    assert (ended.result == "success", f"rm -rf {found}" in edge.ran()) == (ran, ran)


def test_a_higher_risk_of_a_captured_value_is_asked_about() -> None:
    """The plan knows no value and asks nobody; the value makes it high, and then a person is asked although the step says auto."""
    edge = Edge({"tool where": Outcome(statuses=(0,), stdout=b"/etc/nginx")})
    ended = engine.run(job(CAPTURED, judge=judge()), edge.machine(), edge.person(False))
    assert ended.result == "cancelled"
    assert any(line.startswith("risk: high") for line in edge.told)
    assert edge.ran() == ["tool where"]


def test_a_probe_asks_nobody_so_what_must_be_asked_about_is_denied() -> None:
    edge = Edge()
    ended = engine.run(job(PROBE, judge=judge()), edge.machine(), edge.person(yes=True))
    assert (ended.result, edge.commands) == ("denied", [])


def test_an_author_can_raise_a_verdict_and_not_lower_it() -> None:
    raised = REMOVES.replace("confirmation: auto", "confirmation: auto, risk_level: high")
    lowered = REMOVES.replace("confirmation: auto", "confirmation: auto, risk_level: safe")
    assert _planned(raised, "build")[:2] == ("high", "prompt")
    assert _planned(lowered, "/")[0] == "critical"
