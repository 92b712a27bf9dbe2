"""bootloader | zeros | payload | footer | archive, written aside and renamed."""

import os
from contextlib import suppress
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from bundler.freeze.base import Base
from runtime.contract.layout import BASE, PAGE, STORED, aligned
from runtime.errors import OUTPUT, CaroError
from runtime.payload.write import Block, Entry

ASIDE = ".caro-new-"


def base_entry(base: Base) -> Entry:
    """The entry by which an executable checks the parts around its payload."""
    parts = {"bootloader": base.bootloader, "archive": base.archive}
    text = "".join(f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in parts.items()).encode()
    return Entry(name=BASE, codec=STORED, raw=len(text), stored=text)


def attached(base: Base, block: Block) -> bytes:
    """The executable's bytes."""
    offset = aligned(len(base.bootloader), PAGE)
    return base.bootloader.ljust(offset, b"\0") + block.data + block.footer(offset) + base.archive


def place(data: bytes, file: Path) -> None:
    """Put an executable where it belongs: the old one stays whole until the new one is.

    Raises CaroError (output) when the folder or its disk takes no more.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            flock(folder, LOCK_EX)
            _sweep(file.parent)
            _replace(data, file)
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise CaroError(
            f"{file}: cannot be written: {error.strerror}", code=OUTPUT, hint="the old file is as it was; free space, then repeat"
        ) from None


def _sweep(folder: Path) -> None:
    """Remove what a killed build left; nobody else writes while we hold the lock."""
    for left in folder.glob(f"{ASIDE}*"):
        left.unlink()


def _replace(data: bytes, file: Path) -> None:
    descriptor, aside = mkstemp(dir=file.parent, prefix=ASIDE)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), 0o755)
            os.fsync(stream.fileno())
        os.replace(aside, file)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(aside)
        raise
