"""A folder on this machine. Nothing is opened before lstat said that it is a regular file, and no link is followed."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply import limits

KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}


@dataclass(frozen=True, slots=True)
class PathSource:
    """A skill in a folder. `shown` is how the profile wrote it, which is what goes into the lock."""

    folder: Path
    shown: str

    def describe(self) -> str:
        return f"path+{self.shown}"

    def fetch(self) -> SkillTree:
        if not _is_folder(self.folder):
            raise CaroError(f"{self.folder}: no such folder", code=NOT_FOUND, hint="correct the path, or create the skill")
        found = list(islice(_walk(self.folder, ""), limits.FILES + 1))
        if len(found) > limits.FILES:
            raise _refuse(self.folder, f"more than {limits.FILES} files")
        _no_link_out(found)
        files: dict[str, bytes] = {}
        total = 0
        for path, file, status in found:
            files[path] = _read(file, status)
            total += len(files[path])
            if total > limits.TREE_BYTES:
                raise _refuse(self.folder, f"more than {limits.TREE_BYTES} bytes in all")
        same = limits.collision(files)
        if same:
            raise _refuse(self.folder, f"{same[0]} and {same[1]} are one file where case or Unicode form is ignored")
        return SkillTree(origin=str(self.folder), files=files)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, a folder that may not be searched
        return False


def _refuse(place: Path, what: str) -> CaroError:
    return CaroError(f"{place}: {what}", code=INVALID, hint="a skill is a folder of regular files with plain names")


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path, os.stat_result]]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise _refuse(folder, f"cannot be listed: {error.strerror}") from None
    for entry in listed:
        path = prefix + entry.name
        if path in limits.LEFT_OUT:
            continue
        file = folder / entry.name
        problem = limits.path_problem(path)
        if problem:
            raise _refuse(folder / ascii(entry.name)[1:-1], problem)
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(file, path + "/")
        elif stat.S_ISREG(status.st_mode):
            yield path, file, status
        else:
            raise _refuse(file, KINDS.get(stat.S_IFMT(status.st_mode), "no regular file"))


def _no_link_out(found: list[tuple[str, Path, os.stat_result]]) -> None:
    inside: dict[tuple[int, int], int] = {}
    for _, _, status in found:
        key = (status.st_dev, status.st_ino)
        inside[key] = inside.get(key, 0) + 1
    for _, file, status in found:
        if status.st_nlink > inside[status.st_dev, status.st_ino]:
            raise _refuse(file, "a hard link to a file outside of the skill")


def _read(file: Path, seen: os.stat_result) -> bytes:
    if seen.st_size > limits.FILE_BYTES:
        raise _refuse(file, f"{seen.st_size} bytes; at most {limits.FILE_BYTES} are allowed")
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _refuse(file, f"cannot be opened: {error.strerror}") from None
    with open(descriptor, "rb") as stream:
        now = os.fstat(descriptor)
        if not stat.S_ISREG(now.st_mode) or (now.st_dev, now.st_ino) != (seen.st_dev, seen.st_ino):
            raise _refuse(file, "replaced while it was read")
        data = stream.read(limits.FILE_BYTES + 1)
    if len(data) > limits.FILE_BYTES:
        raise _refuse(file, f"grew past {limits.FILE_BYTES} bytes while it was read")
    return data
