"""Runs on the disk, so that one that was ended can be gone on with: CARO_HOME/runs/RUN.json, without secrets.

    {"version": 1, "skill": ..., "recipe": ..., "digest": ..., "parameters": {...}, "completed": [...], "captured": {...},
     "begun": "", "undoing": false}

The file is there from the first step until the run succeeds or is taken back. Its lock is held by the process that runs it.
"""

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from runtime.contract.filling import filled
from runtime.errors import INTEGRITY, NOT_FOUND, USAGE, CaroError
from runtime.guard import files
from runtime.guard.json_text import strict
from runtime.recipes.job import Job
from runtime.recipes.progress import Progress

FOLDER, SUFFIX, LOCK = "runs", ".json", ".lock"
ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}", re.ASCII)
VERSION = 1
LARGEST = 4 << 20  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A run as it is on the disk. `digest` is that of its job."""

    version: int
    skill: str
    recipe: str
    digest: str
    parameters: Mapping[str, str]
    completed: tuple[str, ...]
    captured: Mapping[str, str]
    begun: str
    undoing: bool

    def progress(self) -> Progress:
        """How far it has come."""
        return Progress(completed=self.completed, captured=self.captured, begun=self.begun, undoing=self.undoing)


def fresh() -> str:
    """The name of a new run."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.urandom(4).hex()}"


def path(home: str, run: str) -> str:
    """The file of a run. Raises CaroError (usage) for what is no name of one."""
    if not ID.fullmatch(run):
        raise CaroError(f"{run!a}: no name of a run", code=USAGE, hint="a run is named when it ends, as 20261121-131001-0f3a9c2e")
    return os.path.join(home, FOLDER, run + SUFFIX)


@contextmanager
def held(home: str, run: str) -> Iterator[None]:
    """The run is this process's alone. Raises OSError, and CaroError (conflict) where another process has it."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    lock = path(home, run).removesuffix(SUFFIX) + LOCK
    os.makedirs(os.path.dirname(lock), files.FOLDER, exist_ok=True)
    descriptor = files.opened(lock, os.O_RDWR | os.O_CREAT)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
        yield
        os.unlink(lock)
    except BlockingIOError:
        raise CaroError(f"run {run}: another process runs it", code=USAGE, hint="wait for its end") from None
    finally:
        os.close(descriptor)


def save(home: str, run: str, job: Job, progress: Progress) -> None:
    """Put down how far it has come. Raises OSError."""
    saved = Saved(
        version=VERSION,
        skill=job.skill,
        recipe=job.recipe.id,
        digest=job.digest(),
        parameters=dict(job.values.plain),
        completed=progress.completed,
        captured=dict(progress.captured),
        begun=progress.begun,
        undoing=progress.undoing,
    )
    files.replace(path(home, run), (json.dumps(asdict(saved), indent=1) + "\n").encode())


def forget(home: str, run: str) -> None:
    """The run is over."""
    if os.path.exists(path(home, run)):
        os.unlink(path(home, run))


def load(home: str, run: str) -> Saved:
    """The run. Raises CaroError (not found, integrity)."""
    file = path(home, run)
    try:
        saved: Saved = filled(Saved, strict(files.read(file, LARGEST)), "run")
    except (FileNotFoundError, NotADirectoryError):
        raise CaroError(f"run {run}: nothing to go on with", code=NOT_FOUND, hint=_others(home)) from None
    except (OSError, ValueError) as error:
        raise CaroError(f"{file}: no file of a run: {error}", code=INTEGRITY, hint="remove it, and run the recipe again") from None
    if saved.version != VERSION:
        raise CaroError(f"{file}: version {saved.version}", code=INTEGRITY, hint="another caro wrote it")
    return saved


def _others(home: str) -> str:
    folder = os.path.join(home, FOLDER)
    names = os.listdir(folder) if os.path.isdir(folder) else []
    found = sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))
    return f"it succeeded or was taken back; there are: {', '.join(found[-5:]) or 'none'}"
