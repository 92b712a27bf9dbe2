"""Landlock: which files a program may open, by rules on descriptors. Needs nothing but the kernel (5.13).

ABI: 1 files, 2 REFER, 3 TRUNCATE, 4 TCP ports (not used: a port is no host), 5 IOCTL_DEV, 6 scopes. Source: linux/landlock.h.
"""

import errno
import os
import stat
import struct

from runtime.guard.confine import kernel
from runtime.guard.confine.kernel import Lacking

(EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR) = (1 << bit for bit in range(8))
(MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK, MAKE_SYM, REFER, TRUNCATE, IOCTL_DEV) = (1 << bit for bit in range(8, 16))
KNOWN = {1: 13, 2: 14, 3: 15, 4: 15}  # ABI -> how many rights it knows; 16 from ABI 5
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV  # anything else on a file is EINVAL
READ = READ_FILE | READ_DIR
RUN = READ | EXECUTE
CHANGE = WRITE_FILE | TRUNCATE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM | MAKE_FIFO | REFER
WRITE = READ | CHANGE
DEVICE = READ_FILE | WRITE_FILE | IOCTL_DEV
SCOPED = 6  # the ABI from which abstract sockets and signals stay inside
WHOLE = 3  # the ABI from which no file can be changed past the rules


def abi() -> int:
    """The version that this kernel offers, from 1 on. Raises Lacking."""
    return kernel.call("Landlock", kernel.LANDLOCK_CREATE, None, 0, 1)


class Ruleset:
    """Rules that are collected, and then put on a process and all that it starts."""

    def __init__(self, least: int) -> None:
        version = _at_least(least)
        self._rights = (1 << KNOWN.get(version, 16)) - 1
        attributes = struct.pack("=QQQ", self._rights, 0, 3)  # files, no ports, both scopes
        attributes = attributes[: 8 if version < 4 else 16 if version < SCOPED else 24]  # the size must fit the ABI
        self.descriptor = kernel.call("Landlock", kernel.LANDLOCK_CREATE, attributes, len(attributes), 0)

    def add(self, descriptor: int, rights: int) -> None:
        """These rights on the file or the folder, with all below it, of a descriptor."""
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rule = struct.pack("=Qi", rights & self._rights & (-1 if folder else ON_FILES), descriptor)
        kernel.call("a rule of Landlock", kernel.LANDLOCK_ADD, self.descriptor, 1, rule, 0)

    def by_path(self, path: str, rights: int) -> None:
        """The same by a path of the system, links followed; one that is not there needs no rule."""
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return
        try:
            self.add(descriptor, rights)
        finally:
            os.close(descriptor)

    def enforce(self) -> None:
        """From now on, for this process."""
        kernel.call("Landlock", kernel.LANDLOCK_RESTRICT, self.descriptor, 0)


def _at_least(least: int) -> int:
    """The version. Raises Lacking where there is none, or an older one."""
    try:
        found = abi()
    except Lacking as error:
        off = " (it is not in this kernel, or not in its list lsm=)" if kernel.unsupported(error) else ""
        raise Lacking("Landlock", error.errno or 0, off) from None
    if found < least:
        raise Lacking(f"Landlock: its ABI is {found}, and {least} is needed", errno.ENOSYS)
    return found
