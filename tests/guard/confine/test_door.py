"""The door with real processes: what goes in, what comes out, and that nothing is left (rows 54, 58 to 61)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.guard.confine import door
from runtime.guard.confine.records import (
    CANCELLED,
    EXITED,
    NOT_STARTED,
    OUTPUT,
    TIMEOUT,
    UNCONFINED,
    Command,
    Limits,
    Outcome,
    script,
)
from tests.project import ROOT

SH = "/bin/sh"
PATH = {"PATH": "/usr/bin:/bin"}


def started(*argvs: tuple[str, ...], folder: Path | str = "/", **more: Any) -> Outcome:
    given = {"environment": PATH, "timeout": 20, "level": UNCONFINED, **more}
    return door.run(Command(argvs=argvs, folder=str(folder), **given))


def shell(text: str, *arguments: str, **more: Any) -> Outcome:
    return started(script(SH, text, arguments), **more)


def gone(number: int) -> bool:
    """Whether the process is no more, soon; a zombie that nobody waits for is none."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in "ZX":
            return True
        time.sleep(0.02)
    return False


def test_a_program_gets_its_words_and_nothing_else() -> None:
    done = shell('printf "%s\\n" "$@"; pwd; env', "a b", "$(id); rm *", environment={"ONE": "1"}, folder="/usr")
    lines = done.stdout.decode().splitlines()
    assert lines[:3] == ["a b", "$(id); rm *", "/usr"]
    assert {line.partition("=")[0] for line in lines[3:]} - {"PWD", "OLDPWD", "_", "SHLVL"} == {"ONE"}
    assert (done.ended, done.statuses, done.code, done.level) == (EXITED, (0,), 0, "L0")


def test_a_pipeline_is_connected_and_its_failures_count() -> None:
    done = started(("/bin/echo", "abc"), ("/usr/bin/tr", "a", "x"), ("/bin/cat",))
    assert (done.stdout, done.statuses) == (b"xbc\n", (0, 0, 0))
    assert started((SH, "-c", "exit 3"), ("/bin/cat",)).code == 3
    assert started((SH, "-c", "exit 3"), (SH, "-c", "exit 4")).code == 4
    cut = started(("/usr/bin/yes",), ("/usr/bin/head", "-n", "1"))
    assert (cut.stdout, cut.statuses, cut.code) == (b"y\n", (-signal.SIGPIPE, 0), 0)


def test_standard_input_is_what_was_given_or_nothing() -> None:
    data = os.urandom(300_000)
    assert started(("/bin/cat",), stdin=data).stdout == data
    assert started(("/bin/cat",)).stdout == b""
    assert started(("/bin/true",), stdin=data).code == 0


def test_both_outputs_come_live_and_whole() -> None:
    pieces: list[tuple[int, bytes]] = []
    command = Command(argvs=((SH, "-c", "echo out; echo err >&2"),), environment=PATH, folder="/", timeout=20, level=UNCONFINED)
    done = door.run(command, lambda number, piece: pieces.append((number, piece)))
    assert (done.stdout, done.stderr) == (b"out\n", b"err\n")
    assert sorted(pieces) == [(1, b"out\n"), (2, b"err\n")]


