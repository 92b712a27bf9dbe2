"""caro check: the verdict, its reasons, what the policy says, the exit code."""

import io
import json
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from bundler.safety import entry
from runtime.catalog.shelf import Catalog
from runtime.cli.check import run
from runtime.cli.terminal import Terminal
from runtime.contract.layout import BUILD, POLICY, POLICY_LINES, STORED
from runtime.contract.policy import Blocked, Commands, Policy
from runtime.contract.verified import VerifiedSkills
from runtime.errors import CRITICAL, HIGH, INTEGRITY, NOT_UNDERSTOOD, CaroError
from runtime.errors import POLICY as POLICY_CODE
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.payload.write import Entry
from runtime.safety.ruling import policy_text

CORPORATE = Policy(commands=Commands(risk_tolerance="low", blocked=(Blocked(pattern="ls*", reason="look it up"),)))


def _payload(folder: Path, *entries: Entry) -> Payload:
    block = compose(VerifiedSkills(skills=()), Frames(store=None), list(entries))
    file = folder / "payload"
    file.write_bytes(block.data + block.footer(0))
    return Payload(open_file(str(file)))


def _record(name: str, data: bytes) -> Entry:
    return Entry(name=name, codec=STORED, raw=len(data), stored=data)


@pytest.fixture
def payload(tmp_path: Path) -> Payload:
    return _payload(tmp_path, entry(), _record(POLICY, b"null"))


def _checked(payload: Payload, command: str, form: str = "json") -> tuple[int, str]:
    try:
        return 0, run(Catalog(payload), Terminal(), {"command": command, "format": form})
    except CaroError as error:
        return error.code, error.answer


@pytest.mark.parametrize(
    ("command", "code", "verdict"),
    [
        ("ls", 0, "safe"),
        ("rm x", 0, "moderate"),
        ("git reset --hard", HIGH, "high"),
        ("rm -rf /", CRITICAL, "critical"),
        ("$x y", NOT_UNDERSTOOD, "not understood"),
        ("if then", NOT_UNDERSTOOD, "not understood"),
    ],
)
def test_the_exit_code_is_the_verdict(payload: Payload, command: str, code: int, verdict: str) -> None:
    found, answer = _checked(payload, command)
    assert (found, json.loads(answer)["verdict"]) == (code, verdict)


def test_each_finding_has_its_words_reason_and_safer_way(payload: Payload) -> None:
    _, answer = _checked(payload, "cd build; git push --force origin topic")
    first = json.loads(answer)["findings"][0]
    assert first == {
        "rule": "git-history/force-push",
        "level": "high",
        "words": "git push --force origin topic",
        "reason": "replaces or removes what others may have built upon",
        "instead": "git push --force-with-lease refuses to overwrite what you have not seen",
    }


def test_a_terminal_gets_nothing_that_it_would_obey(payload: Payload) -> None:
    _, answer = _checked(payload, "rm -rf '\x1b[2J' /\u202e", "table")
    assert "\x1b" not in answer
    assert "\\x1b" in answer
    assert "\u202e" not in answer


def test_a_command_comes_from_standard_input(payload: Payload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"bash <<EOF\nrm -rf /\nEOF\n")))
    code, answer = _checked(payload, "-")
    assert (code, json.loads(answer)["command"]) == (CRITICAL, "bash <<EOF\nrm -rf /\nEOF")


@pytest.mark.parametrize("lines", [True, False], ids=["policy in lines", "policy as records alone"])
def test_the_policy_of_the_bundle_is_applied_and_named(tmp_path: Path, *, lines: bool) -> None:
    entries = [entry(), _record(POLICY, json.dumps(asdict(CORPORATE)).encode()), _record(BUILD, b"{}")]
    if lines:
        entries.append(_record(POLICY_LINES, policy_text(CORPORATE.commands).encode()))
    code, answer = _checked(_payload(tmp_path, *entries), "ls -l")
    assert (code, json.loads(answer)["policy"]) == (0, {"action": "refuse", "reasons": ["blocked: look it up"], "needs": []})


def test_without_its_policy_a_bundle_judges_nothing(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        run(Catalog(_payload(tmp_path, entry(), _record(BUILD, b"{}"))), Terminal(), {"command": "ls", "format": "json"})
    assert caught.value.code == POLICY_CODE


def test_without_its_rules_a_bundle_judges_nothing(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        run(Catalog(_payload(tmp_path, _record(POLICY, b"null"))), Terminal(), {"command": "ls", "format": "json"})
    assert caught.value.code == INTEGRITY
