"""What is for another operating system answers nothing, and what this machine lacks is said."""

import json
import sys
from pathlib import Path

import pytest

from runtime.contract.verified import SkillTree
from runtime.errors import NOT_FOUND
from tests.knowledge.library import payload, recipe, refused, said, skill

HERE = {"linux": "linux", "darwin": "macos"}[sys.platform]
ELSEWHERE = next(name for name in ("windows", "macos", "linux") if name != HERE)


def _platform(id: str, systems: str, command: str, more: str = "") -> SkillTree:
    page = f"# Frobs\n\nFrobnicate the thing:\n\n```sh\n{command}\n```\n"
    runs = recipe(f"frob-{id[5:]}", "Frobnicate the thing", "Frobnicates the thing.")
    return skill(id, {"frob": page}, f'[knowledge]\ntopics = ["frobnicate"]\n[platform]\nos = [{systems}]\n{more}', runs)


@pytest.mark.parametrize("command", ["ask", "search", "context"])
def test_skills_for_other_systems_answer_nothing(command: str) -> None:
    theirs = _platform("core.them", f'"{ELSEWHERE}"', "frob.exe")
    ours = _platform("core.ours", f'"{ELSEWHERE}", "{HERE}"', "frob")
    assert refused(payload(theirs), command, "frobnicate the thing").code == NOT_FOUND
    text = said(payload(theirs, ours), command, "frobnicate the thing")
    assert "core.ours" in text
    assert "core.them" not in text
    assert "frob.exe" not in text
    assert "frob-them" not in text


def test_many_documents_for_other_systems_hide_none_for_this_one() -> None:
    page = "# Frobs\n\nFrobnicate the thing:\n\n```sh\nfrob.exe {at}\n```\n"
    theirs = skill("core.them", {f"frob{at}": page.format(at=at) for at in range(40)}, f'[platform]\nos = ["{ELSEWHERE}"]\n')
    ours = _platform("core.ours", f'"{HERE}"', "frob")
    assert said(payload(theirs, ours), "ask", "frobnicate the thing").startswith("frob\n")


@pytest.mark.parametrize("command", ["ask", "search", "context"])
def test_documents_for_other_systems_answer_nothing(command: str) -> None:
    page = "---\nos: {os}\n---\n# Frobs\n\nFrobnicate the thing:\n\n```sh\n{run}\n```\n"
    pages = {f"frob{at}": page.format(os=ELSEWHERE, run=f"frob.exe {at}") for at in range(40)}
    lone = payload(skill("core.lone", pages))
    if command != "context":
        assert refused(lone, command, "frobnicate the thing").code == NOT_FOUND
    both = payload(skill("core.both", {**pages, "ours": page.format(os=f"[{ELSEWHERE}, {HERE}]", run="frob")}))
    text = said(both, command, "frobnicate the thing")
    assert "frob\n" in text
    assert "frob.exe" not in text


def test_tools_that_are_missing_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = payload(_platform("core.ours", f'"{HERE}"', "frob", 'required_tools = ["frob", "frobd"]\n'))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "    not on this machine's PATH: frob, frobd\n" in said(corpus, "ask", "frobnicate the thing")
    (tmp_path / "frob").write_text("#!/bin/sh\n")
    (tmp_path / "frob").chmod(0o755)
    (tmp_path / "frobd").write_text("no program\n")
    (tmp_path / "frobd").chmod(0o644)
    assert "    not on this machine's PATH: frobd\n" in said(corpus, "ask", "frobnicate the thing")
    data = json.loads(said(corpus, "ask", "frobnicate the thing", "--format", "json"))
    assert data["commands"][0]["missing"] == ["frobd"]
    (tmp_path / "frobd").chmod(0o755)
    assert "PATH" not in said(corpus, "ask", "frobnicate the thing")
