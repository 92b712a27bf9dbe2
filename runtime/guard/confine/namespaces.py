"""Own namespaces for a command: users, network, IPC, mounts, processes.

Nobody is root inside: a program that is executed there has no capabilities, whoever started caro. The leader itself stays outside
of the PID namespace; its first process is a `cat` that ends when the leader does, and then the kernel kills whatever the programs
left behind (row 59).
"""

import errno
import fcntl
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from runtime.guard.confine import kernel, mounts
from runtime.guard.confine.kernel import NEW_FILES, NEW_IPC, NEW_NET, NEW_PID, NEW_USER
from runtime.guard.paths import FOLDERS

SOMEBODY = 1000  # root's number inside
FLAGS, UP = 0x8914, 0x1 | 0x40  # SIOCSIFFLAGS; IFF_UP, IFF_RUNNING
PROXY_PORT = 3128
BACKLOG = 64
PID_MAX = "/proc/sys/kernel/pid_max"
OWN_PID_MAX = (6, 14)  # the kernel from which each PID namespace has its own; before it this would be the whole machine's
PACKAGES = {"bwrap": " (install bubblewrap)"}
READY = b"."
RESERVED = 300  # numbers of processes that the kernel does not give out again


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The process that namespaces live and die with, and the end of the pipe that it reads from."""

    process: int
    hold: int

    def end(self) -> None:
        """End it, and all that is in its namespaces."""
        os.close(self.hold)
        os.waitpid(self.process, 0)


def entered(processes: int) -> Holder:
    """Enter new namespaces, in which there may be so many processes. Raises Lacking."""
    cat = program("cat")
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(NEW_USER | NEW_NET | NEW_IPC | NEW_FILES | NEW_PID)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user or SOMEBODY} {user} 1")
    _write("/proc/self/gid_map", f"{group or SOMEBODY} {group} 1")
    source, hold = pipe()
    first = settled(processes, lambda told: _hold(cat, source, told))
    os.close(source)
    return Holder(process=first, hold=hold)


def settled(processes: int, then: Callable[[int], NoReturn] | None = None) -> int:
    """Fork into the PID namespace: only from inside can its /proc be mounted, and its processes be counted. Raises RuntimeError.

    The number of that process, which goes on with `then`, or has ended.
    """
    told, tell = pipe()
    inside = os.fork()
    if not inside:
        _settle(tell, processes, then)
    os.close(tell)
    said = os.read(told, 4096)
    os.close(told)
    if then is None or said != READY:
        os.waitpid(inside, 0)
    if said != READY:
        raise RuntimeError(said.decode(errors="replace"))
    return inside


def _settle(tell: int, processes: int, then: Callable[[int], NoReturn] | None) -> NoReturn:
    try:
        mounts.own()
        with suppress(kernel.Lacking):
            few_processes(processes)
        os.write(tell, READY)
        if then:
            then(tell)
    except OSError as error:
        os.write(tell, str(error).encode())
    finally:
        os._exit(127)


def _hold(cat: str, source: int, sink: int) -> NoReturn:
    """Become the process that ends when its input does."""
    os.dup2(source, 0)
    os.dup2(sink, 1)
    os.execve(cat, (cat,), {})  # noqa: S606 (behind the one door)


def pipe() -> tuple[int, int]:
    """A pipe that is none of the first descriptors: dup2(2) of one onto itself would leave it to be closed."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


def program(name: str) -> str:
    """The path of a program of the system. Raises Lacking."""
    found = next((path for path in (f"{folder}/{name}" for folder in FOLDERS) if os.access(path, os.X_OK)), None)
    if found is None:
        raise kernel.Lacking(name, errno.ENOENT, PACKAGES.get(name, ""))
    return found


def _write(path: str, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise kernel.Lacking(f"namespaces: {path}", error.errno or 0) from None


def hidden() -> None:
    """What this process holds, caro's environment for one, is not to be read by those that it starts (row 50)."""
    kernel.prctl("hiding memory", kernel.DUMPABLE, 0)


def loopback() -> None:
    """Switch on the one network device that a new network namespace has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, FLAGS, struct.pack("16sh22x", b"lo", UP))


def listening(give: int) -> None:
    """Listen where the proxy is expected, and hand the listener to the proxy, which stands outside."""
    with socket.socket() as listener, socket.socket(fileno=give) as channel:
        listener.bind(("127.0.0.1", PROXY_PORT))
        listener.listen(BACKLOG)
        socket.send_fds(channel, [b"L"], [listener.fileno()])


def few_processes(count: int) -> None:
    """At most so many processes in this PID namespace: the limit that also counts root's, where the kernel has it (row 60)."""
    release = os.uname().release.split(".")
    if tuple(int(part) for part in release[:2] if part.isdigit()) >= OWN_PID_MAX:
        _write(PID_MAX, str(count + RESERVED))
