"""Building: the same bytes from the same inputs, nothing lost when a build is stopped, one clear error for bad input."""

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runtime.errors import INVALID, NOT_FOUND, OUTPUT
from tests.project import Project, copied, run

SIZES = {"caro": 22_000_000, "small": 16_000_000}  # bytes, the limits of the project for all features and skills


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("optimised", SIZES)
def test_the_executable_is_small(request: pytest.FixtureRequest, optimised: str) -> None:
    assert request.getfixturevalue(optimised).stat().st_size <= SIZES[optimised]


def test_two_folders_and_two_caches_give_the_same_bytes(caro: Path, tmp_path: Path) -> None:
    folder = tmp_path / "some where" / "deeper"
    folder.mkdir(parents=True)
    executable, report = copied(folder, tmp_path / "another cache").bundle()
    assert report["base_reused"] is False
    assert _digest(executable) == _digest(caro)


def test_one_edited_document_recompresses_one_frame_and_freezes_nothing(caro: Path, project: Project) -> None:
    project.bundle()
    document = project.folder / "skills/core.git/knowledge/overview.md"
    document.write_text(document.read_text() + "\nOne more line.\n")
    executable, report = project.bundle()
    assert report["base_reused"] is True
    assert report["frames_compressed"] == ["skill/core.git/knowledge"]
    assert "One more line." in run([executable, "show", "core.git"]).out


def test_several_profiles_are_built_in_one_go(caro: Path, project: Project) -> None:
    done = project.bundler("bundle", "minimal", "enterprise")
    assert done.code == 0, done.err
    for name in ("minimal", "enterprise"):
        file = project.folder / "dist-profiles" / name / "caro"
        assert run([file, "verify"]).code == 0
        assert f"{_digest(file)}" in done.out


def test_a_skill_that_is_missing_is_named_with_the_line_of_the_profile(caro: Path, project: Project) -> None:
    profile = project.folder / "profiles/minimal.toml"
    profile.write_text(profile.read_text().replace('"core.posix"', '"core.nothing"'))
    done = project.bundler("lock", "minimal")
    assert (done.code, done.out) == (NOT_FOUND, "")
    assert 'minimal.toml: skills."core.nothing"' in done.err
    assert not (project.folder / "dist-profiles/minimal/caro").exists()


def test_row_03_and_04_a_skill_with_a_link_or_a_fifo_stops_the_build(caro: Path, project: Project) -> None:
    odd = project.folder / "skills/core.posix/knowledge/odd.md"
    odd.symlink_to("/etc/hostname")
    link = project.bundler("bundle", "minimal")
    odd.unlink()
    os.mkfifo(odd)
    fifo = project.bundler("bundle", "minimal")
    for done, what in ((link, "a symbolic link"), (fifo, "a FIFO")):
        assert (done.code, done.out) == (INVALID, "")
        assert "knowledge/odd.md" in done.err
        assert what in done.err


def test_a_full_disk_leaves_the_old_executable(caro: Path, project: Project) -> None:
    executable, _ = project.bundle("minimal")
    before = _digest(executable)
    document = project.folder / "skills/core.posix/knowledge/overview.md"
    document.write_text(document.read_text() + "\nMore.\n")
    assert project.bundler("lock", "minimal").code == 0

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = subprocess.run(
        [sys.executable, "-m", "bundler", "bundle", "minimal"],
        cwd=project.folder,
        env=project.environment(),
        capture_output=True,
        text=True,
        preexec_fn=little_room,
        check=False,
    )
    assert (done.returncode, done.stdout) == (OUTPUT, "")
    assert "the old file is as it was" in done.stderr
    assert _digest(executable) == before
    assert {file.name for file in executable.parent.iterdir()} == {"caro", "skills.lock"}


def test_kill_9_at_any_moment_leaves_an_executable_that_is_whole(caro: Path, project: Project) -> None:
    executable, _ = project.bundle("minimal")
    document = project.folder / "skills/core.posix/knowledge/overview.md"
    text, moments = document.read_text(), random.Random(20)
    started = time.monotonic()
    project.bundle("minimal")
    whole = time.monotonic() - started
    for number in range(12):
        document.write_text(f"{text}\nChange {number}.\n")
        assert project.bundler("lock", "minimal").code == 0
        process = subprocess.Popen(
            [sys.executable, "-m", "bundler", "bundle", "minimal"],
            cwd=project.folder,
            env=project.environment(),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(whole * moments.uniform(0.5, 1.1))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        done = run([executable, "verify"])
        assert done.code == 0, (number, done.err)
    project.bundle("minimal")
    assert {file.name for file in executable.parent.iterdir()} == {"caro", "skills.lock"}


def test_the_inputs_are_recorded_inside(caro: Path) -> None:
    inside = json.loads(run([caro, "about", "--format", "json"]).out)
    assert inside["build"]["python"]["version"] == ".".join(map(str, sys.version_info[:3]))
    names = {package["name"] for package in inside["build"]["packages"]}
    assert {"pyinstaller", "click", "mistune", "zstandard"} <= names
    for part in (
        *inside["build"]["packages"],
        *inside["build"]["natives"],
        inside["build"]["python"],
        *inside["lock"]["base"]["packages"],
    ):
        assert part["hash"].startswith(("sha256:", "h1:"))
    assert inside["policy"]["required"] == ["core.shell"]


@pytest.mark.parametrize("program", ["strip", "objdump"])
def test_a_missing_program_is_named_with_its_package(project: Project, program: str, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in {"strip", "objdump", "objcopy", "ldd"} - {program}:
        (tools / name).symlink_to(f"/usr/bin/{name}")
    done = run(
        [sys.executable, "-m", "bundler", "bundle", "minimal"],
        env={**project.environment(), "PATH": str(tools)},
        cwd=project.folder,
    )
    assert (done.code, done.out) == (NOT_FOUND, "")
    assert program in done.err
    assert "binutils" in done.err
