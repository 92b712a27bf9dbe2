"""The one door that starts programs, confined at the level that the command names. What cannot be set up is not started.

No shell, no search for programs, no inherited environment or descriptors; time, output and resources are limited, and the whole
process group dies with the command (rows 59 to 61). A program that makes a session of its own leaves the group: only a PID
namespace keeps that one. At level L0 the operating system confines nothing: what is denied was not started at all.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

from runtime.guard.confine.group import FOR_CARO, Confinement, Ends, Unconfined, lead, processors
from runtime.guard.confine.records import BWRAP, CANCELLED, EXITED, NAMESPACES, NOT_STARTED, UNCONFINED, Command, Live, Outcome
from runtime.guard.confine.streams import Streams
from runtime.guard.records import Decision

LINGER = 0.5  # seconds for what is in the pipes when all programs have ended


def run(command: Command, live: Live | None = None) -> Outcome:
    """Start it and wait for its end. `live` gets the output as it comes, raw. Ctrl-C ends the command, and is no exception."""
    began = time.monotonic()
    streams = Streams(command, live, began + command.timeout)
    with ExitStack() as stack:
        try:
            box = stack.enter_context(_boxed(command))
            command, give, proxy = _proxied(command, streams, stack)
            leader = stack.enter_context(_group(command, streams, box, give))
        except OSError as error:
            return Outcome(ended=NOT_STARTED, level=command.level, reason=str(error))
        ended = _followed(streams, leader, proxy)
    statuses, reason = _report(bytes(streams.report), len(command.argvs))
    return Outcome(
        ended=NOT_STARTED if reason and ended == EXITED else ended,
        statuses=statuses,
        stdout=bytes(streams.stdout),
        stderr=bytes(streams.stderr),
        duration=round((time.monotonic() - began) * 1000),
        level=command.level,
        reason=reason,
        hosts=_hosts(bytes(streams.decided)),
    )


@contextmanager
def _boxed(command: Command) -> Iterator[Confinement]:
    """What confines at this level. All of it is loaded here: after the fork descriptors are closed and nothing can be."""
    if command.level == UNCONFINED:
        yield Unconfined()
        return
    from runtime.guard.confine.box import Box

    box = Box(command)
    try:
        yield box
    finally:
        for descriptor in box.kept:
            os.close(descriptor)


def _proxied(command: Command, streams: Streams, stack: ExitStack) -> tuple[Command, int, int]:
    """The command with a proxy beside it where it may ask for hosts: where its listener is to be given, and its process."""
    if command.reach.hosts is None or command.level not in {BWRAP, NAMESPACES}:
        return command, -1, 0
    from runtime.guard.confine import proxy

    give, process, decided = stack.enter_context(proxy.beside(command.reach.hosts))
    streams.also(decided)
    return replace(command, environment={**command.environment, **proxy.VARIABLES}), give, process


def _hosts(data: bytes) -> tuple[Decision, ...]:
    from runtime.guard.confine.told import decisions

    return decisions(data) if data else ()


def _followed(streams: Streams, leader: int, proxy: int) -> str:
    """Read until it is over, kill what is left of it, and read what that left. What ended it."""
    try:
        ended = streams.read()
    except KeyboardInterrupt:
        ended = CANCELLED
    _kill(leader)
    if proxy:
        os.kill(proxy, signal.SIGKILL)
    if ended == EXITED:
        ended = streams.rest(LINGER)
    return ended


@contextmanager
def _group(command: Command, streams: Streams, box: Confinement, give: int) -> Iterator[int]:
    """The leader of the command's process group; it and all of the group are gone afterwards."""
    processes = command.limits.processes + (0 if command.level in {BWRAP, NAMESPACES} else _processes())
    processors()  # known before the fork
    ends = Ends(**streams.opened(), give=give)
    leader = 0
    try:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, FOR_CARO)  # or Ctrl-C could have the child go on as if it were caro
        try:
            leader = box.forked()
            if not leader:
                lead(command, ends, processes, box)
        finally:
            for end in ends.all():
                os.close(end)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield leader
    finally:
        if leader:
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


def _report(data: bytes, count: int) -> tuple[tuple[int, ...], str]:
    """The exit codes in the order of the programs, empty unless all are there; and why one could not start."""
    lines = [line.partition(" ") for line in data.decode(errors="replace").splitlines()]
    pairs = [rest.split() for word, _, rest in lines if word == "status"]
    statuses = {int(number): int(status) for number, status in pairs}
    faults = [rest for word, _, rest in lines if word == "fault"]
    found = tuple(statuses[number] for number in sorted(statuses)) if len(statuses) == count else ()
    return found, faults[0] if faults else ""
