"""Recipes run by the built executable: planned, consented to, done, taken back, killed and gone on with."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import CANCELLED, DENIED, FAILED, NOT_FOUND, POLICY, USAGE
from tests.frozen.runner import Runner, build, git, typed
from tests.guard.confine.test_levels import without_landlock
from tests.project import Done

VALUES = {
    "volume_id": "vol-0a1b2c3d",
    "account": "123456789012",
    "region": "eu-west-1",
    "instance_id": "i-0a1b2c3d",
    "principal_arn": "arn:aws:iam::123456789012:role/me",
    "service": "s3",
    "operation": "GetObject",
    "new_type": "t3.large",
    "rule_id": "sgr-0a1b2c3d",
    "branch": "topic",
    "tag": "v1.2.3",
    "message": "Release $(id); {{tag}}",
    "volume": "data",
    "folder": "/srv/backup",
    "container": "web",
    "image": "registry.example.com/web:1.2",
    "pod": "web-1",
    "node": "node-1",
    "deployment": "web",
    "namespace": "shop",
    "replicas": "3",
}


@pytest.fixture(scope="session")
def runner(shared: Path, cache: Path) -> Runner:
    return build(shared, cache)


class Ground:
    """A repository of two commits with a remote that has the first, and a home."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self.runner, self.home, self.folder, self.remote = runner, folder / "home", folder / "work", folder / "work/.git/remote"
        for one in (self.home, self.folder, self.remote):
            one.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main", folder=self.remote)
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Me")
        self.git("config", "user.email", "me@example.com")
        self.git("remote", "add", "origin", str(self.remote))
        self.commit("file", "one\n")
        self.git("push", "-q", "origin", "main")
        self.commit("file", "two\n")

    def git(self, *words: str, folder: Path | None = None) -> str:
        return git(folder or self.folder, self.home, *words)

    def commit(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        self.git("add", name)
        self.git("commit", "-q", "-m", text.strip())

    def run(self, *words: str) -> Done:
        return self.runner.run(*words, home=self.home, folder=self.folder)

    def typed(self, *words: str, answers: tuple[str, ...]) -> Done:
        return typed([self.runner.caro, *words], self.runner.environment(self.home), self.folder, answers)


@pytest.fixture
def ground(runner: Runner, tmp_path: Path) -> Ground:
    return Ground(runner, tmp_path)


def test_a_plan_shows_all_and_changes_nothing(ground: Ground) -> None:
    before = ground.git("rev-parse", "HEAD")
    for words in (["recipe", "plan", "undo-last-commit"], ["recipe", "run", "undo-last-commit", "--dry-run"]):
        done = ground.run(*words, "--param", "changes=mixed")
        assert (done.code, done.err) == (0, "")
        assert "git reset --mixed '{parent}'" in done.out
    assert ground.git("rev-parse", "HEAD") == before
    assert not (ground.home / ".caro").exists()


def test_a_recipe_of_core_git_is_consented_to_and_succeeds(ground: Ground) -> None:
    before = ground.git("rev-parse", "HEAD")
    done = ground.typed("recipe", "run", "undo-last-commit", "--format", "json", answers=("y",))
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert (said["result"], said["rolled_back"], said["exit_code"]) == ("success", None, 0)
    assert said["acts"][9]["confirmation"] == "person"
    assert "runs: git reset --soft" in done.err
    assert "taken back by: git reset --soft" in done.err
    assert ground.git("rev-parse", "HEAD") != before
    assert ground.git("diff", "--cached", "--name-only") == "file"
    assert ground.run("journal", "verify").code == 0
    assert ground.runner.said(ground.home, "undo-last-commit")[-1]["reason"] == "success"


def test_a_person_who_says_no_changes_nothing(ground: Ground) -> None:
    before = ground.git("rev-parse", "HEAD")
    done = ground.typed("recipe", "run", "undo-last-commit", answers=("n",))
    assert done.code == CANCELLED
    assert ground.git("rev-parse", "HEAD") == before


def test_a_failing_step_is_taken_back(ground: Ground, tmp_path: Path) -> None:
    (ground.remote / "refs/tags/v1.0.0.lock").write_text("")  # a hook that refuses would not be started in the box
    file = tmp_path / "transcript.json"
    words = ["recipe", "run", "tag-release", "--param", "tag=v1.0.0", "--param=message=Release 1", "--transcript", str(file)]
    done = ground.typed(*words, answers=("y", "y"))
    assert done.code == FAILED, done.err
    assert "step push: exit code 1; expected 0; taken back" in done.err
    said = json.loads(file.read_text())
    assert (said["result"], said["rolled_back"], said["exit_code"]) == (
        "failed",
        "partial",
        FAILED,
    )  # a push cannot be undone, and may have been half way
    assert [(act["kind"], act["id"], act["result"]) for act in said["acts"][-3:]] == [
        ("step", "create", "done"),
        ("step", "push", "failed"),
        ("rollback", "create", "done"),
    ]
    assert ground.git("tag", "--list") == ""
    journal = ground.runner.said(ground.home, "tag-release")
    assert [record["step"] for record in journal[-3:-1]] == ["rollback create", "rollback create"]
    assert journal[-1]["reason"].endswith("rolled back: partial")
    assert ground.run("journal", "verify").code == 0


def test_a_rebase_that_stops_half_way_is_taken_back(ground: Ground) -> None:
    _diverge(ground)
    before = ground.git("rev-parse", "topic")
    done = ground.run("recipe", "run", "sync-branch-with-main", "--yes", "--format", "json")
    assert done.code == FAILED, done.err
    said = json.loads(done.out)
    assert (said["message"].partition(":")[0], said["rolled_back"]) == ("step rebase", True)
    assert said["acts"][-1]["commands"] == [["git", "rebase", "--abort"]]
    assert ground.git("status", "--short", "--branch") == "## topic"
    assert ground.git("rev-parse", "HEAD") == before


def test_a_rebase_that_was_finished_is_taken_back_too(ground: Ground) -> None:
    _diverge(ground)
    ground.git("reset", "-q", "--hard", "HEAD~2")
    ground.commit("mine", "mine\n")
    ground.commit("dirty", "x\n")
    before = ground.git("rev-parse", "HEAD")
    # In the box no hook is started; git asks its shell for what has changed, which changes a file once the rebase is over.
    (ground.folder / ".git/watch").write_text(
        'while read line; do case "$line" in *"rebase (finish)"*) echo >> mine;; esac; done < .git/logs/HEAD; exit 1\n'
    )
    ground.git("config", "core.fsmonitor", "sh .git/watch")
    done = ground.run("recipe", "run", "sync-branch-with-main", "--yes", "--format", "json")
    said = json.loads(done.out)
    assert (done.code, said["rolled_back"]) == (FAILED, True), done.err
    assert [act["result"] for act in said["acts"] if act["kind"] == "rollback"] == ["done", "not needed"]
    assert ground.git("rev-parse", "HEAD") == before


def _diverge(ground: Ground) -> None:
    """A branch of which one commit cannot be replayed, though its sum can be merged."""
    ground.git("reset", "-q", "--hard", "HEAD~1")
    ground.git("switch", "-q", "-c", "topic")
    ground.commit("file", "mine\n")
    ground.commit("file", "one\n")
    ground.git("switch", "-q", "main")
    ground.commit("file", "theirs\n")
    ground.git("push", "-q", "origin", "main")
    ground.git("switch", "-q", "topic")


def test_nobody_to_ask_is_a_refusal(ground: Ground) -> None:
    before = ground.git("rev-parse", "HEAD")
    done = ground.run("recipe", "run", "undo-last-commit")
    assert (done.code, "nobody can be asked here" in done.err) == (DENIED, True)
    ground.git("branch", "topic")
    done = ground.run("recipe", "run", "clean-merged-branches", "--yes", "--param", "branch=topic")
    assert (done.code, "(always)" in done.err) == (DENIED, True)
    assert ground.git("rev-parse", "HEAD") == before
    assert ground.git("branch", "--list", "topic")


def test_the_policy_of_enterprise_wants_confinement(caro: Path, tmp_path: Path) -> None:
    words = [str(caro), "recipe", "plan", "undo-last-commit"]
    given: dict[str, Any] = {"env": {"HOME": str(tmp_path)}, "cwd": tmp_path, "capture_output": True, "text": True}
    for lacking in (None, without_landlock):  # a plan tries nothing: the run decides
        plan = subprocess.run(words, check=False, preexec_fn=lacking, **given)
        assert (plan.returncode, "wants L2 at least" in plan.stdout, "nothing would run" in plan.stdout) == (0, True, False)
    done = subprocess.run([caro, "recipe", "run", "undo-last-commit", "--yes"], check=False, preexec_fn=without_landlock, **given)
    assert (done.returncode, "Landlock: Function not implemented" in done.stderr) == (POLICY, True)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_row_65_a_run_that_was_ended_is_gone_on_with(ground: Ground, number: int) -> None:
    with _waiting(ground, "slow") as process:
        os.kill(process, number)
        _until(lambda: not _waiters(ground))
    (run,) = _runs(ground)
    assert not (ground.folder / "two").exists()
    done = ground.run("recipe", "resume", run, "--format", "json")
    assert done.code == 0, done.err
    assert [(act["id"], act["result"]) for act in json.loads(done.out)["acts"]] == [("two", "done")]
    assert (ground.folder / "two").exists()
    assert ground.run("recipe", "resume", run).code == NOT_FOUND
    assert ground.run("journal", "verify").code == 0


def test_row_65_or_it_is_said_why_not(ground: Ground) -> None:
    with _waiting(ground, "once") as process:
        os.kill(process, signal.SIGKILL)
        _until(lambda: not _waiters(ground))
    (run,) = _runs(ground)
    done = ground.run("recipe", "resume", run)
    assert (done.code, "not idempotent" in done.err) == (USAGE, True)


def test_ctrl_c_takes_back_what_was_done(ground: Ground) -> None:
    with _waiting(ground, "once") as process:
        os.kill(process, signal.SIGINT)
        _until(lambda: (ground.folder / "undone").exists() and not _runs(ground))
    assert ground.runner.said(ground.home, "once")[-1]["exit_status"] == CANCELLED


def _runs(ground: Ground) -> list[str]:
    return [file.stem for file in (ground.home / ".caro/runs").glob("*.json")]


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def _waiters(ground: Ground) -> list[int]:
    """The programs that wait for the gate of this ground."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[0].endswith(b"flock") and (process / "cwd").resolve() == ground.folder.resolve():
                found.append(int(process.name))
        except OSError:
            continue
    return found


@contextmanager
def _waiting(ground: Ground, recipe: str) -> Iterator[int]:
    """The process of caro, while its second step waits; its parent is only the bootloader."""
    with (ground.folder / "gate").open("w") as gate:
        flock(gate, LOCK_EX)
        command = [str(ground.runner.caro), "recipe", "run", recipe]
        environment = ground.runner.environment(ground.home)
        with subprocess.Popen(command, env=environment, cwd=ground.folder, stderr=subprocess.DEVNULL) as process:
            _until(lambda: bool(_waiters(ground)))
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            yield int(children[0]) if children else process.pid
        assert process.returncode


def test_output_and_secrets_are_harmless(ground: Ground) -> None:
    secret = ground.home / "token"
    secret.write_text("hunter2-hunter2\n")
    secret.chmod(0o600)
    done = ground.run("recipe", "run", "hostile", "--secret", f"token=file:{secret}", "--format", "json")
    assert done.code == 0, done.err
    assert "\\x1b[2Jred" in done.err
    assert "\x1b" not in done.err + done.out
    assert (ground.folder / "out").read_text() == "hunter2-hunter2"
    typed_in = ground.typed("recipe", "run", "hostile", answers=("hunter2-hunter2",))
    assert typed_in.code == 0, typed_in.err
    for text in (done.out, done.err, typed_in.out, typed_in.err, (ground.home / "journal.jsonl").read_text()):
        assert "hunter2" not in text


def test_parameters_come_from_files_too(ground: Ground) -> None:
    (ground.folder / "values.yaml").write_text("tag: v1.0.0\nmessage: no\n")
    done = ground.run("recipe", "plan", "tag-release", "--params-file", "values.yaml")
    assert "--message=no v1.0.0" in done.out, done.err
    (ground.folder / "values.json").write_text('{"tag": "v1.0.0", "tag": "v2.0.0"}')
    assert ground.run("recipe", "plan", "tag-release", "--params-file", "values.json").code == 5


def test_parameters_are_completed(ground: Ground) -> None:
    environment = {"_CARO_COMPLETE": "bash_complete", "COMP_WORDS": "caro recipe run tag-release --param ", "COMP_CWORD": "5"}
    done = subprocess.run([ground.runner.caro], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["plain,tag=", "plain,message=", "plain,remote=", "plain,branch="]


def test_a_plan_of_any_recipe_starts_nothing(ground: Ground) -> None:
    tracer = shutil.which("strace")
    assert tracer, "strace is needed: apt-get install strace"
    listed = json.loads(ground.run("recipe", "list", "--format", "json").out)
    own = {str(ground.runner.caro)}
    assert _execs(ground, tracer, "--version") == own
    for one in listed:
        id = f"{one['skill']}/{one['id']}"
        asked = json.loads(ground.run("recipe", "show", id, "--format", "json").out)["parameters"]
        given = [f"--param={two['name']}={VALUES[two['name']]}" for two in asked if two["required"] and two["type"] != "secret"]
        assert _execs(ground, tracer, "recipe", "plan", id, *given) == own, id
    assert len(listed) > 20


def _execs(ground: Ground, tracer: str, *words: str) -> set[str]:
    """The programs that a start executes: at least the bootloader itself."""
    command = [tracer, "-f", "-qq", "-e", "trace=execve", "-o", str(ground.home / "trace"), str(ground.runner.caro), *words]
    done = subprocess.run(
        command, env=ground.runner.environment(ground.home), cwd=ground.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(re.findall(r'execve\("([^"]+)"', (ground.home / "trace").read_text()))
