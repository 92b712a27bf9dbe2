"""caro check in a real executable: each exit code, standard input, data, the policy of the bundle, the rules of a skill."""

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import CRITICAL, HIGH, NOT_UNDERSTOOD, SUCCESS, USAGE
from tests.making import tree
from tests.pack.test_safety import RULES
from tests.project import Project, run

ID = "custom.deploy"
PROFILES = {
    "plain": "",
    "strict": """
[policy.commands]
risk_tolerance = "low"
blocked = [{ pattern = "git push*", reason = "releases are made by the pipeline" }]
""",
}
# command: the exit code and the verdict
VERDICTS = {
    "ls -l": (SUCCESS, "safe"),
    "rm x": (SUCCESS, "moderate"),
    "git reset --hard": (HIGH, "high"),
    "rm -rf /": (CRITICAL, "critical"),
    "$x y": (NOT_UNDERSTOOD, "not understood"),
    "if then": (NOT_UNDERSTOOD, "not understood"),
    "corp-deploy prod-eu": (HIGH, "high"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Project:
    """One skill that adds rules; profiles with a policy for commands and without."""
    folder = tmp_path_factory.mktemp("check")
    for path, data in tree(ID, {"safety.toml": RULES}).files.items():
        (folder / "skill" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "skill" / path).write_bytes(data)
    (folder / "profiles").mkdir()
    for name, policy in PROFILES.items():
        said = f'[profile]\nname = "{name}"\n[skills]\n"{ID}" = {{ path = "../skill" }}\n{policy}'
        (folder / "profiles" / f"{name}.toml").write_text(said)
    return Project(folder, cache)


@pytest.fixture(scope="module")
def plain(project: Project) -> Path:
    """The executable without a policy."""
    return project.bundle("plain")[0]


@pytest.fixture(scope="module")
def strict(project: Project) -> Path:
    """The executable with one."""
    return project.bundle("strict")[0]


def checked(program: Path, command: str, data: bytes = b"") -> tuple[int, Any]:
    done = run([program, "check", command, "--format", "json"], data=data)
    return done.code, json.loads(done.out)


@pytest.mark.parametrize("command", VERDICTS)
def test_the_exit_code_is_the_verdict(plain: Path, command: str) -> None:
    code, said = checked(plain, command)
    assert (code, said["verdict"]) == VERDICTS[command]
    assert said["command"] == command
    assert said["policy"]["reasons"] == [] or code != SUCCESS


def test_a_person_reads_the_verdict_and_scripts_the_code(plain: Path) -> None:
    done = run([plain, "check", "rm -rf /"])
    assert done.code == CRITICAL
    assert "verdict  critical" in done.out
    assert done.err.startswith("caro: critical: ")
    fine = run([plain, "check", "ls"])
    assert (fine.code, fine.err) == (SUCCESS, "")


def test_a_command_comes_from_standard_input(plain: Path) -> None:
    script = "bash <<EOF\nrm -rf /\nEOF\n"
    code, said = checked(plain, "-", script.encode())
    assert (code, said["command"]) == (CRITICAL, script.rstrip("\n"))
    assert checked(plain, "-", b"ls")[0] == SUCCESS


def test_too_much_on_standard_input_is_refused(plain: Path) -> None:
    done = run([plain, "check", "-"], data=b"x" * 70_000)
    assert (done.code, done.out) == (USAGE, "")


def test_bytes_that_are_no_text_are_judged_and_shown_harmless(plain: Path) -> None:
    done = run([plain, "check", "-"], data=b"rm -rf '\xff\x1b[2J' /\n")
    assert done.code == CRITICAL
    assert "\x1b" not in done.out + done.err


def test_the_rule_of_a_skill_is_named_with_its_family(plain: Path) -> None:
    (finding,) = checked(plain, "corp-deploy prod-eu")[1]["findings"]
    assert (finding["rule"], finding["reason"]) == ("corp/deploy", "changes what customers see")


def test_the_policy_is_applied_and_does_not_change_the_verdict(strict: Path) -> None:
    blocked = checked(strict, "git push origin main")[1]
    assert blocked["policy"]["action"] == "refuse"
    assert "blocked: releases are made by the pipeline" in blocked["policy"]["reasons"]
    moderate = checked(strict, "rm x")
    assert (moderate[0], moderate[1]["verdict"], moderate[1]["policy"]["action"]) == (SUCCESS, "moderate", "ask")
    assert checked(strict, "git reset --hard")[1]["policy"]["action"] == "refuse"
    assert checked(strict, "ls")[1]["policy"]["action"] == "run"
