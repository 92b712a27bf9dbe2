"""Namespaces made by the system's bwrap, for hosts that give them to no other program.

bwrap makes the namespaces and runs `cat`, which holds them as long as its input is open; the leader joins them and does there
what it would have done in its own.
"""

import errno
import json
import os
import select
from contextlib import suppress
from dataclasses import dataclass

from runtime.guard.confine import kernel
from runtime.guard.confine.kernel import Lacking
from runtime.guard.confine.namespaces import SOMEBODY, pipe, program, settled
from runtime.guard.paths import FOLDERS

NAMES = ("user", "mnt", "net", "ipc", "pid")  # the order in which they are joined: the first gives the right to the others
INFORMED = 3  # the descriptor on which bwrap says where its namespaces are
PATIENCE = 20  # seconds
READY = b"."


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
    """Have namespaces made, and join them; there may be so many processes in them. Raises Lacking with what bwrap says."""
    holder, first = _started()
    found = [os.open(f"/proc/{first}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in NAMES]
    for descriptor in found:
        kernel.join(descriptor)
        os.close(descriptor)
    _settled(processes)
    return holder


def _settled(processes: int) -> None:
    """Fork into the PID namespace, to settle it from inside. Raises RuntimeError."""
    told, tell = pipe()
    inside = os.fork()
    if not inside:
        try:
            settled(processes)
        except OSError as error:
            os.write(tell, str(error).encode())
        finally:
            os._exit(0)
    os.close(tell)
    said = os.read(told, 4096)
    os.close(told)
    os.waitpid(inside, 0)
    if said:
        raise RuntimeError(said.decode(errors="replace"))


def _command(bwrap: str, cat: str) -> tuple[str, ...]:
    kinds = ("--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-pid", "--die-with-parent")
    who = ("--uid", str(os.geteuid() or SOMEBODY), "--gid", str(os.getegid() or SOMEBODY))
    return (bwrap, *kinds, *who, "--info-fd", str(INFORMED), "--dev-bind", "/", "/", "--", cat)


def _started() -> tuple[Holder, int]:
    """bwrap, and the number of the first process in its namespaces, when all of them are made."""
    command = _command(program("bwrap"), program("cat"))
    (source, hold), (answer, sink), (complaint, error), (told, info) = (pipe() for _ in range(4))
    placed = [(os.POSIX_SPAWN_DUP2, end, place) for place, end in enumerate((source, sink, error, info))]
    process = os.posix_spawn(command[0], command, {"PATH": ":".join(FOLDERS)}, file_actions=placed)
    for end in (source, sink, error, info):
        os.close(end)
    with suppress(BrokenPipeError):  # it has ended, and says why
        os.write(hold, READY)
    select.select([answer], [], [], PATIENCE)
    ready, said = os.read(answer, 1), os.read(told, 4096)
    if ready != READY:
        words = os.read(complaint, 4096).decode(errors="replace").strip().replace("\n", "; ")
        raise Lacking("bwrap", errno.EPERM, f" ({words})")
    for end in (answer, complaint, told):
        os.close(end)
    return Holder(process=process, hold=hold), int(json.loads(said)["child-pid"])
