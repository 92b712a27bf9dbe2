"""An executable that runs recipes as confined as the machine can, from level L0 on; git to prepare a repository for them; a person at a terminal."""

import json
import os
import pty
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import rmtree
from typing import Any

from tests.project import Done, copied, run

PROFILE = """\
[profile]
name = "runner"
extends = "community"
description = "Runs recipes wherever it is."
[skills]
"custom.case" = { path = "../case" }
[policy.capabilities]
shell = false
[policy.confinement]
minimum = "L0"
[policy.journal]
path = "~/journal.jsonl"
"""
MANIFEST = """\
[skill]
id = "custom.case"
name = "Case"
version = "1.0.0"
description = "Recipes that tests run."
api_version = "1.0"
license = "Apache-2.0"
[provides]
recipes = true
[capabilities]
filesystem_write = ["./"]
secrets_access = true
[capabilities.terminal_exec]
allowed = true
commands = ["touch", "flock", "printf", "tee"]
"""
RECIPES = {
    "slow": """\
id: slow
name: Slow
description: Long enough to be killed.
steps:
  - {id: one, command: "touch one", confirmation: auto}
  - {id: two, command: "flock gate touch two", confirmation: auto, idempotent: true}
""",
    "once": """\
id: once
name: Once
description: Nobody knows whether the second step was done.
steps:
  - {id: one, command: "touch one", confirmation: auto}
  - {id: two, command: "flock gate touch two", confirmation: auto}
rollback: [{undoes: one, command: "touch undone"}]
""",
    "hostile": """\
id: hostile
name: Hostile
description: Prints what a terminal would obey.
parameters: [{name: token, type: secret, required: true}]
steps:
  - {id: one, command: "printf '\\\\033[2Jred\\\\n'", confirmation: auto}
  - {id: two, command: "tee out", stdin: "{{token}}", confirmation: auto}
""",
}
PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Runner:
    """The executable. Each home has a journal of its own."""

    caro: Path

    def environment(self, home: Path) -> dict[str, str]:
        return {"HOME": str(home), "PATH": PATH, "TERM": "xterm"}

    def run(self, *words: str, home: Path, folder: Path) -> Done:
        """Without a terminal."""
        return run([self.caro, *words], env=self.environment(home), cwd=folder)

    def said(self, home: Path, id: str) -> list[dict[str, Any]]:
        """The records of the journal of one recipe, from the intent of its last run on."""
        lines = [json.loads(line) for line in (home / "journal.jsonl").read_text().splitlines()]
        mine = [line for line in lines if line.get("recipe") == id]
        begun = [number for number, line in enumerate(mine) if line["event"] == "intent" and "command" not in line]
        return mine[begun[-1] :]


def build(shared: Path, cache: Path) -> Runner:
    """Built once in a run of the tests."""
    folder = shared / "runner"
    made = Runner(folder / "dist-profiles/runner/caro")
    with (shared / "runner.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if (folder / "built").exists():
            return made
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        project = copied(folder, cache)
        (folder / "profiles/runner.toml").write_text(PROFILE)
        (folder / "case/recipes").mkdir(parents=True)
        (folder / "case/skill.toml").write_text(MANIFEST)
        (folder / "case/LICENSE").write_text("Apache-2.0\n")
        for name, text in RECIPES.items():
            (folder / f"case/recipes/{name}.yaml").write_text(text)
        project.bundle("runner")
        (folder / "built").write_text("")
    return made


def git(folder: Path, home: Path, *words: str) -> str:
    """What git prints."""
    settings = {"GIT_AUTHOR_NAME": "Me", "GIT_AUTHOR_EMAIL": "me@example.com", "GIT_CONFIG_NOSYSTEM": "1"}
    settings |= {"GIT_COMMITTER_NAME": "Me", "GIT_COMMITTER_EMAIL": "me@example.com"}
    done = run(["git", *words], env={"HOME": str(home), "PATH": PATH, **settings}, cwd=folder)
    assert done.code == 0, done.err
    return done.out.strip()


def typed(command: Sequence[str | Path], environment: Mapping[str, str], folder: Path, answers: Sequence[str]) -> Done:
    """What a program prints, on standard output and on a terminal, to which each answer is typed when it asks the next question."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [str(word) for word in command], stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=dict(environment), cwd=folder
    ) as process:
        os.close(theirs)
        told = _conversation(ours, answers)
        out = process.stdout.read().decode() if process.stdout else ""
        code = process.wait(60)
    os.close(ours)
    return Done(code, out, told)


def _conversation(terminal: int, answers: Sequence[str]) -> str:
    told, left, end = "", list(answers), time.monotonic() + 60
    while time.monotonic() < end and select.select([terminal], [], [], 60)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # a terminal that nobody holds any more
            break
        if not piece:
            break
        told += piece.decode(errors="replace")
        if left and told.endswith(("? [y/N] ", "(not shown): ")):
            time.sleep(0.05)
            os.write(terminal, f"{left.pop(0)}\n".encode())
    return told
