"""What the door starts and what came of it, as frozen records. Cold; standard library only."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from runtime.guard.records import Decision

UNCONFINED, LANDLOCK, BWRAP, NAMESPACES = "L0", "L2", "L3b", "L3"  # levels, weakest first; at L0 the system enforces nothing
LEVELS = (UNCONFINED, LANDLOCK, BWRAP, NAMESPACES)
EXITED, TIMEOUT, OUTPUT, CANCELLED, NOT_STARTED = "exited", "timeout", "output", "cancelled", "not started"
MOST = 8 << 20  # bytes of output, standard error included
GROUP = "sh"  # $0 of a script


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Resources of each process (attack table, row 60). The CPU's follow from the time that a command has.

    `processes` are those of the user that may be added to what runs already; the kernel does not count root's. `memory` is address
    space in bytes, of which runtimes such as Go's reserve far more than they use; `file` is the largest file in bytes; `open` is
    the number of descriptors.
    """

    processes: int = 512
    memory: int = 16 << 30
    file: int = 8 << 30
    open: int = 4096


Decide = Callable[[str], Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a command may reach; the folders and libraries of the system that every program reads are not in it.

    All paths are absolute with links followed, a folder stands for all below it: `programs` may be started (and read), `write`
    includes reading. `sockets` are unix sockets. `hosts` decides about each host, None: no network; `any_host` says that it
    would allow every one.
    """

    programs: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    sockets: tuple[str, ...] = ()
    hosts: Decide | None = None
    any_host: bool = False


NOTHING = Reach()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A pipeline of at least one program. Each first word is an absolute path; `environment` is all that they get.

    `level` is how it is confined to its `reach`, one of LEVELS; whether this machine can is known by `levels`. `timeout` is in
    seconds. `stdin` None is nothing. After `most` bytes of output, and at the timeout, all of it is killed.
    """

    argvs: tuple[tuple[str, ...], ...]
    environment: Mapping[str, str]
    folder: str
    timeout: float
    level: str
    reach: Reach = NOTHING
    stdin: bytes | None = None
    most: int = MOST
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Raises ValueError for what is no absolute path, and for a NUL, which no argument can hold (row 44)."""
        if self.level not in LEVELS:
            raise ValueError(f"{self.level!a} is no level of confinement")
        if not self.argvs or not all(argv and os.path.isabs(argv[0]) for argv in self.argvs):
            raise ValueError("a program is started by its absolute path")
        texts = [*self.environment, *self.environment.values(), self.folder, *(word for argv in self.argvs for word in argv)]
        if any("\0" in text for text in texts):
            raise ValueError("no argument and no variable holds a NUL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a command.

    `ended` is EXITED, or what ended it: TIMEOUT, OUTPUT (too much of it), CANCELLED (Ctrl-C), NOT_STARTED (`reason` says why).
    `statuses` are the exit codes, -N for signal N; they are missing where it was ended. `duration` is in ms, `level` is how it was
    confined. `hosts` are the decisions about hosts that it asked for, each once.
    """

    ended: str = EXITED
    statuses: tuple[int, ...] = ()
    hosts: tuple[Decision, ...] = ()
    stdout: bytes = b""
    stderr: bytes = b""
    duration: int = 0
    level: str = UNCONFINED
    reason: str = ""

    @property
    def code(self) -> int:
        """The exit code of the whole: the last program's; where that is 0, of the last one that failed.

        A program whose reader has read enough (SIGPIPE) has not failed. One that was ended by a signal is 128 and the signal.
        """
        if not self.statuses:
            return 128 + signal.SIGKILL
        failed = [status for status in self.statuses[:-1] if status not in {0, -signal.SIGPIPE, 128 + signal.SIGPIPE}]
        status = self.statuses[-1] or (failed[-1] if failed else 0)
        return 128 - status if status < 0 else status


Live = Callable[[int, bytes], None]  # descriptor (1 or 2) and a piece of what was written to it
Door = Callable[[Command, Live | None], Outcome]


def script(shell: str, text: str, arguments: Sequence[str]) -> tuple[str, ...]:
    """The words that run a script, which finds the arguments as "$1", "$2"..."""
    return (shell, "-c", text, GROUP, *arguments)
