"""The files of a folder. Nothing is opened before lstat said that it is a regular file, and no link is followed."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply import limits

KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What lies in a folder: its path from there, and as messages show it. `problem` says why it may not stand in a skill."""

    path: str
    file: Path
    status: os.stat_result
    problem: str = ""


def is_folder(path: Path) -> bool:
    """Whether it is one; what cannot be asked is none."""
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, a folder that may not be searched
        return False


def refused(place: Path, what: str) -> CaroError:
    """The error for what may not come in."""
    return CaroError(f"{place}: {what}", code=INVALID, hint="a skill is a folder of regular files with plain names")


def missing(folder: Path, hint: str) -> CaroError:
    """The error for a folder that is not there."""
    return CaroError(f"{folder}: no such folder", code=NOT_FOUND, hint=hint)


def walk(folder: Path, skip: Callable[[str], bool], *, any_name: bool = False, prefix: str = "") -> Iterator[Found]:
    """Everything below the folder that is no folder, sorted, and folders with a name that no skill can hold.

    What `skip` says yes to is not looked at. `any_name`: names are no problem but by their length, for whoever changes them.
    Raises CaroError where a folder cannot be listed.
    """
    for entry in _listed(folder):
        path = prefix + entry.name
        if skip(path):
            continue
        status = entry.stat(follow_symlinks=False)
        problem = limits.too_long(path) if any_name else limits.path_problem(path)
        if problem:
            yield Found(path=path, file=folder / ascii(entry.name)[1:-1], status=status, problem=problem)
        elif stat.S_ISDIR(status.st_mode):
            yield from walk(folder / entry.name, skip, any_name=any_name, prefix=path + "/")
        else:
            regular = stat.S_ISREG(status.st_mode)
            kind = "" if regular else KINDS.get(stat.S_IFMT(status.st_mode), "no regular file")
            yield Found(path=path, file=folder / entry.name, status=status, problem=kind)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise refused(folder, f"cannot be listed: {error.strerror}") from None


def links_out(found: Sequence[Found]) -> Iterator[Found]:
    """Files that have another name outside of what was found: hard links."""
    inside: dict[tuple[int, int], int] = {}
    for one in found:
        key = (one.status.st_dev, one.status.st_ino)
        inside[key] = inside.get(key, 0) + 1
    for one in found:
        if one.status.st_nlink > inside[one.status.st_dev, one.status.st_ino]:
            yield one


def contents(folder: Path, found: Iterable[Found]) -> dict[str, bytes]:
    """The bytes of each file by its path. Raises CaroError for a file, or a whole, that is too large or changes meanwhile."""
    files: dict[str, bytes] = {}
    total = 0
    for one in found:
        files[one.path] = read(one.file, one.status)
        total += len(files[one.path])
        if total > limits.TREE_BYTES:
            raise refused(folder, f"more than {limits.TREE_BYTES} bytes in all")
    return files


def read(file: Path, seen: os.stat_result, most: int = 0) -> bytes:
    """The bytes of the regular file that lstat saw. Raises CaroError if it is another one now, or too large.

    `most` bytes, or as many as a file of a skill may have.
    """
    most = most or limits.FILE_BYTES
    if seen.st_size > most:
        raise refused(file, f"{seen.st_size} bytes; at most {most} are allowed")
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise refused(file, f"cannot be opened: {error.strerror}") from None
    with open(descriptor, "rb") as stream:
        now = os.fstat(descriptor)
        if not stat.S_ISREG(now.st_mode) or (now.st_dev, now.st_ino) != (seen.st_dev, seen.st_ino):
            raise refused(file, "replaced while it was read")
        data = stream.read(most + 1)
    if len(data) > most:
        raise refused(file, f"grew past {most} bytes while it was read")
    return data
