"""Caro's folder on the disk. Writers hold its lock; the lockfile is renamed into place last, so it alone says what is installed.

A pack is written aside, put on the disk and renamed before the lockfile names it; what no lockfile names is litter of a writer that
was killed, and the next writer removes it.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from runtime.catalog.installed import LOCK, PACKS, pack_path
from runtime.errors import INTEGRITY, POLICY, CaroError
from runtime.guard import files
from runtime.supply.installed.record import Installed, InstalledLock, read, written

LARGEST = 16 << 20  # bytes of a lockfile
HELD = ".lock"  # in the folder of packs


class Shelf:
    """The folder of one user."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.file = os.path.join(home, LOCK)

    def lock(self) -> InstalledLock:
        """What is installed now. Raises CaroError (integrity)."""
        try:
            return read(files.read(self.file, LARGEST).decode())
        except (FileNotFoundError, NotADirectoryError):
            return InstalledLock()
        except (OSError, ValueError) as error:
            hint = "move it away to start again without installed skills"
            raise CaroError(f"{self.file}: no lockfile of caro: {error}", code=INTEGRITY, hint=hint) from None

    @contextmanager
    def held(self) -> Iterator[InstalledLock]:
        """What is installed, while nobody else changes it. Raises CaroError (policy) where the folder cannot be written."""
        try:
            with files.locked(os.path.join(self.home, PACKS, HELD)):
                found = self.lock()
                self._sweep(found)
                yield found
        except OSError as error:
            what = f"{self.home}: cannot be written: {error.strerror or error}"
            raise CaroError(what, code=POLICY, hint="nothing was changed; CARO_HOME names another folder") from None

    def put(self, lock: InstalledLock, packs: Sequence[tuple[Installed, bytes]]) -> None:
        """Install skills, or replace those of their ids: all with one write of the lockfile. The caller holds the lock.

        Raises OSError: then nothing was changed.
        """
        for one, pack in packs:
            path = Path(pack_path(self.home, one.id, one.version, one.pack))
            path.parent.mkdir(files.FOLDER, exist_ok=True)
            files.replace(str(path), pack)
        new = {one.id for one, _ in packs}
        kept = [one for one in lock.skills if one.id not in new]
        self.write(replace(lock, skills=(*kept, *(one for one, _ in packs))))

    def write(self, lock: InstalledLock) -> None:
        """Replace the lockfile, and remove what it names no longer. The caller holds the lock. Raises OSError."""
        files.replace(self.file, written(lock).encode())
        self._sweep(lock)

    def _sweep(self, lock: InstalledLock) -> None:
        """Remove packs that the lockfile does not name."""
        named = {Path(pack_path(self.home, one.id, one.version, one.pack)) for one in lock.skills}
        for folder in (one for one in Path(self.home, PACKS).iterdir() if one.is_dir() and not one.is_symlink()):
            for file in set(folder.iterdir()) - named:
                file.unlink()
            if not any(folder.iterdir()):
                folder.rmdir()
