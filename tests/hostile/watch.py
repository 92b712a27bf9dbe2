"""What /proc shows of a run while it goes on."""

import os
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

MANY, OPEN = 1000, 4500  # processes of a run; descriptors of one process
HUGE = 20 << 20  # address space of one process, in KiB
PROC = Path("/proc")


def processes() -> set[int]:
    """Everyone in this machine, but those that are dead and not buried."""
    return {int(one.name) for one in PROC.glob("[0-9]*") if _state(int(one.name)) not in {"", "Z", "X"}}


def _state(process: int) -> str:
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


class Watch:
    """`seen` collects what no confined program may bring about. A stopped process is sent on its way again."""

    def __init__(self, caro: int, bystander: int, file: Path, noticed: Path) -> None:
        self._file, self._noticed = file, noticed
        self.seen: set[str] = set()
        self._guarded = {"caro": caro, "bystander": bystander}

    def look(self) -> None:
        """One look."""
        everyone = [int(one.name) for one in PROC.glob("[0-9]*")]
        if len(everyone) > MANY:
            self.seen.add("many")
        for name, process in self._guarded.items():
            if _state(process) in {"T", "t"}:
                self.seen.add(f"{name}:stopped")
                os.kill(process, 18)
        for process in everyone[:200]:
            self._measure(process)
        self._locked()
        self._noticed.open().close()

    def _locked(self) -> None:
        """Whether somebody holds the lock of the file outside."""
        with suppress(FileNotFoundError), self._file.open() as file:
            try:
                flock(file, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                self.seen.add("locked")

    def _measure(self, process: int) -> None:
        with suppress(OSError, ValueError):
            if sum(1 for _ in (PROC / str(process) / "fd").iterdir()) > OPEN:
                self.seen.add("open")
            if (PROC / str(process) / "task").stat().st_nlink > MANY:
                self.seen.add("threads")
        with suppress(OSError):
            for line in (PROC / str(process) / "status").read_text().splitlines():
                if line.startswith("VmPeak") and int(line.split()[1]) > HUGE:
                    self.seen.add("huge")
