"""explain-state on repositories that are made here, with the git of this machine: what it proposes works."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.guests.guest import call
from tests.project import ROOT

MODULE = ROOT / "skills" / "core.git" / "bin" / "skill.wasm"
OPERATIONS = {"merge": ["merge", "other"], "rebase": ["rebase", "other"], "cherry-pick": ["cherry-pick", "other"]}


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    who = {f"GIT_{role}_{what}": "a@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    own = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["git", *words], cwd=folder, env={"PATH": os.environ["PATH"], **who, **own}, capture_output=True, text=True, check=False
    )


def state(folder: Path) -> dict[str, object]:
    status = git(folder, "status", "--porcelain=v2", "--branch", "--show-stash")
    assert status.returncode == 0, status.stderr
    names = sorted(one.name for one in (folder / ".git").iterdir())
    answer: dict[str, object] = call(MODULE, "explain-state", json.dumps({"status": status.stdout, "git_dir": names})).data()
    return answer


@pytest.fixture
def forked(tmp_path: Path) -> Path:
    """Two branches that changed the same line."""
    git(tmp_path, "init", "-q", "-b", "main")
    for branch, text in (("main", "one"), ("other", "theirs"), ("main", "ours")):
        git(tmp_path, "switch", "-q", *(["-c"] if branch == "other" else []), branch)
        (tmp_path / "it's ä.txt").write_text(text)
        git(tmp_path, "add", "-A")
        assert git(tmp_path, "commit", "-q", "-m", text).returncode == 0
    return tmp_path


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_goes_on_is_named_and_its_way_back_works(forked: Path, operation: str) -> None:
    before = state(forked)
    assert git(forked, *OPERATIONS[operation]).returncode != 0
    said = state(forked)
    assert said["operation"] == operation
    assert said["conflicts"] == [{**_conflict(said), "path": "it's ä.txt", "when_mended": r"git add -- 'it'\''s ä.txt'"}]
    back = _commands(said, "go back to before it began")
    assert subprocess.run(["sh", "-c", back[0]], cwd=forked, capture_output=True, check=False).returncode == 0
    assert state(forked) == before


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_mended_conflict_can_be_finished_as_proposed(forked: Path, operation: str) -> None:
    git(forked, *OPERATIONS[operation])
    (forked / "it's ä.txt").write_text("both")
    command = _conflict(state(forked))["when_mended"]
    assert subprocess.run(["sh", "-c", command], cwd=forked, capture_output=True, check=False).returncode == 0
    finish = _commands(state(forked), "finish it")
    done = git(forked, *finish[-1].split()[1:])
    assert done.returncode == 0, done.stderr
    assert state(forked)["operation"] == "none"


def _conflict(said: dict[str, object]) -> dict[str, str]:
    found = said["conflicts"]
    assert isinstance(found, list)
    assert len(found) == 1
    return dict(found[0])


def _commands(said: dict[str, object], goal: str) -> list[str]:
    ways = said["ways_out"]
    assert isinstance(ways, list)
    return next(list(way["commands"]) for way in ways if way["goal"] == goal)
