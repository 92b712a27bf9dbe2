"""The process that leads a command's group: it starts the programs, waits for them, and takes all down when caro is gone.

It is a fork of caro that never runs anything else. It has a session of its own, so a program has no terminal to push words back
into (row 58), and while it is not reaped the number of its group cannot mean other processes. When caro dies, even by SIGKILL, the
lifeline closes and the group is killed.
"""

import gc
import os
import resource
import select
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from fcntl import F_DUPFD_CLOEXEC, fcntl
from functools import cache
from typing import NoReturn, Protocol

from runtime.guard.confine.records import Command, Limits

LAST = 1 << 20  # descriptors up to this are closed
FAULTS = (OSError, ImportError, LookupError, RuntimeError, TypeError, ValueError)  # a process of ours must never end without a word
FOR_CARO = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # a leader ends with caro, by the lifeline, and by nothing else
BACK_TO_DEFAULT = (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The descriptors that the leader keeps: of the programs, of its report, and the lifeline to caro.

    `give` is where the proxy waits for its listener, or -1.
    """

    stdin: int
    stdout: int
    stderr: int
    report: int
    lifeline: int
    give: int = -1

    def all(self) -> list[int]:
        """All of them."""
        return [one for one in (self.stdin, self.stdout, self.stderr, self.report, self.lifeline, self.give) if one >= 0]


class Confinement(Protocol):
    """What `box.Box` does, which is not loaded where nothing is confined.

    With `each` every program puts it on by itself; else the leader does once, and whatever it starts has it on. `kept` are
    descriptors that it needs.
    """

    each: bool
    kept: tuple[int, ...]

    def forked(self) -> int: ...
    def enter(self) -> None: ...
    def furnish(self, give: int) -> None: ...
    def wear(self) -> None: ...
    def leave(self) -> None: ...


class Unconfined:
    """Level L0: nothing is enforced."""

    each = True
    kept: tuple[int, ...] = ()

    def forked(self) -> int:
        """The leader is a copy as any other."""
        return os.fork()

    def enter(self) -> None:
        """There is nothing to enter."""

    def furnish(self, give: int) -> None:
        """Nor to prepare."""

    def wear(self) -> None:
        """Nor to put on."""

    def leave(self) -> None:
        """Nor to end."""


def lead(command: Command, ends: Ends, processes: int, box: Confinement) -> NoReturn:
    """The life of the leader, which was just forked, with FOR_CARO held back. `processes` is how many this user may have."""
    try:
        gc.disable()  # it would touch, and so copy, every page
        os.setsid()
        signal.set_wakeup_fd(-1)
        close_all_but([*ends.all(), *box.kept])
        box.enter()
        box.furnish(ends.give)
        _led(command, ends, processes, box)
        box.leave()
    except FAULTS as error:
        _say(ends.report, f"fault {_words(error)}")
    finally:
        os._exit(0)


def _led(command: Command, ends: Ends, processes: int, box: Confinement) -> None:
    """Start the programs, and wait for them."""
    os.chdir(command.folder)
    if not box.each:
        limit(command.limits, processes, command.timeout)
        box.wear()
    children = _started(command, ends, processes, box)
    for end in (ends.stdin, ends.stdout, ends.stderr):
        os.close(end)
    _waited(children, ends)


def _words(error: Exception) -> str:
    """What went wrong, in a line."""
    named = isinstance(error, OSError) and error.filename is not None
    text = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and named else str(error)
    return " ".join(text.split()) or type(error).__name__


def close_all_but(kept: Sequence[int]) -> None:
    """Close every descriptor but these. Already open ones would not be confined."""
    first = 0
    for one in sorted({*kept, LAST}):
        if first < one:  # an empty range at 0 would be all of them
            os.closerange(first, one)
        first = one + 1


def _say(report: int, text: str) -> None:
    os.write(report, f"{text}\n".encode(errors="backslashreplace"))


def _started(command: Command, ends: Ends, processes: int, box: Confinement) -> list[int]:
    """The process of each program, connected by pipes."""
    found: list[int] = []
    source = ends.stdin
    for number in range(len(command.argvs)):
        last = number == len(command.argvs) - 1
        following, sink = (-1, ends.stdout) if last else os.pipe()
        streams = (source, sink, ends.stderr)
        if box.each:
            found.append(_forked(command, number, (*streams, ends.report), processes, box))
        else:
            found.append(_spawned(command, number, streams))
        if not last:
            os.close(sink)
        if source != ends.stdin:
            os.close(source)
        source = following
    return found


def _spawned(command: Command, number: int, streams: tuple[int, int, int]) -> int:
    """The program, confined as this process is, without a copy of this process in between: that is half the cost of a command."""
    argv = command.argvs[number]
    moved = [fcntl(end, F_DUPFD_CLOEXEC, 10) for end in streams]
    actions = [(os.POSIX_SPAWN_DUP2, end, place) for place, end in enumerate(moved)]
    try:
        return os.posix_spawn(
            argv[0], argv, dict(command.environment), file_actions=actions, setpgroup=0, setsigmask=(), setsigdef=BACK_TO_DEFAULT
        )
    finally:
        for end in moved:
            os.close(end)


def _forked(command: Command, number: int, ends: tuple[int, int, int, int], processes: int, box: Confinement) -> int:
    """The program, which confines itself before it is one."""
    child = os.fork()
    if not child:
        _become(command, number, ends, processes, box)
    return child


def _become(command: Command, number: int, ends: tuple[int, int, int, int], processes: int, box: Confinement) -> NoReturn:
    """The program, in the process that was just forked; what goes wrong is reported."""
    report, argv = ends[3], command.argvs[number]
    try:
        box.wear()
        report = _placed(ends)
        for one in BACK_TO_DEFAULT:
            signal.signal(one, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        limit(command.limits, processes, command.timeout)
        os.execve(argv[0], argv, dict(command.environment))  # noqa: S606 (the one place that starts programs)
    except FAULTS as error:
        _say(report, f"fault {_words(error)}")
    finally:
        os._exit(127)


def _placed(ends: tuple[int, int, int, int]) -> int:
    """Standard input, output and error in their places, all else closed; where the report is now."""
    moved = [fcntl(end, F_DUPFD_CLOEXEC, 10) for end in ends]
    for place, end in enumerate(moved[:3]):
        os.dup2(end, place)
    close_all_but([0, 1, 2, moved[3]])
    return moved[3]


@cache
def processors() -> int:
    """How many processors this machine has."""
    return os.cpu_count() or 1


def limit(limits: Limits, processes: int, seconds: float) -> None:
    """Lower the limits of this process and of all that it starts; none is raised."""
    cpu = int(seconds) * processors() + 1
    for kind, wanted in (
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, limits.open),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))


def _waited(children: Sequence[int], ends: Ends) -> None:
    """Report each exit code as it comes; without caro, kill the group."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    left = dict(zip(children, range(len(children)), strict=True))
    while True:
        _reported(left, ends.report)
        if not left:
            return
        ready = [number for number, _ in _polled(ends.lifeline, woken)]
        if ends.lifeline in ready:
            os.killpg(0, signal.SIGKILL)
            os._exit(0)  # which a first process does not die of
        if woken in ready:
            os.read(woken, 4096)


def _polled(*descriptors: int) -> list[tuple[int, int]]:
    poller = select.poll()
    for one in descriptors:
        poller.register(one, select.POLLIN)
    return poller.poll()


def _reported(left: dict[int, int], report: int) -> None:
    """Those that have ended; they are taken out of what is left."""
    while left:
        done, status = os.waitpid(-1, os.WNOHANG)
        if not done:
            return
        if done in left:
            _say(report, f"status {left.pop(done)} {os.waitstatus_to_exitcode(status)}")
