"""A folder with what no skill may hold: all of it in one report, and nothing of it opened."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.authoring.report import reported
from runtime.authoring.validate.folder import examined
from runtime.authoring.validate.problems import FOLDER
from runtime.errors import NOT_FOUND, CaroError
from runtime.supply import limits
from tests.authoring.case import TABLE, sound, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sound skill on disk."""
    return written(tmp_path / "skill")


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """Who opens a FIFO waits for ever; the alarm ends that and the test."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _found(folder: Path) -> dict[str, str]:
    return {one.file: one.found for one in examined(folder)[1]}


def test_a_sound_folder_is_read_whole(folder: Path) -> None:
    (folder / "tests").mkdir()
    (folder / "tests/more").symlink_to("/etc/passwd")
    tree, problems = examined(folder)
    assert (dict(tree.files), problems) == (sound(), [])
    report = reported(folder, TABLE, strict=True)
    assert (report.errors, report.problems) == ((), ())


def test_everything_strange_is_in_one_report_with_the_defects_of_the_format(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("x")
    (folder / "knowledge/link.md").symlink_to("overview.md")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "away").symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    os.link(tmp_path / "outside", folder / "hard")
    (folder / "na\\me").write_text("x")
    (folder / "con.txt").write_text("x")
    (folder / "readme.MD").write_text("x")
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(folder)
        try:
            one.bind("socket")
        finally:
            os.chdir(here)
    text = (folder / "skill.toml").read_text()
    (folder / "skill.toml").write_text(text.replace('api_version = "1.0"', 'api_version = "2.0"'))
    report = reported(folder, TABLE, strict=False)
    found = {one.file: one.found for one in report.errors if one.rule == FOLDER}
    assert found == {
        "knowledge/link.md": "a symbolic link",
        "dangling": "a symbolic link",
        "away": "a symbolic link",
        "pipe": "a FIFO",
        "socket": "a socket",
        "hard": "a hard link to a file outside of the skill",
        "na\\me": "the character '\\\\' in a path",
        "con.txt": "the path part 'con.txt', which Windows cannot hold",
        "readme.MD": "the same name as README.md where case or Unicode form is ignored",
    }
    assert [one.key for one in report.errors if one.rule != FOLDER] == ["skill.api_version"]
    assert not {"knowledge/link.md", "hard", "con.txt"} & report.tree.files.keys()


def test_what_is_too_large_is_named_and_the_rest_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100_000)
    (folder / "big").write_bytes(bytes(100_001))
    assert _found(folder) == {"big": "100001 bytes; at most 100000 are allowed"}
    monkeypatch.setattr(limits, "TREE_BYTES", 10)
    assert _found(folder) == {".": "more than 10 bytes in all"}


def test_too_many_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILES", 2)
    assert _found(folder) == {".": "more than 2 files"}


def test_a_name_that_does_not_show_is_written_out(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/a\xff")).write_text("x")
    (folder / "b\u202ec").write_text("x")
    assert sorted(_found(folder)) == ["a\\udcff", "b\\u202ec"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        examined(tmp_path / "none")
    assert caught.value.code == NOT_FOUND
