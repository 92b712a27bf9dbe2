"""The files of an own mount namespace: all of it read-only, but for what may be written.

Each grant is opened once, without following a link, and it is that descriptor that is mounted and that Landlock's rule is about
(attack table, row 46). Nothing in a grant can be executed: not even a loader started by hand may map a program from there.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from runtime.guard.confine import kernel
from runtime.guard.confine.kernel import HERE, NO_EXECUTION, PRIVATE, READ_ONLY, RECURSIVE, Lacking
from runtime.guard.confine.records import Reach
from runtime.guard.paths import contains

# Where unix sockets lie: out of sight where a command may use one, since no filter sees which one it connects to.
MASKED = ("/run", "/tmp", "/var/tmp")  # noqa: S108 (hidden, not written to)
ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.EACCES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A grant that is there: its path, whether it may be written, a descriptor of it."""

    path: str
    write: bool
    descriptor: int


@contextmanager
def places(reach: Reach) -> Iterator[Sequence[Place]]:
    """What of the grants is there, the outer before the inner. Raises Lacking for a path that has become a link."""
    wanted = dict.fromkeys(reach.read, False) | dict.fromkeys(reach.write, True) | dict.fromkeys(reach.sockets, True)
    found: list[Place] = []
    try:
        for path in sorted(wanted):
            descriptor = _opened(path)
            if descriptor is not None:
                found.append(Place(path=path, write=wanted[path], descriptor=descriptor))
        yield found
    finally:
        for one in found:
            os.close(one.descriptor)


def _opened(path: str) -> int | None:
    try:
        return kernel.opened(path)
    except Lacking as error:
        if error.errno in ABSENT:
            return None
        if error.errno == errno.ELOOP:
            raise Lacking(path, errno.ELOOP, " (it was none when it was granted)") from None
        raise


def own() -> None:
    """From now on mounts are this namespace's alone, and /proc shows its processes alone. Raises Lacking.

    Private, not slave: what the host mounts later would arrive here, and writable.
    """
    kernel.mount(None, "/", None, RECURSIVE | PRIVATE)
    kernel.mount("proc", "/proc", "proc", kernel.NOSUID_NODEV_NOEXEC)


def furnish(reach: Reach, found: Sequence[Place]) -> None:
    """Put everything in its place. Raises Lacking."""
    kernel.mount_attributes(HERE, "/", READ_ONLY, 0, below=True)
    trees = {one: _tree(one, reach) for one in _outermost(found)}
    if reach.sockets:
        _mask()
    for one, tree in trees.items():
        _put(one, tree, masked=bool(reach.sockets))


def _outermost(found: Sequence[Place]) -> list[Place]:
    """Those that no other one already gives as much of."""
    return [one for one in found if not any(_given(one, other) for other in found)]


def _given(one: Place, other: Place) -> bool:
    return one is not other and contains(other.path, one.path) and (other.write or not one.write)


def _tree(place: Place, reach: Reach) -> int:
    """The grant as a mount that is nowhere yet, with its attributes."""
    tree = kernel.copied_tree(place.descriptor)
    programs = any(contains(place.path, program) for program in reach.programs)
    on = 0 if programs else NO_EXECUTION
    off = READ_ONLY if place.write else 0
    try:
        kernel.mount_attributes(tree, "", on, off, below=True)
    except Lacking as error:
        if error.errno != errno.EPERM:
            raise
        # What the host has mounted read-only stays so, and a namespace may not even try: then only what is not below.
        with suppress(Lacking):
            kernel.mount_attributes(tree, "", on, off, below=False)
    return tree


def _mask() -> None:
    for folder in MASKED:
        if os.path.isdir(folder) and not os.path.islink(folder):
            kernel.mount("tmpfs", folder, "tmpfs", kernel.NOSUID_NODEV_NOEXEC)


def _put(place: Place, tree: int, *, masked: bool) -> None:
    """Mount the tree at its path, which is still the same file."""
    if masked and any(contains(folder, place.path) for folder in MASKED):
        _make(place)
        target = kernel.opened(place.path)
    else:
        target = kernel.opened(place.path)
        if not os.path.samestat(os.fstat(target), os.fstat(place.descriptor)):
            raise Lacking(place.path, errno.ESTALE, " (it was replaced while it was being granted)")
    kernel.put_tree(tree, target)
    os.close(target)
    os.close(tree)


def _make(place: Place) -> None:
    """Something to mount on, in an empty file system."""
    if os.path.lexists(place.path):
        return
    os.makedirs(os.path.dirname(place.path), exist_ok=True)
    if stat.S_ISDIR(os.fstat(place.descriptor).st_mode):
        os.mkdir(place.path)
    else:
        os.close(os.open(place.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
