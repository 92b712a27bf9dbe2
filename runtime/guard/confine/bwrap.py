"""Namespaces made by the system's bwrap, for hosts that give them to no other program.

bwrap makes the namespaces and runs `cat`, which holds them as long as its input is open; a process of ours joins them and does
there what it would have done in its own.
"""

import errno
import json
import os
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from fcntl import F_DUPFD, F_DUPFD_CLOEXEC, fcntl

from runtime.guard.confine import kernel, namespaces
from runtime.guard.confine.kernel import Lacking
from runtime.guard.paths import FOLDERS

NAMES = ("user", "mnt", "net", "ipc", "pid")  # the order in which they are joined: the first gives the right to the others
READY = b"."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    """A running bwrap: its number, that of the first process inside, and the end that keeps it running."""

    process: int
    first: int
    hold: int

    def end(self) -> None:
        """Kill it, and with the first process all of its namespaces."""
        for one in (self.first, self.process):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)
        os.close(self.hold)


def _found(name: str) -> str:
    path = shutil.which(name, path=":".join(FOLDERS))
    if path is None:
        raise Lacking(name, errno.ENOENT, " (install bubblewrap)" if name == "bwrap" else "")
    return path


def _command(bwrap: str, cat: str, info: int) -> tuple[str, ...]:
    kinds = ("--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-pid", "--die-with-parent")
    number, group = os.geteuid() or namespaces.SOMEBODY, os.getegid() or namespaces.SOMEBODY
    who = ("--uid", str(number), "--gid", str(group), "--info-fd", str(info))
    return (bwrap, *kinds, *who, "--dev-bind", "/", "/", "--", cat)


def started() -> Outer:
    """Start it, and wait until all of its namespaces are made. Raises Lacking with what bwrap says."""
    bwrap, cat = _found("bwrap"), _found("cat")
    (source, hold), (answer, sink), (told, info), (complaint, error) = (os.pipe() for _ in range(4))
    process = os.fork()
    if not process:
        try:
            kernel.prctl("a death signal", kernel.DEATH_SIGNAL, int(signal.SIGKILL))
            moved = [fcntl(end, F_DUPFD_CLOEXEC, 10) for end in (source, sink, error)]
            info = fcntl(info, F_DUPFD, 10)
            for place, end in enumerate(moved):
                os.dup2(end, place)
            os.execve(bwrap, _command(bwrap, cat, info), {"PATH": ":".join(FOLDERS)})  # noqa: S606 (behind the one door)
        finally:
            os._exit(127)
    for end in (source, sink, info, error):
        os.close(end)
    os.write(hold, READY)
    ready, said = os.read(answer, 1), os.read(told, 4096)
    if ready != READY:
        words = os.read(complaint, 4096).decode(errors="replace").strip().replace("\n", "; ")
        raise Lacking("bwrap", errno.EPERM, f" ({words})")
    for end in (answer, told, complaint):
        os.close(end)
    return Outer(process=process, first=int(json.loads(said)["child-pid"]), hold=hold)


def entered(outer: Outer) -> int:
    """Join its namespaces and fork: as `namespaces.entered`."""
    found = [os.open(f"/proc/{outer.first}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in NAMES]
    for descriptor in found:
        kernel.join(descriptor)
        os.close(descriptor)
    return namespaces.forked()