@pytest.mark.parametrize("program", ["git", "./git", ""])
def test_a_program_is_an_absolute_path(program: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        started((program,))


def test_row_44_a_nul_reaches_no_program() -> None:
    with pytest.raises(ValueError, match="NUL"):
        started(("/bin/echo", "a\0b"))


@pytest.mark.parametrize(
    ("program", "folder", "why"), [("/no/such", "/", "/no/such: No such"), ("/bin/true", "/no", "/no: No such")]
)
def test_what_cannot_start_says_why(program: str, folder: str, why: str) -> None:
    done = started((program,), folder=folder)
    assert done.ended == NOT_STARTED
    assert done.reason.startswith(why)


def test_descriptors_of_caro_are_closed(tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        done = shell("ls /proc/self/fd")
    assert set(done.stdout.split()) <= {b"0", b"1", b"2", b"3"}  # 3 is the folder that ls reads


def test_row_58_a_program_has_no_terminal() -> None:
    assert shell("tty; (: </dev/tty) 2>/dev/null && echo open").stdout == b"not a tty\n"


def test_row_59_a_daemon_dies_with_its_command() -> None:
    done = shell("sleep 300 & echo $!; exit 0")
    assert (done.ended, done.code) == (EXITED, 0)
    assert done.duration < 5000
    assert gone(int(done.stdout))


def test_row_59_a_timeout_kills_the_whole_group() -> None:
    done = shell("trap '' TERM INT HUP; sleep 300 & echo $!; wait", timeout=0.7)
    assert (done.ended, done.statuses) == (TIMEOUT, ())
    assert done.code != 0
    assert gone(int(done.stdout))


def test_row_59_all_dies_when_caro_is_killed() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from runtime.guard.confine import door\n"
        "from runtime.guard.confine.records import Command\n"
        "argv = ('/bin/sh', '-c', 'sleep 300 & echo $!; wait')\n"
        "command = Command(argvs=(argv,), environment={'PATH': '/usr/bin:/bin'}, folder='/', timeout=100, level='L0')\n"
        "door.run(command, lambda number, piece: (sys.stdout.write(piece.decode()), sys.stdout.flush()))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(ROOT)], stdout=subprocess.PIPE) as caro:
        assert caro.stdout
        number = int(caro.stdout.readline())
        caro.kill()
    assert gone(number)


def test_ctrl_c_ends_the_command_and_is_no_exception() -> None:
    def interrupt(number: int, piece: bytes) -> None:
        raise KeyboardInterrupt

    command = Command(argvs=((SH, "-c", "sleep 300 & echo $!; wait"),), environment=PATH, folder="/", timeout=20, level=UNCONFINED)
    done = door.run(command, interrupt)
    assert done.ended == CANCELLED
    assert gone(int(done.stdout))


def test_a_program_that_kills_its_leader_gains_nothing() -> None:
    done = shell("sleep 300 & echo $!; kill -9 $PPID; sleep 300")
    assert done.statuses == ()
    assert done.code != 0
    assert gone(int(done.stdout))


def test_row_60_memory_files_and_time_are_limited() -> None:
    more = Limits(memory=1 << 28, file=1 << 16)
    taken = started((sys.executable, "-c", "x = bytearray(1 << 30)"), limits=more)
    assert taken.code == 1
    assert b"MemoryError" in taken.stderr
    assert shell("dd if=/dev/zero of=/dev/stdout bs=1000 count=1 2>/dev/null | wc -c", limits=more).stdout == b"1000\n"


def test_row_60_a_large_file_is_refused(tmp_path: Path) -> None:
    done = shell("dd if=/dev/zero of=big bs=4096 count=100", limits=Limits(file=1 << 16), folder=tmp_path)
    assert done.code != 0
    assert (tmp_path / "big").stat().st_size <= 1 << 16


def test_row_60_the_cpu_is_limited() -> None:
    done = shell("ulimit -t; ulimit -c; ulimit -n", timeout=3)
    assert done.stdout.split() == [str(3 * (os.cpu_count() or 1) + 1).encode(), b"0", b"4096"]


@pytest.mark.skipif(os.geteuid() != 0, reason="takes another user's number, to have a count of its own")
def test_row_60_a_fork_bomb_ends() -> None:
    bomb = "i=0; while [ $i -lt 200 ]; do sleep 300 & i=$((i+1)); done; echo never"
    began = door._processes()
    other = ("/usr/bin/setpriv", "--reuid", "54321", "--clear-groups", SH, "-c", bomb)
    done = started(other, limits=Limits(processes=20 - began))
    assert b"never" not in done.stdout
    assert b"fork" in done.stderr


def test_row_61_endless_output_is_capped() -> None:
    done = started(("/usr/bin/yes",), most=100_000)
    assert done.ended == OUTPUT
    assert len(done.stdout) < 300_000
    assert started((SH, "-c", "yes >&2"), most=100_000).ended == OUTPUT
