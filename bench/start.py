"""What a start costs: CPU time of whole processes, as ratios to floors of the same run.

Floors: a bare interpreter; an empty program frozen the same lean way; the same caro as a default PyInstaller onefile.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundler.build import Choices, bundle
from bundler.freeze import cache
from bundler.freeze.pyinstaller import Choice
from bundler.freeze.runtime_base import base
from runtime.cli.commands import COMMANDS

PAIRS = 40
LIMIT = 1.3  # times the empty program
HOT = ("caro skill list", "caro recipe list")  # what the limit is for
ROOT = Path(__file__).parents[1]


def cpu(command: Sequence[str]) -> float:
    """User and system time of a process and its children, in ms. Output goes nowhere, the environment is empty."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(command[0], list(command), {}, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"{' '.join(command)}: status {status}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def medians(programs: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Median of PAIRS runs of each, taken in turns so that a slow moment hits all alike."""
    for command in programs.values():
        cpu(command)
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(PAIRS):
        for name, command in programs.items():
            taken[name].append(cpu(command))
    return {name: statistics.median(times) for name, times in taken.items()}


def empty(folder: Path) -> Path:
    """An empty program frozen like caro."""
    script = folder / "empty.py"
    script.write_text("")
    made = base(Choice(optimise="start", script=script), root=cache.folder())
    program = folder / "empty"
    program.write_bytes(made.bootloader + made.archive)
    program.chmod(0o755)
    return program


def stock(folder: Path) -> Path:
    """caro as PyInstaller makes it by default, reading the payload of the lean one."""
    command = [sys.executable, "-m", "PyInstaller", "--onefile", "--log-level=ERROR", "--name", "stock", "--paths", str(ROOT)]
    for one in COMMANDS:
        command += ["--hidden-import", one.module]
    command += ["--collect-submodules", "zstandard", str(folder / "stock.py")]
    start = "import os, sys\nfrom runtime.cli import main\nmain.frozen = lambda: False\n"
    (folder / "stock.py").write_text(f"{start}os.environ['CARO_BUNDLE'] = {str(folder / 'caro')!r}\nmain.run()\n")
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "PYINSTALLER_CONFIG_DIR": str(folder)})
    return folder / "dist" / "stock"


def main() -> int:
    """Print the table; 1 if caro costs more than LIMIT times the empty program."""
    with tempfile.TemporaryDirectory(prefix="caro-bench-") as name:
        folder = Path(name)
        report = bundle(
            "enterprise",
            Choices(profiles=ROOT / "profiles", locks=ROOT / "dist-profiles", output=folder, optimise="start"),
            lambda stage: None,
        )
        caro = str(shutil.copy2(report.file, folder / "caro"))
        programs = {
            "python -S -E -I -c pass": [sys.executable, "-S", "-E", "-I", "-c", "pass"],
            "empty program, same freezing": [str(empty(folder))],
            "caro --version": [caro, "--version"],
            "caro skill list": [caro, "skill", "list"],
            "caro recipe list": [caro, "recipe", "list"],
            "caro skill info core.git": [caro, "skill", "info", "core.git"],
            "caro show core.git": [caro, "show", "core.git"],
            "caro skill list, default PyInstaller onefile": [str(stock(folder)), "skill", "list"],
        }
        took = medians(programs)
    bare, floor = took["python -S -E -I -c pass"], took["empty program, same freezing"]
    print(f"{'CPU time, median of ' + str(PAIRS):46} {'ms':>8} {'/ empty':>8} {'/ python':>8}")
    for program, time in took.items():
        print(f"{program:46} {time:8.1f} {time / floor:8.2f} {time / bare:8.2f}")
    ratios = {program: took[program] / floor for program in HOT}
    for program, ratio in ratios.items():
        print(f"{program}: {ratio:.2f} times the empty program; at most {LIMIT} wanted")
    return int(max(ratios.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
