"""The edge of the engine: what it reaches the outside by. Tests of recipes replace it, and nothing else."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from runtime.guard import programs
from runtime.guard.confine import door
from runtime.guard.confine.reaching import Reaching
from runtime.guard.confine.records import NOTHING, UNCONFINED, Door, Live, Reach
from runtime.guard.journal import Entry, Journal
from runtime.guard.records import Ceiling, Rights
from runtime.guard.writing import write

Note = Callable[[Entry, Sequence[str]], int]


def unnoted(_entry: Entry, _secrets: Sequence[str]) -> int:
    """A journal that nobody keeps."""
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """`door` starts programs, `level` is how it confines them, `missing` what this machine lacks for stronger levels.

    `reach` is what a command may reach that starts these programs. `find` gives a program's absolute path, or None.
    `exists` says whether a path is there. `write` puts bytes into a file, or raises CaroError. `note` writes into the journal and
    gives the record's number. `outer` is caro's own environment, `folders` where programs are looked up, `folder` where they run,
    `private` where they put temporary files. `live` gets output as it comes, raw.
    """

    door: Door
    find: Callable[[str], str | None]
    exists: Callable[[str], bool]
    write: Callable[[str, bytes], None]
    level: str = UNCONFINED
    missing: str = ""
    reach: Callable[[Sequence[str]], Reach] = lambda _: NOTHING
    note: Note = unnoted
    outer: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    folder: str = "/"
    private: str = "/nonexistent"
    live: Live | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who runs a recipe. `ask` puts a question with the lines that explain it; None where nobody can be asked.

    `yes` consents to what `prompt` would ask. `tell` is told what goes on.
    """

    ask: Callable[[str, Sequence[str]], bool] | None = None
    yes: bool = False
    tell: Callable[[str], None] = lambda _: None


@contextmanager
def here(rights: Rights, ceiling: Ceiling, journal: Journal, live: Live | None = None) -> Iterator[Machine]:
    """This machine at its strongest level, with a folder for temporary files that is gone afterwards."""
    from runtime.guard.confine import levels

    folders = programs.search_path(ceiling)
    level = levels.best()

    def find(name: str) -> str | None:
        found = programs.find(name, folders)
        return found.path if found else None

    with _private(os.environ) as private:
        yield Machine(
            door=door.run,
            find=find,
            level=level,
            missing=levels.missing_above(level),
            reach=Reaching(rights, find, private).of,
            exists=os.path.exists,
            write=lambda path, data: write(path, data, rights),
            note=lambda entry, secrets: journal.append(entry, time.time(), secrets),
            outer=os.environ,
            folders=folders,
            folder=rights.places.folder,
            private=private,
            live=live,
        )


@contextmanager
def _private(environment: Mapping[str, str]) -> Iterator[str]:
    """A new folder of this user alone."""
    from shutil import rmtree

    from runtime.errors import INVALID, CaroError

    folder = os.path.join(environment.get("TMPDIR") or "/tmp", f"caro-{os.urandom(8).hex()}")  # noqa: S108 (a fresh name, mode 0700)
    try:
        os.mkdir(folder, 0o700)
    except OSError as error:
        raise CaroError(f"{folder}: {error.strerror}", code=INVALID, hint="set TMPDIR to a folder that can be written to") from None
    try:
        yield os.path.realpath(folder)
    finally:
        rmtree(folder, ignore_errors=True)
