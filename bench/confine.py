"""What confinement costs: /bin/true through the door at each level, beside bwrap, in turns. Wall time.

bwrap is asked twice. For the same: the same five namespaces and filter of system calls, and of the system the same files and
programs, which it can only mount one by one (our own limits, output and record of the end are not in it). And for less: all of the
system to be read and run, no filter, everything read-only but one folder. A start of caro itself is in none of them: the door is
measured in a process that runs.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from operator import truediv
from pathlib import Path

from runtime.guard.confine import door, seccomp, surroundings
from runtime.guard.confine.executables import needed
from runtime.guard.confine.records import LEVELS, Command, Reach
from runtime.guard.paths import FOLDERS

ROUNDS = 100
LIMIT = 1.0  # times bwrap
TRUE = "/bin/true"
FLOOR, SAME, LESS, OURS = "posix_spawn", "bwrap, the same", "bwrap, less", "caro at L3"
KINDS = ("--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-pid", "--die-with-parent")


def spawned(*command: str) -> None:
    """Run a program and wait; nothing else."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    _, status = os.waitpid(os.posix_spawn(command[0], command, {}, file_actions=quiet), 0)
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")


def confined(command: Command) -> None:
    """The same through the door. What a skill's commands may reach is known before."""
    done = door.run(command)
    if done.statuses != (0,):
        sys.exit(f"{command.level}: {done.ended}: {done.reason}")


def same(folder: str) -> Iterator[str]:
    """Options of bwrap for what L3 lets /bin/true reach: files of the system and the program, each by a mount of its own."""
    programs = needed(TRUE, lambda _: None)
    for path in map(Path, (*surroundings.LIBRARIES, *surroundings.SETTINGS, *surroundings.HARDWARE, *programs)):
        if path.is_symlink() and path.parent == Path("/"):
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.exists():
            yield from ("--ro-bind", str(path), str(path))
    for device in (*surroundings.RANDOM, *surroundings.SINKS):
        yield from ("--dev-bind", device, device)
    yield from ("--proc", "/proc", "--bind", folder, folder, "--chdir", folder)


def filtered(filter: int, *command: str) -> None:
    """bwrap with a filter, which it reads from a descriptor each time."""
    os.lseek(filter, 0, os.SEEK_SET)
    spawned(*command)


def ways(folder: str) -> Mapping[str, Callable[[], None]]:
    """What is compared."""
    bwrap = shutil.which("bwrap", path=":".join(FOLDERS))
    if bwrap is None:
        sys.exit("bwrap: not on this machine; apt-get install bubblewrap")
    filter = os.memfd_create("filter", 0)
    os.write(filter, seccomp.program(seccomp.here(), seccomp.NETWORK, alone=True))
    alike = (bwrap, *KINDS, "--new-session", *same(folder), "--seccomp", str(filter), "--", os.path.realpath(TRUE))
    less = (bwrap, *KINDS, "--ro-bind", "/", "/", "--proc", "/proc", "--bind", folder, folder, "--chdir", folder, "--", TRUE)
    reach = Reach(programs=needed(TRUE, lambda _: None), write=(folder,))
    unconfined, landlock, by_bwrap, namespaces = (
        Command(argvs=((TRUE,),), environment={}, folder=folder, timeout=20, level=level, reach=reach) for level in LEVELS
    )
    return {
        FLOOR: lambda: spawned(TRUE),
        "caro at L0": lambda: confined(unconfined),
        "caro at L2": lambda: confined(landlock),
        OURS: lambda: confined(namespaces),
        SAME: lambda: filtered(filter, *alike),
        LESS: lambda: spawned(*less),
        "caro at L3b": lambda: confined(by_bwrap),
    }


def measured(compared: Mapping[str, Callable[[], None]]) -> dict[str, list[float]]:
    """How long each took in ms, round by round, one after the other in every round."""
    for way in compared.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in compared}
    for _ in range(ROUNDS):
        for name, way in compared.items():
            began = time.perf_counter()
            way()
            taken[name].append((time.perf_counter() - began) * 1000)
    return taken


def main() -> int:
    """Print the table; 1 if L3 costs more than LIMIT times what bwrap costs for the same."""
    with tempfile.TemporaryDirectory(prefix="caro-bench-", dir="/var/tmp") as folder:
        taken = measured(ways(os.path.realpath(folder)))
    floor = statistics.median(taken[FLOOR])
    for name, times in taken.items():
        took = statistics.median(times)
        print(f"{name:16} {took:8.2f} ms {took / floor:6.2f}")
    ratios = {other: statistics.median(map(truediv, taken[OURS], taken[other])) for other in (SAME, LESS)}
    for other, ratio in ratios.items():
        wanted = f"; at most {LIMIT} wanted" if other == SAME else ""
        print(f"{OURS}: {ratio:.2f} times {other}, the median of {ROUNDS} pairs{wanted}")
    return int(ratios[SAME] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
