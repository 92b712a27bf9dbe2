"""The door with real processes, at every level: what goes in, what comes out, and that nothing is left (rows 54, 58 to 61)."""

import os
import random
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
    LANDLOCK,
    LEVELS,
    NOT_STARTED,
    OUTPUT,
    TIMEOUT,
    UNCONFINED,
    Command,
    Limits,
    Outcome,
    Reach,
    script,
)
from runtime.guard.confine.surroundings import LIBRARIES
from runtime.guard.paths import FOLDERS
from tests.guard.confine.ground import ROOT, WHO, as_somebody, program
from tests.project import ROOT as CHECKOUT

SH = "/bin/sh"
PATH = {"PATH": "/usr/bin:/bin"}
PROGRAMS = tuple(os.path.realpath(one) for one in (*FOLDERS, *LIBRARIES))


class Starting:
    """Commands at one level that may start every program."""

    def __init__(self, level: str) -> None:
        self.level = level
        self.marker = f"300.{random.randrange(10**9):09}"

    def command(self, *argvs: tuple[str, ...], folder: Path | str = "/", **more: Any) -> Command:
        reach = Reach(programs=PROGRAMS, write=(os.path.realpath(folder),) if folder != "/" else ())
        given: dict[str, Any] = {"environment": PATH, "timeout": 20, "level": self.level, "reach": reach, **more}
        return Command(argvs=argvs, folder=str(folder), **given)

    def __call__(self, *argvs: tuple[str, ...], **more: Any) -> Outcome:
        done = door.run(self.command(*argvs, **more))
        assert done.level == self.level
        return done

    def shell(self, text: str, *arguments: str, **more: Any) -> Outcome:
        return self(self.script(text, *arguments), **more)

    def script(self, text: str, *arguments: str) -> tuple[str, ...]:
        """A script, in which SLEEP sleeps for a time by which it can be known from outside."""
        return script(SH, text.replace("SLEEP", f"sleep {self.marker}"), arguments)

    def gone(self) -> bool:
        """Whether no such sleep is left, soon."""
        for _ in range(100):
            if not self.running():
                return True
            time.sleep(0.02)
        return False

    def running(self) -> list[int]:
        """The processes of this machine that sleep so."""
        found = []
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and f"sleep\0{self.marker}\0".encode() == (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found


@pytest.fixture(params=LEVELS)
def started(request: pytest.FixtureRequest) -> Starting:
    return Starting(request.param)


def test_a_program_gets_its_words_and_nothing_else(started: Starting) -> None:
    done = started.shell('printf "%s\\n" "$@"; pwd; env', "a b", "$(id); rm *", environment={"ONE": "1"}, folder="/usr")
    lines = done.stdout.decode().splitlines()
    assert lines[:3] == ["a b", "$(id); rm *", "/usr"]
    assert {line.partition("=")[0] for line in lines[3:]} - {"PWD", "OLDPWD", "_", "SHLVL"} == {"ONE"}
    assert (done.ended, done.statuses, done.code) == (EXITED, (0,), 0)


def test_a_pipeline_is_connected_and_its_failures_count(started: Starting) -> None:
    done = started(("/bin/echo", "abc"), ("/usr/bin/tr", "a", "x"), ("/bin/cat",))
    assert (done.stdout, done.statuses) == (b"xbc\n", (0, 0, 0))
    assert started((SH, "-c", "exit 3"), ("/bin/cat",)).code == 3
    assert started((SH, "-c", "exit 3"), (SH, "-c", "exit 4")).code == 4
    cut = started(("/usr/bin/yes",), ("/usr/bin/head", "-n", "1"))
    assert (cut.stdout, cut.statuses, cut.code) == (b"y\n", (-signal.SIGPIPE, 0), 0)


def test_a_signal_stays_a_signal(started: Starting) -> None:
    done = started.shell("kill -SEGV $$")
    assert (done.statuses, done.code) == ((-signal.SIGSEGV,), 128 + signal.SIGSEGV)


def test_standard_input_is_what_was_given_or_nothing(started: Starting) -> None:
    data = os.urandom(300_000)
    assert started(("/bin/cat",), stdin=data).stdout == data
    assert started(("/bin/cat",)).stdout == b""
    assert started(("/bin/true",), stdin=data).code == 0


def test_both_outputs_come_live_and_whole(started: Starting) -> None:
    pieces: list[tuple[int, bytes]] = []
    command = started.command((SH, "-c", "echo out; echo err >&2"))
    done = door.run(command, lambda number, piece: pieces.append((number, piece)))
    assert (done.stdout, done.stderr) == (b"out\n", b"err\n")
    assert sorted(pieces) == [(1, b"out\n"), (2, b"err\n")]


@pytest.mark.parametrize("path", ["git", "./git", ""])
def test_a_program_is_an_absolute_path(path: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        Starting(UNCONFINED).command((path,))


def test_row_44_a_nul_reaches_no_program() -> None:
    with pytest.raises(ValueError, match="NUL"):
        Starting(UNCONFINED).command(("/bin/echo", "a\0b"))


def test_a_level_that_is_none_starts_nothing() -> None:
    with pytest.raises(ValueError, match="no level"):
        Starting("").command(("/bin/true",))


@pytest.mark.parametrize(("path", "folder", "why"), [("/no/such", "/", "/no/such: No such"), ("/bin/true", "/no", "/no: No such")])
def test_what_cannot_start_says_why(started: Starting, path: str, folder: str, why: str) -> None:
    done = started((path,), folder=folder)
    assert done.ended == NOT_STARTED
    assert done.reason.startswith(why)


def test_descriptors_of_caro_are_closed(started: Starting, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        done = started(("/bin/ls", "/proc/self/fd"))
    assert {b"0", b"1", b"2"} <= set(done.stdout.split()) <= {b"0", b"1", b"2", b"3"}  # 3 is the folder that ls reads


def test_row_58_a_program_has_no_terminal(started: Starting) -> None:
    assert started.shell("tty; (: </dev/tty) 2>/dev/null && echo open").stdout == b"not a tty\n"


def test_row_59_a_daemon_dies_with_its_command(started: Starting) -> None:
    done = started.shell("SLEEP & exit 0")
    assert (done.ended, done.code) == (EXITED, 0)
    assert done.duration < 5000
    assert started.gone()


def test_row_59_a_daemon_of_its_own_session_dies_where_there_are_namespaces(started: Starting) -> None:
    setsid = program("setsid")
    done = started.shell(f"{setsid} SLEEP >/dev/null 2>&1 </dev/null & while ! {setsid} true; do :; done; /bin/sleep 0.3")
    assert done.ended == EXITED
    if started.level in {LANDLOCK, UNCONFINED}:  # the gap that these levels declare
        (number,) = started.running()
        os.kill(number, signal.SIGKILL)
    assert started.gone()


def test_row_59_a_timeout_kills_the_whole_group(started: Starting) -> None:
    done = started.shell("trap '' TERM INT HUP; SLEEP & wait", timeout=1.5)
    assert (done.ended, done.statuses) == (TIMEOUT, ())
    assert done.code != 0
    assert started.gone()


def test_row_59_all_dies_when_caro_is_killed(started: Starting) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from runtime.guard.confine import door\n"
        "from runtime.guard.confine.records import Command, Reach\n"
        "reach = Reach(programs=tuple(sys.argv[4:]))\n"
        "command = Command(argvs=(('/bin/sh', '-c', sys.argv[3]),), environment={'PATH': '/usr/bin:/bin'}, folder='/', timeout=100,"
        " level=sys.argv[2], reach=reach)\n"
        "door.run(command, lambda number, piece: (sys.stdout.write(piece.decode()), sys.stdout.flush()))\n"
    )
    text = started.script("SLEEP & echo begun; wait")[2]
    words = [sys.executable, "-c", code, str(CHECKOUT), started.level, text, *PROGRAMS]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as caro:
        assert caro.stdout
        assert caro.stdout.readline() == b"begun\n"
        caro.kill()
    assert started.gone()


def test_ctrl_c_ends_the_command_and_is_no_exception(started: Starting) -> None:
    def interrupt(number: int, piece: bytes) -> None:
        raise KeyboardInterrupt

    done = door.run(started.command(started.script("SLEEP & echo begun; wait")), interrupt)
    assert done.ended == CANCELLED
    assert started.gone()


def test_a_program_that_kills_its_leader_gains_nothing(started: Starting) -> None:
    done = started.shell("SLEEP & kill -9 $PPID && SLEEP", timeout=2)
    assert done.code != 0
    assert started.gone()


def test_row_60_memory_files_and_time_are_limited(started: Starting) -> None:
    more = Limits(memory=1 << 28, file=1 << 16)
    taken = started((program("python3"), "-IS", "-c", "x = bytearray(1 << 30)"), limits=more)
    assert taken.code == 1
    assert b"MemoryError" in taken.stderr
    assert started.shell("dd if=/dev/zero bs=1000 count=1 2>/dev/null | wc -c", limits=more).stdout == b"1000\n"


def test_row_60_a_large_file_is_refused(started: Starting, tmp_path: Path) -> None:
    done = started.shell("dd if=/dev/zero of=big bs=4096 count=100", limits=Limits(file=1 << 16), folder=tmp_path)
    assert done.code != 0
    assert 0 < (tmp_path / "big").stat().st_size <= 1 << 16


def test_row_60_the_cpu_is_limited(started: Starting) -> None:
    done = started.shell("ulimit -t; ulimit -c; ulimit -n", timeout=3)
    assert done.stdout.split() == [str(3 * (os.cpu_count() or 1) + 1).encode(), b"0", b"4096"]


@pytest.mark.parametrize("who", WHO)
def test_row_60_a_fork_bomb_ends(started: Starting, who: str) -> None:
    endless = who == ROOT and started.level in {LANDLOCK, UNCONFINED}  # a gap: nothing there counts root's processes
    bomb = started.script("i=0; while [ $i -lt 900 ]; do SLEEP & i=$((i+1)); done; echo never")
    done = as_somebody(who, lambda: door.run(started.command(bomb, limits=Limits(processes=20))))
    assert (b"never" in done.stdout, b"fork" in done.stderr) == (endless, not endless)
    assert started.gone()


def test_row_61_endless_output_is_capped(started: Starting) -> None:
    done = started(("/usr/bin/yes",), most=100_000)
    assert done.ended == OUTPUT
    assert len(done.stdout) < 300_000
    assert started((SH, "-c", "yes >&2"), most=100_000).ended == OUTPUT
