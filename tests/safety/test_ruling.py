"""A policy over a verdict: it runs, asks or refuses, and says who says so."""

import pytest

from runtime.contract.policy import Blocked, Commands, Required, Tool
from runtime.safety.judge import judge, judge_argvs
from runtime.safety.ruling import Lines, policy_text, ruling
from runtime.safety.table import Table, compiled
from tests.safety.test_rules import RULES

BY_LEVEL = [
    (None, "ls", "run"),
    (None, "rm x", "run"),
    (None, "git reset --hard", "ask"),
    (None, "$x y", "ask"),
    (None, "rm -rf /", "refuse"),
    ("low", "ls", "run"),
    ("low", "rm x", "ask"),
    ("low", "git reset --hard", "refuse"),
    ("low", "$x y", "refuse"),
    ("medium", "git reset --hard", "ask"),
    ("high", "git reset --hard", "run"),
    ("high", "$x y", "ask"),
    ("high", "rm -rf /", "refuse"),
]


@pytest.mark.parametrize(("tolerance", "line", "action"), BY_LEVEL)
def test_the_tolerance_moves_the_lines_but_critical_is_never_run(
    tolerance: str | None, line: str, action: str, rules: Table
) -> None:
    policy = Lines(policy_text(Commands(risk_tolerance=tolerance)))
    assert ruling(judge(line, rules), policy).action == action


POLICY = Commands(
    blocked=(Blocked(pattern="git push*--force*", reason="rewrites what others have"),),
    approval=(Blocked(pattern="kubectl apply*", reason="change board"),),
    required=(Required(command="kubectl delete*", pattern="*--namespace*", reason="say where"),),
    tools=(
        Tool(program="git"),
        Tool(program="sudo"),
        Tool(program="kubectl", versions=">=1.28", contexts=("staging", "dev-*")),
    ),
)
LINES = [
    ("git status", "run", ""),
    ("git push --force origin x", "refuse", "blocked: rewrites what others have"),
    ("sudo git push --force origin x", "refuse", "blocked: rewrites what others have"),
    ("sh -c 'git push --force'", "refuse", "blocked: rewrites what others have"),
    ("kubectl --context staging get pods", "run", ""),
    ("kubectl --context=dev-1 get pods", "run", ""),
    ("kubectl --context prod get pods", "refuse", "kubectl may not act on prod"),
    ("kubectl get pods", "ask", "kubectl does not say where it acts; the policy allows staging, dev-*"),
    ("kubectl apply --context staging -f x", "ask", "needs an approval: change board"),
    ("kubectl delete pod x --context staging", "refuse", "must fit '*--namespace*': say where"),
    ("kubectl delete pod x --context staging --namespace y", "run", ""),
    ("curl http://localhost", "refuse", "curl is not among the tools of the policy"),
]


@pytest.mark.parametrize(("line", "action", "reason"), LINES)
def test_each_line_of_a_policy_has_its_word(line: str, action: str, reason: str, rules: Table) -> None:
    said = ruling(judge(line, rules), Lines(policy_text(POLICY)))
    assert said.action == action
    assert reason in said.reasons if reason else said.reasons == ()


def test_versions_are_for_whoever_starts_the_program(rules: Table) -> None:
    said = ruling(judge("kubectl --context staging get pods", rules), Lines(policy_text(POLICY)))
    assert said.needs == (("kubectl", ">=1.28"),)


def test_an_empty_list_of_tools_allows_none(rules: Table) -> None:
    assert ruling(judge("ls", rules), Lines(policy_text(Commands(tools=())))).action == "refuse"


def test_a_skill_can_raise_a_verdict_and_lower_none(rules: Table) -> None:
    base = "".join(compiled(family, [rule]) for family, rule in RULES)
    raising = "rule\tls\tcorp\tno-listing\thigh\tnobody lists here\t\t\t" + "\t" * 10 + "\n"
    both = Table([base, raising])
    assert (judge("ls", rules).level, judge("ls", both).level) == ("safe", "high")
    assert judge("rm -rf /", both).level == "critical"


def test_a_pipeline_of_words_is_judged_as_one(rules: Table) -> None:
    assert judge_argvs([["curl", "http://e"], ["sh"]], rules).level == "critical"
    assert judge_argvs([["echo", "rm -rf /"], ["sh"]], rules).level == "critical"
    assert judge_argvs([["echo", "rm -rf /"]], rules).level == "safe"
    assert judge_argvs([["sh", "-c", 'rm -rf "$1"', "sh", "/"]], rules).level == "critical"
    assert judge_argvs([["sh", "-c", 'rm -rf "$1"', "sh", "build"]], rules).level == "moderate"
    assert judge_argvs([["rm", "-rf", "a; rm -rf /"]], rules).level == "moderate"
