"""bootloader | zeros | payload | footer | archive, written aside, looked at, and only then put in its place."""

import os
import shutil
from collections.abc import Callable, Mapping
from ctypes import CDLL, get_errno
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from bundler.freeze.runtime_base import Base
from runtime.contract.layout import BASE, PAGE, STORED, aligned
from runtime.errors import NOT_FOUND, OUTPUT, USAGE, CaroError
from runtime.payload.write import Block, Entry

ASIDE = ".caro-new-"
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of renameat2(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Executable:
    """The bytes of the program, and for onedir of the files beside it, by path."""

    program: bytes
    beside: Mapping[str, bytes]


def base_entry(base: Base) -> Entry:
    """The entry by which an executable checks the parts around its payload."""
    parts = {"bootloader": base.bootloader, "archive": base.archive, **base.beside}
    text = "".join(f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in parts.items()).encode()
    return Entry(name=BASE, codec=STORED, raw=len(text), stored=text)


def assembled(base: Base, block: Block) -> Executable:
    """The payload in front of the base's archive."""
    offset = aligned(len(base.bootloader), PAGE)
    program = base.bootloader.ljust(offset, b"\0") + block.data + block.footer(offset) + base.archive
    return Executable(program=program, beside=base.beside)


def place(executable: Executable, folder: Path, name: str, accept: Callable[[Path], None]) -> Path:
    """Put an executable into a folder, where the old one stays whole until the new one is; the path of the program.

    `accept` sees the finished program before it counts, and raises CaroError to keep the old one. A program with files beside it
    gets a folder `name` of its own. Raises CaroError (output) when the folder or its disk takes no more.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            flock(descriptor, LOCK_EX)
            _sweep(folder)
            return _replaced(executable, folder, name, accept, descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CaroError(
            f"{folder / name}: cannot be written: {error.strerror or error}",
            code=OUTPUT,
            hint="the old file is as it was; free space, then repeat",
        ) from None


def built(folder: Path, name: str) -> Path:
    """The program that `place` put there. Raises CaroError (not found)."""
    for file in (folder / name, folder / name / name):
        if file.is_file():
            return file
    raise CaroError(f"{folder / name}: not built yet", code=NOT_FOUND, hint=f"'bundler bundle {folder.name}' builds it")


def _sweep(folder: Path) -> None:
    """Remove what a killed build left; nobody else writes while we hold the lock."""
    for left in folder.glob(f"{ASIDE}*"):
        _remove(left)


def _remove(aside: Path) -> None:
    """A folder, or the program of one file that was exchanged for a folder."""
    if aside.is_dir():
        shutil.rmtree(aside)
    else:
        aside.unlink(missing_ok=True)


def _replaced(executable: Executable, folder: Path, name: str, accept: Callable[[Path], None], descriptor: int) -> Path:
    aside = Path(mkdtemp(dir=folder, prefix=ASIDE))
    try:
        aside.chmod(0o755)
        for path, data in {**executable.beside, name: executable.program}.items():
            _write(aside / path, data)
        accept(aside / name)
        whole = folder / name
        if whole.is_dir():
            _ours(whole, name)
        _exchange(aside if executable.beside else aside / name, whole)
        os.fsync(descriptor)
        return whole / name if executable.beside else whole
    finally:
        _remove(aside)


def _ours(folder: Path, name: str) -> None:
    """Raises CaroError (a conflict) for a folder that no build of ours made: what is in it would be lost."""
    if not (folder / name).is_file():
        raise CaroError(
            f"{folder}: a folder that holds no bundle is in the way", code=USAGE, hint="move it, or choose another --output"
        )


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fchmod(stream.fileno(), 0o755)
        os.fsync(stream.fileno())


def _exchange(new: Path, place: Path) -> None:
    """Rename over the old one. A folder cannot be renamed over another, so where either is one they are exchanged in one step."""
    if not new.is_dir() and not place.is_dir():
        new.replace(place)
        return
    if not place.exists():
        new.rename(place)
        return
    if CDLL(None, use_errno=True).renameat2(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(place), RENAME_EXCHANGE):
        raise OSError(get_errno(), os.strerror(get_errno()), str(place))
