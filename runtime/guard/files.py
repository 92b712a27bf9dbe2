"""Files that are there whole or not at all: written aside, renamed. Those of caro are locked too, and never reached by links."""

import os
import stat
from _thread import get_ident
from collections.abc import Iterator
from contextlib import contextmanager

OURS, FOLDER = 0o600, 0o700
NEW = ".new"


def opened(path: str, flags: int, *, anybodys: bool = False) -> int:
    """A descriptor of a plain file of this user (or of anybody), which is no link to another (row 70). Raises OSError."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, OURS)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or (found.st_uid != os.geteuid() and not anybodys):
        os.close(descriptor)
        raise OSError(f"{path}: no plain file of this user")
    return descriptor


def read(path: str, limit: int) -> bytes:
    """The whole file. Raises OSError, also for one of more than `limit` bytes."""
    descriptor = opened(path, os.O_RDONLY)
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(f"{path}: more than {limit} bytes")
    return data


@contextmanager
def locked(path: str) -> Iterator[int]:
    """The lock file at that path, made where it is missing, held by this process alone. Raises OSError."""
    from fcntl import LOCK_EX, flock

    os.makedirs(os.path.dirname(path), FOLDER, exist_ok=True)
    descriptor = opened(path, os.O_RDWR | os.O_CREAT)
    try:
        flock(descriptor, LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def replace(path: str, data: bytes) -> None:
    """Put the file there whole, on the disk, or leave what was there. The caller holds a lock. Raises OSError."""
    aside = path + NEW
    try:
        with open(opened(_fresh(aside), os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(aside, path)
    except BaseException:  # half of it would keep a full disk full
        _fresh(aside)
        raise
    sync(os.path.dirname(path))


def put(path: str, data: bytes) -> None:
    """The same for a file that others may read, of whoever may write there, several at once. Raises OSError.

    The name aside is this thread's own: what a killed process left under it is written over, if ever.
    """
    folder, name = os.path.split(path)
    os.makedirs(folder or ".", exist_ok=True)
    aside = os.path.join(folder, f".{name}.{os.getpid()}.{get_ident()}")
    try:
        with open(aside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:  # an interrupt too leaves nothing behind
        if os.path.lexists(aside):
            os.unlink(aside)
        raise


def _fresh(path: str) -> str:
    """The path, cleared of what a killed writer left."""
    if os.path.lexists(path):
        os.unlink(path)
    return path


def sync(folder: str) -> None:
    """Put the folder's entries on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
