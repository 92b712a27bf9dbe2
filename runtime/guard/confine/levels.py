"""Which levels this machine can enforce, found by doing it: a program is really started through each, once in a process.

No version and no setting is asked: Ubuntu lets unshare(2) succeed and strips what it gives, a container hides parts of /proc.
"""

import os
import sys
from dataclasses import dataclass

from runtime.guard.confine.executables import needed
from runtime.guard.confine.records import BWRAP, EXITED, LANDLOCK, LEVELS, NAMESPACES, UNCONFINED, Command, Reach

TRUE = ("/bin/true", "/usr/bin/true")
PATIENCE = 20  # seconds
GIVES = {
    NAMESPACES: "files, programs, hosts: own namespaces, Landlock, seccomp",
    BWRAP: "the same, in namespaces that bwrap makes",
    LANDLOCK: "files, programs; network open or closed: Landlock, seccomp",
}
SEEN = "sizes, modes, links and attributes of files can be seen; programs among the libraries run by the loader"
HOSTS = "names of granted hosts can carry what a program has read"
OTHERS = (
    "modes and times of own files changed; programs of a grant can be loaded; a daemon may stay; "
    "processes of root are not counted; a granted unix socket opens all"
)
GAPS = {NAMESPACES: f"{SEEN}; {HOSTS}", BWRAP: f"{SEEN}; {HOSTS}", LANDLOCK: f"{SEEN}; {OTHERS}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One level: whether it can be had here, or what is missing, in words."""

    level: str
    available: bool
    missing: str = ""


_found: dict[str, Finding] = {}


def probe(level: str) -> Finding:
    """Whether a program runs at this level here; tried when it is first asked."""
    if level not in _found:
        missing = _missing(level)
        _found[level] = Finding(level=level, available=not missing, missing=missing)
    return _found[level]


def best() -> str:
    """The strongest level of this machine."""
    return next(level for level in reversed(LEVELS) if probe(level).available)


def confining() -> tuple[Finding, ...]:
    """Every level at which something is enforced, the strongest first."""
    return tuple(probe(level) for level in reversed(LEVELS) if level != UNCONFINED)


def described(finding: Finding) -> str:
    """What a level gives and what it leaves open; or why it is not to be had."""
    return finding.missing or f"{GIVES[finding.level]}; left open: {GAPS[finding.level]}"


def landlock() -> Finding:
    """The version of Landlock that this kernel has."""
    if sys.platform != "linux":
        return Finding(level="", available=False, missing="only Linux has it")
    try:
        from runtime.guard.confine.landlock import abi

        return Finding(level=f"ABI {abi()}", available=True)
    except (OSError, ImportError) as error:
        return Finding(level="", available=False, missing=str(error))


def missing_above(level: str) -> str:
    """What is missing for the levels that are stronger than this one; empty for the strongest."""
    above = LEVELS[LEVELS.index(level) + 1 :]
    return "; ".join(f"{one}: {probe(one).missing}" for one in reversed(above) if probe(one).missing)


def _missing(level: str) -> str:
    if level == UNCONFINED:
        return ""
    if sys.platform != "linux":
        return "only Linux has it"
    from runtime.guard.confine import door

    program = next((one for one in TRUE if os.access(one, os.X_OK)), TRUE[0])
    reach = Reach(programs=needed(program, lambda _: None))
    try:
        tried = door.run(Command(argvs=((program,),), environment={}, folder="/", timeout=PATIENCE, level=level, reach=reach), None)
    except (OSError, ImportError) as error:
        return str(error)
    if tried.ended == EXITED and tried.statuses == (0,):
        return ""
    return tried.reason or f"{program} was {tried.ended}, exit code {tried.code}"
