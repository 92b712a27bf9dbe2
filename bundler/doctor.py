"""bundler doctor: whether this machine has what a build needs, each probed; what is missing is named with its package."""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bundler.freeze import cache
from bundler.freeze.demand import packages_fit
from bundler.freeze.inputs import PROGRAMS, interpreter, pins
from runtime.errors import CaroError

ROOM = 500_000_000  # bytes that a build may need for a while


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: whether it holds, and what was found or what to do."""

    check: str
    ok: bool
    detail: str


def examined() -> list[Finding]:
    """Every check, in the order in which a build would stumble."""
    return [
        Finding(check="python", ok=sys.version_info >= (3, 11), detail=f"{platform.python_version()} at {sys.executable}"),
        _tried("shared library of python", lambda: interpreter().hash),
        *_programs(),
        _tried("pinned packages", _packages),
        _folder("cache", cache.folder()),
        _folder("working folder", Path.cwd()),
    ]


def _packages() -> str:
    packages_fit(pins())
    return f"{len(pins())} installed as bundler/freeze/wheels.txt pins them"


def _tried(check: str, probe: Callable[[], str]) -> Finding:
    try:
        return Finding(check=check, ok=True, detail=probe())
    except CaroError as error:
        return Finding(check=check, ok=False, detail=f"{error.message}; {error.hint}")


def _programs() -> Iterator[Finding]:
    for program, supplier in PROGRAMS.items():
        found = shutil.which(program)
        yield Finding(check=program, ok=found is not None, detail=found or f"not on PATH; apt-get install {supplier}")


def _folder(check: str, folder: Path) -> Finding:
    place = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free = shutil.disk_usage(place).free
    ok = os.access(place, os.W_OK) and free > ROOM
    return Finding(
        check=check, ok=ok, detail=f"{folder}: {free // 1_000_000} MB free" + ("" if os.access(place, os.W_OK) else ", read-only")
    )
