"""The executable where things are missing, full or closed: rows of the attack table."""

import fcntl
import os
import signal
import subprocess
import termios
import time
from array import array
from pathlib import Path

import pytest

from runtime.errors import CANCELLED, OUTPUT
from tests.frozen.test_commands import SKILLS
from tests.project import ROOT, run

DOCUMENT = ("core.shell", "troubleshooting/error-messages")
PIPE = 4096  # bytes; the smallest pipe, smaller than the document


@pytest.mark.parametrize("home", [None, "/proc/self", "/no/such/home"])
def test_row_66_a_read_only_or_missing_home_reads_everything(caro: Path, home: str | None) -> None:
    environment = {"HOME": home} if home else {}
    for words in (["skill", "list"], ["show", "core.git"], ["verify"]):
        done = run([caro, *words], env=environment)
        assert (done.code, done.err) == (0, "")


def test_row_67_a_missing_or_full_unpack_folder_fails_with_what_about_says(caro: Path) -> None:
    missing = run([caro, "skill", "list"], env={"TMPDIR": "/proc/self/nowhere"})
    assert missing.code == 0  # the bootloader goes on to /tmp
    full = run(["sh", "-c", 'ulimit -f 100; exec "$0" skill list', caro], env={"PATH": "/usr/bin:/bin"})
    assert full.code != 0
    assert full.out == ""
    about = " ".join(run([caro, "about"]).out.split())
    assert "TMPDIR" in about
    assert "127" in about
    assert "255" in about


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "en_US.ISO-8859-1"}, {"LC_ALL": "ja_JP.eucJP", "PYTHONUTF8": "0"}]
)
def test_row_68_any_locale_prints_every_character(caro: Path, locale: dict[str, str]) -> None:
    done = run([caro, "show", "nö\udcff"], env=locale)
    assert done.code == 1
    assert "\\udcff" in done.err
    assert run([caro, "show", "core.shell"], env=locale).code == 0


@pytest.mark.parametrize("words", [["skill", "list"], ["--help"], ["--version"], ["show", "core.git"]])
def test_row_64_a_full_disk_is_an_error(caro: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([caro, *words], stdout=full, stderr=subprocess.PIPE, env={}, check=False)
    assert done.returncode == OUTPUT
    assert b"No space left" in done.stderr


def test_row_69_a_closed_pipe_is_quiet_and_no_error(caro: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([caro, "skill", "list"], stdout=writer, stderr=subprocess.PIPE, env={}, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_row_69_a_closed_standard_output_is_an_error(caro: Path) -> None:
    done = run(["sh", "-c", '"$0" skill list >&-', caro], env={"PATH": "/usr/bin:/bin"})
    assert done.code == OUTPUT
    assert "standard output" in done.err


def test_a_closed_standard_error_loses_the_message_and_keeps_the_code(caro: Path) -> None:
    assert run(["sh", "-c", '"$0" show nothing 2>&-', caro], env={"PATH": "/usr/bin:/bin"}).code == 1


def _blocked(caro: Path, folder: Path) -> tuple["subprocess.Popen[bytes]", int]:
    """A caro that shows a document into a pipe that nobody reads yet."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PIPE)
    process = subprocess.Popen(
        ["/usr/bin/env", "--default-signal=INT", caro, "show", *DOCUMENT],  # what a shell puts in the background ignores it
        stdout=writer,
        stderr=subprocess.PIPE,
        env={"TMPDIR": str(folder)},
        start_new_session=True,
    )
    os.close(writer)
    deadline = time.monotonic() + 30
    while _waiting(reader) < PIPE:
        assert time.monotonic() < deadline, "caro wrote nothing"
        time.sleep(0.01)
    return process, reader


def _waiting(reader: int) -> int:
    """Bytes that lie in the pipe."""
    count = array("i", [0])
    fcntl.ioctl(reader, termios.FIONREAD, count)
    return count[0]


def test_no_document_is_ever_unpacked(caro: Path, tmp_path: Path) -> None:
    process, reader = _blocked(caro, tmp_path)
    sentence = (ROOT / "skills" / DOCUMENT[0] / "knowledge" / f"{DOCUMENT[1]}.md").read_bytes().splitlines()[2]
    try:
        unpacked = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert any(file.name.startswith("libpython") for file in unpacked)
        for file in unpacked:
            data = file.read_bytes()
            assert sentence not in data, file
            assert not any(skill.encode() in data for skill in SKILLS), file
    finally:
        with os.fdopen(reader, "rb") as stream:
            shown = stream.read()
        assert process.communicate(timeout=30)[1] == b""
    assert sentence in shown
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_cancels_quietly_and_leaves_nothing(caro: Path, tmp_path: Path) -> None:
    process, reader = _blocked(caro, tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    os.close(reader)
    assert (process.returncode, err) == (CANCELLED, b"")
    assert list(tmp_path.iterdir()) == []


def test_started_through_a_link_and_through_path(caro: Path, tmp_path: Path) -> None:
    link = tmp_path / "bin" / "carolink"
    link.parent.mkdir()
    link.symlink_to(caro)
    assert run([link, "skill", "list"]).code == 0
    assert run(["sh", "-c", "carolink verify"], env={"PATH": f"{link.parent}:/usr/bin:/bin"}, cwd=Path("/")).code == 0


def test_another_payload_is_never_taken_from_the_environment(caro: Path) -> None:
    done = run([caro, "skill", "list"], env={"CARO_BUNDLE": "/etc/hostname"})
    assert (done.code, done.err) == (0, "")


def test_without_proc_documents_say_what_is_missing_and_lists_still_work(caro: Path) -> None:
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    for words, code in ((["skill", "list"], 0), (["show", "core.git"], 1)):
        done = run(
            [*alone, "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh", caro, *words],
            env={"PATH": "/usr/sbin:/usr/bin:/bin"},
        )
        assert done.code == code, done.err
        assert ("mount /proc" in done.err) == bool(code)
        assert "Traceback" not in done.err
