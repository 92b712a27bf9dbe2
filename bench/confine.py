"""What confinement costs: /bin/true through the door at each level, beside bwrap doing the same, in turns. Wall time.

bwrap makes the same five namespaces, with everything read-only but one folder; it neither knows Landlock nor filters system calls
nor keeps a list of programs, so the comparison favours it. A start of caro itself is not in it: nothing of this is loaded there.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping

from runtime.guard.confine import door
from runtime.guard.confine.executables import needed
from runtime.guard.confine.records import BWRAP, LANDLOCK, NAMESPACES, UNCONFINED, Command, Reach
from runtime.guard.paths import FOLDERS

ROUNDS = 100
LIMIT = 1.0  # times bwrap
TRUE = "/bin/true"
FLOOR, OTHER, OURS = "posix_spawn", "bwrap", "caro at L3"


def spawned(*command: str) -> None:
    """Run a program and wait; nothing else."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    _, status = os.waitpid(os.posix_spawn(command[0], command, {}, file_actions=quiet), 0)
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")


def confined(level: str, folder: str) -> None:
    """The same through the door."""
    reach = Reach(programs=needed(TRUE, lambda _: None), write=(folder,))
    done = door.run(Command(argvs=((TRUE,),), environment={}, folder=folder, timeout=20, level=level, reach=reach))
    if done.statuses != (0,):
        sys.exit(f"{level}: {done.ended}: {done.reason}")


def ways(folder: str) -> Mapping[str, Callable[[], None]]:
    """What is compared."""
    bwrap = shutil.which("bwrap", path=":".join(FOLDERS))
    if bwrap is None:
        sys.exit("bwrap: not on this machine; apt-get install bubblewrap")
    kinds = ("--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-pid", "--die-with-parent")
    words = (bwrap, *kinds, "--ro-bind", "/", "/", "--proc", "/proc", "--bind", folder, folder, "--chdir", folder, "--", TRUE)
    return {
        FLOOR: lambda: spawned(TRUE),
        "caro at L0": lambda: confined(UNCONFINED, folder),
        "caro at L2": lambda: confined(LANDLOCK, folder),
        OURS: lambda: confined(NAMESPACES, folder),
        OTHER: lambda: spawned(*words),
        "caro at L3b": lambda: confined(BWRAP, folder),
    }


def medians(compared: Mapping[str, Callable[[], None]]) -> tuple[dict[str, float], float]:
    """The median of each in ms, and the median of what ours costs as a part of what bwrap costs, pair by pair."""
    for way in compared.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in compared}
    for _ in range(ROUNDS):
        for name, way in compared.items():
            began = time.perf_counter()
            way()
            taken[name].append((time.perf_counter() - began) * 1000)
    pairs = [ours / other for ours, other in zip(taken[OURS], taken[OTHER], strict=True)]
    return {name: statistics.median(times) for name, times in taken.items()}, statistics.median(pairs)


def main() -> int:
    """Print the table; 1 if L3 costs more than LIMIT times bwrap."""
    with tempfile.TemporaryDirectory(prefix="caro-bench-", dir="/var/tmp") as folder:
        took, ratio = medians(ways(os.path.realpath(folder)))
    for name, time_taken in took.items():
        print(f"{name:14} {time_taken:8.2f} ms {time_taken / took[FLOOR]:6.2f}")
    print(f"{OURS}: {ratio:.2f} times {OTHER}, the median of {ROUNDS} pairs; at most {LIMIT} wanted")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
