"""Own namespaces for a command: users, network, IPC, mounts, processes. The first process of them forks the programs.

Nobody is root inside: a program that is executed there has no capabilities, whoever started caro. When the first process ends,
the kernel kills whatever the programs left behind (row 59).
"""

import fcntl
import os
import signal
import socket
import struct

from runtime.guard.confine import kernel
from runtime.guard.confine.kernel import NEW_FILES, NEW_IPC, NEW_NET, NEW_PID, NEW_USER

SOMEBODY = 1000  # root's number inside
FLAGS, UP = 0x8914, 0x1 | 0x40  # SIOCSIFFLAGS; IFF_UP, IFF_RUNNING
PROXY_PORT = 3128
BACKLOG = 64
PID_MAX = "/proc/sys/kernel/pid_max"
OWN_PID_MAX = (6, 14)  # the kernel from which each PID namespace has its own; before it this would be the whole machine's
RESERVED = 300  # numbers of processes that the kernel does not give out again


def entered() -> int:
    """Enter new namespaces and fork: 0 in their first process, its number in the one that stays outside. Raises Lacking."""
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(NEW_USER | NEW_NET | NEW_IPC | NEW_FILES | NEW_PID)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user or SOMEBODY} {user} 1")
    _write("/proc/self/gid_map", f"{group or SOMEBODY} {group} 1")
    return forked()


def forked() -> int:
    """Fork a process that dies when this one does."""
    first = os.fork()
    if not first:
        kernel.prctl("a death signal", kernel.DEATH_SIGNAL, int(signal.SIGKILL))
    return first


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
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
