"""Own namespaces for a command: users, network, IPC, mounts, processes.

Nobody is root inside: a program that is executed there has no capabilities, whoever started caro. The first process of the PID
namespace is the leader: when it ends, the kernel kills whatever the programs left behind (row 59). They see it, and get no further:
its memory is hidden from them, its words are overwritten, and no signal from inside ends it.
"""

import errno
import fcntl
import os
import socket
import struct
from contextlib import suppress
from functools import cache

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
RESERVED = 300  # numbers of processes that the kernel does not give out again


KINDS = NEW_USER | NEW_NET | NEW_IPC | NEW_FILES | NEW_PID


def entered(user: int, group: int, processes: int) -> None:
    """Settle in the new namespaces that this process is the first of, started by this user. Raises Lacking."""
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user or SOMEBODY} {user} 1")
    _write("/proc/self/gid_map", f"{group or SOMEBODY} {group} 1")
    settled(processes)


def settled(processes: int) -> None:
    """An own /proc, and how many processes there may be: known only from inside of the PID namespace. Raises Lacking."""
    mounts.own()
    with suppress(kernel.Lacking):
        few_processes(processes)


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
    """What this process holds, caro's environment for one, is not to be read by those that it starts (row 50).

    Everybody may read the words that a process was started with: those are overwritten, in this copy of them.
    """
    kernel.prctl("hiding memory", kernel.DUMPABLE, 0)
    kernel.overwritten(*words())


@cache
def words() -> tuple[int, int]:
    """Where in memory the words are that this process was started with; the same in a copy of it. Source: proc(5), arg_start."""
    with open("/proc/self/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    return int(fields[45]), int(fields[46])


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
