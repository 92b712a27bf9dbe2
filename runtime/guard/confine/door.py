"""The one door that starts programs. At level L0 the operating system confines nothing: what is denied was not started at all.

No shell, no search for programs, no inherited environment or descriptors; time, output and resources are limited, and the whole
process group dies with the command (rows 59 to 61). A program that makes a session of its own leaves the group: only a PID
namespace keeps that one.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from runtime.guard.confine.group import Ends, lead
from runtime.guard.confine.records import CANCELLED, EXITED, NOT_STARTED, Command, Live, Outcome
from runtime.guard.confine.streams import Streams

LINGER = 0.5  # seconds for what is in the pipes when all programs have ended


def run(command: Command, live: Live | None = None) -> Outcome:
    """Start it and wait for its end. `live` gets the output as it comes, raw. Ctrl-C ends the command, and is no exception."""
    began = time.monotonic()
    streams = Streams(command, live, began + command.timeout)
    with _group(command, streams) as leader:
        ended = _followed(streams, leader)
    statuses, reason = _report(bytes(streams.report), command)
    return Outcome(
        ended=NOT_STARTED if reason and ended == EXITED else ended,
        statuses=statuses,
        stdout=bytes(streams.stdout),
        stderr=bytes(streams.stderr),
        duration=round((time.monotonic() - began) * 1000),
        reason=reason,
    )


def _followed(streams: Streams, leader: int) -> str:
    """Read until it is over, kill what is left of it, and read what that left. What ended it."""
    try:
        ended = streams.read()
    except KeyboardInterrupt:
        ended = CANCELLED
    _kill(leader)
    if ended == EXITED:
        ended = streams.rest(LINGER)
    return ended


@contextmanager
def _group(command: Command, streams: Streams) -> Iterator[int]:
    """The leader of the command's process group; it and all of the group are gone afterwards."""
    processes = command.limits.processes + _processes()
    ends = Ends(**streams.opened())
    leader = os.fork()
    if not leader:
        lead(command, ends, processes)
    try:
        for end in ends.all():
            os.close(end)
        yield leader
    finally:
        _kill(leader)
        os.waitpid(leader, 0)
        streams.close()


def _kill(leader: int) -> None:
    """Kill the group; and the leader, which may not have made it yet."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(leader, signal.SIGKILL)


def _processes() -> int:
    """How many processes and threads this user has: the kernel's limit counts them too."""
    count = 0
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        with suppress(OSError):
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == os.getuid():
                count += os.stat(f"/proc/{name}/task").st_nlink - 2
    return count


def _report(data: bytes, command: Command) -> tuple[tuple[int, ...], str]:
    """The exit codes in the order of the programs, empty unless all are there; and why one could not start."""
    lines = [line.split() for line in data.decode("ascii").splitlines()]
    statuses = {int(line[1]): int(line[2]) for line in lines if line[0] == "status"}
    errors = [(int(line[1]), int(line[2])) for line in lines if line[0] == "error"]
    found = tuple(statuses[number] for number in sorted(statuses)) if len(statuses) == len(command.argvs) else ()
    if not errors:
        return found, ""
    number, error = errors[0]
    return found, f"{command.argvs[number][0] if number >= 0 else command.folder}: {os.strerror(error)}"
