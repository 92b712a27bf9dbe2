"""The ways out, as data: ways/*.toml, each a program and what is seen from outside when it succeeds.

name   what it tries         row    of the attack table
run    "python" (with the header, in a file: words of a step are judged, and what is critical is never run), "sh", or the words of
       a program; `next` and `then`: a second step
seen   what shows success (machine.py, ground.py)
needs  what it cannot succeed without, even unconfined: "root", or something of the kernel (NEEDS)
l2, l3 the gap of that level (GAPS) by which it succeeds there; a table where that depends on who runs it
granted (of a whole file): nothing of it is a way out, and it succeeds at every level
"""

import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "ways"
PYTHON, SHELL = "python3", "sh"
PROGRAM, PYTHON_TEXT = "program{}.py", "python"
# Gaps -> the words by which `caro doctor` declares them.
GAPS = {
    "seen": "sizes, modes, links and attributes of files can be seen",
    "changed": "modes and times of own files changed",
    "daemon": "a daemon may stay",
    "names": "names of granted hosts",
    "libraries": "programs among the libraries",
    "loader": "programs of a grant can be loaded",
    "root": "processes of root are not counted",
}
# A call of 32 bits: mov eax, 20 (getpid); int 0x80; ret.
OLD_CALL = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7); page.write(bytes.fromhex("b814000000cd80c3"))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way. `argvs` are the programs of its steps, by bare names; `gaps` are by level and by user ("root" or "user").

    `programs` are the texts of those in Python, which lie in the project.
    """

    id: str
    name: str
    row: int
    skill: str
    seen: frozenset[str]
    argvs: tuple[tuple[str, ...], ...]
    needs: frozenset[str] = frozenset()
    gaps: Mapping[str, Mapping[str, str]]
    programs: tuple[str, ...] = ()
    timeout: int = 15
    swap: bool = False
    mounts: bool = False
    granted: bool = False


def load() -> tuple[Way, ...]:
    """All of them."""
    header = tomllib.loads((HERE / "header.toml").read_text())["program"]
    files = [tomllib.loads(file.read_text()) for file in sorted(HERE.glob("*.toml")) if file.stem != "header"]
    return tuple(
        _way(one | {"granted": file.get("granted", False)}, file["skill"], header + file.get("header", ""))
        for file in files
        for one in file["way"]
    )


def _way(one: Mapping[str, object], skill: str, header: str) -> Way:
    known = {key: one[key] for key in ("name", "row", "timeout", "swap", "mounts", "granted") if key in one}
    sets = {key: frozenset(one.get(key, ())) for key in ("seen", "needs")}  # type: ignore[call-overload]  # lists of words
    gaps = {
        key.upper(): dict.fromkeys(("root", "user"), gap) if isinstance(gap := one[key], str) else gap
        for key in ("l2", "l3")
        if key in one
    }
    known["programs"] = tuple(header + text for text in _texts(one)) if one.get("run", PYTHON_TEXT) == PYTHON_TEXT else ()
    id = skill.partition(".")[2] + "-" + re.sub(r"[^a-z0-9]+", "-", str(one["name"]).lower()).strip("-")
    return Way(id=id, skill=skill, gaps=gaps, argvs=tuple(_argvs(one)), **known, **sets)  # type: ignore[arg-type]  # as TOML has them


def _argvs(one: Mapping[str, object]) -> list[tuple[str, ...]]:
    run = one.get("run", PYTHON_TEXT)
    if isinstance(run, list):
        more = one.get("next")
        return [tuple(run), *([tuple(more)] if isinstance(more, list) else [])]
    texts = _texts(one)
    if run == SHELL:
        return [(SHELL, "-c", text) for text in texts]
    return [(PYTHON, PROGRAM.format(number)) for number in range(len(texts))]


def _texts(one: Mapping[str, object]) -> list[str]:
    return [str(one[key]) for key in ("program", "then") if key in one]


def _number(path: str) -> int:
    file = Path(path)
    return int(file.read_text()) if file.exists() else -1


def _old_calls() -> bool:
    if platform.machine() != "x86_64":
        return False
    return subprocess.run([sys.executable, "-c", OLD_CALL], capture_output=True, check=False).returncode == 0


NEEDS: Mapping[str, Callable[[], bool]] = {
    "tiocsti": lambda: _number("/proc/sys/dev/tty/legacy_tiocsti") != 0,
    "ipv6": lambda: Path("/proc/net/if_inet6").exists(),
    "io_uring": lambda: _number("/proc/sys/kernel/io_uring_disabled") == 0,
    "perf": lambda: -1 < _number("/proc/sys/kernel/perf_event_paranoid") <= 2,
    "userfaultfd": lambda: Path("/proc/sys/vm/unprivileged_userfaultfd").exists(),
    "cgroup": lambda: os.access("/sys/fs/cgroup", os.W_OK),
    "vsock": lambda: Path("/dev/vsock").exists(),
    "modules": lambda: Path("/proc/modules").exists(),
    "ia32": _old_calls,
}


def gap(way: Way, level: str, who: str) -> str:
    """The gap by which the way succeeds, or empty."""
    return "" if lacking(way, root=who == "root") else way.gaps.get(level, {}).get(who, "")


def lacking(way: Way, *, root: bool) -> set[str]:
    """What it needs and this machine does not have."""
    return {need for need in way.needs if (not root if need == "root" else not NEEDS[need]())}
