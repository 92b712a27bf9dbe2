"""Work that may take too much, hang or abort: done in a fork with limits, which answers with bytes. Cold."""

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

PIECE = 1 << 16  # bytes


class ChildError(Exception):
    """It did not answer: too much time, too much memory, or an abort."""


def answered(work: Callable[[], bytes], *, seconds: int, memory: int) -> bytes:
    """What the work gives, done in a child with so much time, and address space besides ours, at most. It may raise nothing.

    Raises ChildError.
    """
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        _do(work, write, seconds, memory)
    os.close(write)
    try:
        data = _read(read, time.monotonic() + seconds)
    finally:
        os.close(read)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if data is None:
        raise ChildError(f"takes more than {seconds} s")
    if not data:
        code = os.waitstatus_to_exitcode(status)
        what = "takes more than" if code == -signal.SIGXCPU else f"ended with {code}; it may take more than"
        raise ChildError(f"{what} {seconds} s or {memory >> 20} MiB of memory")
    return data


def _do(work: Callable[[], bytes], write: int, seconds: int, memory: int) -> NoReturn:
    try:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.SIG_DFL)
        for kind, value in ((resource.RLIMIT_AS, _mapped() + memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
            _, hard = resource.getrlimit(kind)
            lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (lowered, lowered))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)  # what an abort says
        view = memoryview(work())
        while view:
            view = view[os.write(write, view) :]
    finally:
        os._exit(0)


def _mapped() -> int:
    """Bytes of address space that this process has already, which the fork has too; 0 where /proc does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 0


def _read(descriptor: int, deadline: float) -> bytes | None:
    """All of it; None where it does not end in time."""
    data, poller = bytearray(), select.poll()
    poller.register(descriptor, select.POLLIN)
    while True:
        if not poller.poll(max(0, deadline - time.monotonic()) * 1000):
            return None
        piece = os.read(descriptor, PIECE)
        if not piece:
            return bytes(data)
        data += piece
