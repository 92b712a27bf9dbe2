"""Each kind of capability on this machine: one effect that is allowed, one that is denied, with real processes.

What is denied by its name is not started; what a program does beyond that, the system denies.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.errors import DENIED, CaroError
from runtime.guard.journal import Journal
from runtime.guard.records import UNLIMITED, Ceiling, Grants, Places, Rights
from runtime.guard.writing import write
from runtime.recipes import engine
from runtime.recipes.machine import Person, here
from runtime.recipes.transcript import Transcript
from tests.recipes.engine_case import job

HEAD = "id: case\nname: Case\ndescription: An effect.\n"
PROGRAM = HEAD + 'steps: [{id: one, command: "touch {{file}}", confirmation: auto}]\nparameters: [{name: file, required: true}]'
SHELL = HEAD + "steps: [{id: one, shell: 'echo hi > done', confirmation: auto}]"
SEEN = HEAD + "steps: [{id: one, command: env, confirmation: auto}]"
OUT = (
    HEAD
    + 'steps: [{id: one, command: "echo text", confirmation: auto, stdout_to: "{{to}}"}]\nparameters: [{name: to, required: true}]'
)
SECRET = HEAD + (
    'steps: [{id: one, command: tee out, stdin: "{{token}}", confirmation: auto}]\n'
    "parameters: [{name: token, type: secret, required: true}]"
)
THERE = HEAD + 'preconditions: [{check: file_exists, args: [known]}]\nsteps: [{id: one, command: "touch done", confirmation: auto}]'


class Ground:
    """A folder with what may be done in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        monkeypatch.setenv("APP_MODE", "seen")
        monkeypatch.setenv("OTHER", "unseen")
        monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere")
        real = str(self.folder.resolve())
        self.places = Places(home=f"{folder}/home", folder=real, project=real, cache=f"{folder}/cache")
        self.journal = Journal(str(folder / "journal.jsonl"), lambda _: None)

    def rights(self, grants: Grants) -> Rights:
        return Rights(skill="custom.test", request=grants, grant=grants, ceiling=UNLIMITED, places=self.places)

    def performed(self, text: str, grants: Grants, given: Mapping[str, str] | None = None, **more: object) -> Transcript:
        todo = job(text, given, self.rights(grants), **more)
        with here(todo.rights, Ceiling(), self.journal) as machine:
            return engine.run(todo, machine, Person())

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    return Ground(tmp_path, monkeypatch)


def test_a_program_that_is_granted_runs(ground: Ground) -> None:
    grants = Grants(terminal_exec=("touch",), filesystem_write=(str(ground.places.folder),))
    assert ground.performed(PROGRAM, grants, {"file": "a; touch b"}).result == "success"
    assert ground.names() == {"a; touch b"}


def test_a_program_writes_only_where_that_is_granted(ground: Ground) -> None:
    ended = ground.performed(PROGRAM, Grants(terminal_exec=("touch",)), {"file": "x"})
    assert (ended.result, ground.names()) == ("failed", set())
    assert ended.level in {"L3", "L3b", "L2"}
    assert f"confined at {ended.level}, it may write" in ended.message


@pytest.mark.parametrize("grants", [Grants(), Grants(terminal_exec=("git",)), Grants(terminal_exec=("touch",), blocked=("touch",))])
def test_a_program_that_is_not_granted_does_not(ground: Ground, grants: Grants) -> None:
    ended = ground.performed(PROGRAM, grants, {"file": "x"})
    assert (ended.result, ended.code) == ("denied", DENIED)
    assert ground.names() == set()


def test_a_script_runs_where_scripts_are_granted(ground: Ground) -> None:
    assert ground.performed(SHELL, Grants(terminal_exec=("sh",))).result == "denied"
    assert ground.names() == set()
    assert ground.performed(SHELL, Grants(shell=True)).result == "failed"
    grants = Grants(shell=True, filesystem_write=(str(ground.places.folder),))
    assert ground.performed(SHELL, grants).result == "success"
    assert ground.names() == {"done"}


