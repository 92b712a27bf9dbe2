"""Programs as absolute paths: looked up on a fixed list of folders that nobody else can write to (attack table, row 56)."""

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass

from runtime.guard.paths import FOLDERS
from runtime.guard.records import Ceiling

PROGRAM_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that was found. `path` is what is started; `target` is the same with links followed, for rules of the kernel."""

    name: str
    path: str
    target: str


def search_path(ceiling: Ceiling) -> tuple[str, ...]:
    """The folders where programs are looked up: the policy's, or the system's, less those that are not safe."""
    listed = ceiling.policy.programs.path if ceiling.policy else None
    return tuple(folder for folder in (FOLDERS if listed is None else listed) if safe(folder))


def safe(folder: str) -> bool:
    """Whether the folder is absolute, there, and neither it nor one above it can be changed by others than root and this user."""
    if not os.path.isabs(folder):
        return False
    real = os.path.realpath(folder)
    above = [real]
    while above[-1] != "/":
        above.append(os.path.dirname(above[-1]))
    return os.path.isdir(real) and all(_ours(one, sticky=one != real) for one in above)


def _ours(path: str, *, sticky: bool) -> bool:
    """Whether only root and this user can change what is there; a sticky folder above is as good."""
    try:
        found = os.stat(path)
    except OSError:
        return False
    open_to_all = found.st_mode & stat.S_IWOTH and not (sticky and found.st_mode & stat.S_ISVTX)
    return not open_to_all and found.st_uid in {0, os.geteuid()}


def find(name: str, folders: Sequence[str]) -> Program | None:
    """The program of that bare name in the first of the folders (those of `search_path`) that has it, or None."""
    if not PROGRAM_NAME.fullmatch(name):
        return None
    for folder in folders:
        path = os.path.join(folder, name)
        target = os.path.realpath(path)
        if os.path.isfile(target) and os.access(path, os.X_OK) and _ours(target, sticky=False) and safe(os.path.dirname(target)):
            return Program(name=name, path=path, target=target)
    return None
