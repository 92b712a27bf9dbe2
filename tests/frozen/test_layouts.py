"""One file or one folder: what a folder is made of, how it is checked, replaced, and run where nothing may be unpacked."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from bundler.freeze.attach import built
from runtime.errors import INTEGRITY
from tests.project import Done, Project, copied, run

OWN_MOUNTS = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
NOWHERE = {"TMPDIR": "/proc/self/nowhere"}


@pytest.fixture(scope="session")
def folder(shared: Path, cache: Path) -> Path:
    """The folder of the enterprise program, built once for all workers."""
    place = shared / "onedir"
    with (shared / "onedir.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if (place / "built").exists():
            return Path((place / "built").read_text())
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        program, _ = copied(place, cache).bundle("enterprise", "--layout", "onedir")
        (place / "built").write_text(str(program.parent))
        return program.parent


@pytest.fixture
def other(folder: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to be changed."""
    return Path(shutil.copytree(folder, tmp_path / "moved" / "caro"))


def _beside(folder: Path) -> list[Path]:
    return sorted(file for file in (folder / "_internal").rglob("*") if file.is_file())


def test_a_folder_holds_a_program_and_what_it_needs(folder: Path, caro: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["_internal", "caro"]
    names = [file.name for file in _beside(folder)]
    assert any(name.startswith("libpython") for name in names)
    for words in (["skill", "list"], ["show", "core.git"], ["recipe", "list"], ["lock"], ["verify"]):
        done = run([folder / "caro", *words], env=NOWHERE)
        assert (done.code, done.err) == (0, "")
        if words != ["verify"]:
            assert done.out == run([caro, *words]).out
    about = json.loads(run([folder / "caro", "about", "--format", "json"]).out)
    assert about["build"]["layout"] == "onedir"


def test_it_runs_where_it_was_moved_and_through_a_link(other: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(other / "caro")
    for program in (other / "caro", tmp_path / "link"):
        assert run([program, "verify"], env=NOWHERE).code == 0
        assert run([program, "show", "core.git"], env=NOWHERE).code == 0


def test_it_unpacks_nothing(folder: Path, tmp_path: Path) -> None:
    assert run([folder / "caro", "verify"], env={"TMPDIR": str(tmp_path)}).code == 0
    before = tmp_path.stat().st_mtime_ns
    assert run([folder / "caro", "show", "core.git"], env={"TMPDIR": str(tmp_path)}).code == 0
    assert (list(tmp_path.iterdir()), tmp_path.stat().st_mtime_ns) == ([], before)


def _refused(program: Path, name: str) -> None:
    done = run([program, "verify"])
    assert (done.code, done.out) == (INTEGRITY, ""), name
    assert name in done.err
    assert done.err.startswith("caro: ")


def _harmless(file: Path) -> int:
    """A byte that nothing reads: of an ELF file its last, of a zip file the time of its first member in front of its data."""
    return 10 if file.suffix == ".zip" else file.stat().st_size - 1


def test_a_changed_byte_in_any_file_beside_it_is_found(other: Path) -> None:
    files = _beside(other)
    assert len(files) >= 3
    for file in files:
        whole = file.read_bytes()
        at = _harmless(file)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        _refused(other / "caro", str(file.relative_to(other)))
        file.write_bytes(whole)
    assert run([other / "caro", "verify"]).code == 0


def test_a_longer_or_shorter_file_beside_it_is_found(other: Path) -> None:
    file = next(file for file in _beside(other) if file.name.startswith("libpython"))
    whole = file.read_bytes()
    for data in (whole + b"\0", whole[:-1]):
        file.write_bytes(data)
        _refused(other / "caro", str(file.relative_to(other)))


def test_a_missing_file_beside_it_is_found(other: Path) -> None:
    """What the system has too is missed by nobody but verify; without the others there is no interpreter to ask."""
    for file in _beside(other):
        whole = file.read_bytes()
        file.unlink()
        if file.name.startswith("libz."):
            _refused(other / "caro", str(file.relative_to(other)))
        else:
            done = run([other / "caro", "verify"])
            assert (done.code != 0, done.out) == (True, "")
        file.write_bytes(whole)
        file.chmod(0o755)


PLANTED = [
    "_internal/sitecustomize.py",
    "_internal/json.py",
    "_internal/new/deeper/x.so",
    "_internal/.hidden",
    "_internal/libpython3.so",
]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_file_is_found(name: str, other: Path) -> None:
    file = other / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("raise SystemExit(0)\n")
    _refused(other / "caro", name)


def test_a_planted_link_is_found(other: Path, tmp_path: Path) -> None:
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil/__init__.py").write_text("raise SystemExit(0)\n")
    for name, target in (("_internal/json.py", tmp_path / "evil/__init__.py"), ("_internal/json", tmp_path / "evil")):
        (other / name).symlink_to(target)
        _refused(other / "caro", name)
        (other / name).unlink()


def _content(project: Project) -> set[str]:
    return {path.name for path in (project.folder / "dist-profiles/enterprise").iterdir()}


def test_each_layout_replaces_each(caro: Path, folder: Path, project: Project) -> None:
    for layout in ("onefile", "onedir", "onedir", "onefile", "onefile"):
        program, _ = project.bundle("enterprise", "--layout", layout)
        assert program == built(project.folder / "dist-profiles/enterprise", "caro")
        assert run([program, "verify"]).code == 0
        assert program.parent.name == ("caro" if layout == "onedir" else "enterprise")
        assert _content(project) == {"caro", "skills.lock"}


def test_kill_9_at_any_moment_leaves_a_program_that_is_whole(caro: Path, folder: Path, project: Project) -> None:
    project.bundle("enterprise")
    started = time.monotonic()
    project.bundle("enterprise", "--layout", "onedir")
    whole, moments = time.monotonic() - started, random.Random(8)
    document = project.folder / "skills/core.git/knowledge/overview.md"
    text, place = document.read_text(), project.folder / "dist-profiles/enterprise"
    for number in range(8):
        document.write_text(f"{text}\nChange {number}.\n")
        assert project.bundler("lock", "enterprise").code == 0
        layout = "onefile" if number % 3 == 2 else "onedir"
        process = subprocess.Popen(
            [sys.executable, "-m", "bundler", "bundle", "enterprise", "--layout", layout],
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(whole * moments.uniform(0.3, 1.1))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        done = run([built(place, "caro"), "verify"])
        assert done.code == 0, (number, done.err)
        assert "Git" in run([built(place, "caro"), "show", "core.git"]).out
    program, _ = project.bundle("enterprise", "--layout", "onedir")
    assert "Change 7." in run([program, "show", "core.git"]).out
    assert _content(project) == {"caro", "skills.lock"}


def _where_nothing_runs(place: Path, command: Sequence[str | Path]) -> Done:
    """Run a program with `place`, where nothing may be executed, as its folder for temporary files."""
    script = 'mount -t tmpfs -o noexec tmpfs "$1" && export TMPDIR="$1" && shift && exec "$@"'
    return run([*OWN_MOUNTS, "sh", "-c", script, "sh", place, *command], env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})


def test_row_67_a_folder_runs_where_unpacked_files_may_not(caro: Path, folder: Path, tmp_path: Path) -> None:
    for words in (["skill", "list"], ["show", "core.git"], ["recipe", "list"], ["verify"], ["doctor"]):
        done = _where_nothing_runs(tmp_path, [folder / "caro", *words])
        assert (done.code, done.err) == (0, "")
        if words[0] not in {"verify", "doctor"}:
            assert done.out == run([caro, *words]).out


def test_row_67_one_file_fails_there_before_python_with_127(caro: Path, tmp_path: Path) -> None:
    done = _where_nothing_runs(tmp_path, [caro, "show", "core.git"])
    assert (done.code, done.out) == (127, "")
    assert "failed to map segment" in done.err
    assert "Traceback" not in done.err