def test_rows_54_and_55_a_program_sees_the_variables_that_are_granted(ground: Ground) -> None:
    ended = ground.performed(SEEN, Grants(terminal_exec=("env",), env_read=("APP_*", "LD_LIBRARY_PATH")))
    seen = dict(line.partition("=")[::2] for line in ended.acts[0].stdout.splitlines())
    assert seen["APP_MODE"] == "seen"
    assert not {"OTHER", "LD_LIBRARY_PATH", "PYTEST_CURRENT_TEST"} & seen.keys()
    assert Path(seen["TMPDIR"]).parent.is_dir()
    assert not Path(seen["TMPDIR"]).exists()  # it is gone with the run
    unseen = ground.performed(SEEN, Grants(terminal_exec=("env",))).acts[0].stdout
    assert "APP_MODE" not in unseen


def test_a_file_is_written_where_that_is_granted(ground: Ground) -> None:
    grants = Grants(terminal_exec=("echo",), filesystem_write=(str(ground.places.folder),))
    assert ground.performed(OUT, grants, {"to": "./out.txt"}).result == "success"
    assert (ground.folder / "out.txt").read_text() == "text\n"
    assert ground.performed(OUT, grants, {"to": "../out.txt"}).result == "denied"
    assert ground.performed(OUT, replace(grants, filesystem_write=()), {"to": "./other"}).result == "denied"
    assert ground.names() == {"out.txt"}
    assert not (ground.folder.parent / "out.txt").exists()


def test_a_file_is_written_into_the_skill_s_cache(ground: Ground) -> None:
    grants = Grants(terminal_exec=("echo",), filesystem_write=(ground.places.cache,))
    assert ground.performed(OUT, grants, {"to": "$CARO_CACHE/out.txt"}).result == "success"
    assert Path(ground.places.cache, "out.txt").read_text() == "text\n"


def test_row_46_a_folder_that_became_a_link_is_not_written_to(ground: Ground) -> None:
    grants = Grants(terminal_exec=("echo",), filesystem_write=(str(ground.places.folder),))
    outside = ground.folder.parent / "outside"
    outside.mkdir()
    (ground.folder / "inner").symlink_to(outside)
    (ground.folder / "file").symlink_to(outside / "target")
    for to in ("./inner/out.txt", "./file"):
        assert ground.performed(OUT, grants, {"to": to}).result == "failed"
    assert list(outside.iterdir()) == []
    with pytest.raises(CaroError) as refused:
        write(f"{ground.folder}/inner/out.txt", b"x", ground.rights(grants))
    assert refused.value.code == DENIED


def test_a_secret_is_used_where_that_is_granted(ground: Ground) -> None:
    grants = Grants(terminal_exec=("tee",), filesystem_write=(str(ground.places.folder),))
    assert ground.performed(SECRET, grants, secrets={"token": "hunter2!"}).result == "denied"
    assert ground.names() == set()
    ended = ground.performed(SECRET, replace(grants, secrets_access=True), secrets={"token": "hunter2!"})
    assert (ended.result, ended.acts[0].stdout) == ("success", "***")
    assert (ground.folder / "out").read_text() == "hunter2!"
    assert b"hunter2!" not in Path(ground.journal.path).read_bytes()


def test_whether_a_file_is_there_may_be_asked_where_reading_is_granted(ground: Ground) -> None:
    (ground.folder / "known").write_text("")
    grants = Grants(terminal_exec=("touch",), filesystem_write=(str(ground.places.folder),))
    assert ground.performed(THERE, grants).result == "denied"
    assert ground.names() == {"known"}
    assert ground.performed(THERE, replace(grants, filesystem_read=(str(ground.places.folder),))).result == "success"
    assert ground.names() == {"known", "done"}


def test_where_the_journal_must_be_written_and_cannot_nothing_runs(ground: Ground) -> None:
    ground.journal = Journal("/proc/nowhere/journal.jsonl", lambda _: None, required=True)
    with pytest.raises(CaroError, match="cannot be written"):
        ground.performed(PROGRAM, Grants(terminal_exec=("touch",)), {"file": "x"})
    assert ground.names() == set()
