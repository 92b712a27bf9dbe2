"""The system calls that confine, by ctypes: Python has none of them. Each raises `Lacking`, which names the feature in words.

Numbers from 424 on are the same on every architecture; those below come from libc. Sources: linux/prctl.h, linux/mount.h,
linux/openat2.h, linux/capability.h.
"""

import ctypes
import errno
import os
import signal
import struct
from collections.abc import Callable

from runtime.guard.confine import calls

OPEN_TREE, MOVE_MOUNT, OPENAT2, MOUNT_SETATTR = 428, 429, 437, 442
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
NEW_FILES, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = 0x20000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
RECURSIVE, PRIVATE, NOSUID_NODEV_NOEXEC = 0x4000, 0x40000, 0xE  # mount()
READ_ONLY, NO_EXECUTION = 0x1, 0x8  # mount_setattr()
HERE, EMPTY_PATH, ALL_BELOW = -100, 0x1000, 0x8000  # the *at() calls
CLONE = 0x1  # open_tree()
FROM_DESCRIPTOR, TO_DESCRIPTOR = 0x4, 0x40  # move_mount()
NO_MAGIC_LINKS, NO_LINKS = 0x2, 0x4  # openat2()
DUMPABLE, SECCOMP, DROP_BOUND, SECURITY_BITS, NO_NEW_PRIVILEGES, AMBIENT = 4, 22, 24, 28, 38, 47
NO_ROOT = 0xEF  # securebits: being root gives no capabilities, nothing raises any, and so it stays
CAPABILITIES_3 = 0x20080522
SETTINGS = {  # why a namespace may be refused: the setting, and what it says then
    "/proc/sys/user/max_user_namespaces": "0",
    "/proc/sys/kernel/unprivileged_userns_clone": "0",
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1",
}


class Lacking(OSError):  # noqa: N818 (what the kernel lacks, in words)
    """A feature that this host does not give. `str()` of it is for people."""

    def __init__(self, feature: str, error: int, more: str = "") -> None:
        super().__init__(error, f"{feature}: {os.strerror(error)}{more}")

    def __str__(self) -> str:
        return str(self.strerror)


_libc = ctypes.CDLL(None, use_errno=True)
_call: Callable[..., int] = _libc.syscall
_held: Callable[..., int] = ctypes.PyDLL(None, use_errno=True).syscall  # keeps the interpreter's lock, which a copy could not get


def called(feature: str, result: int) -> int:
    """The result of a call; raises Lacking where it failed."""
    if result < 0:
        raise Lacking(feature, ctypes.get_errno())
    return result


def call(feature: str, number: int, *arguments: int | bytes | None) -> int:
    """A system call by its number. Whole numbers are passed as long, which every argument of these calls is or widens to."""
    widened = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return called(feature, _call(ctypes.c_long(number), *widened))


def prctl(feature: str, option: int, *arguments: int | bytes) -> int:
    """prctl(2), with the arguments that are left out as 0."""
    filled = [*arguments, 0, 0, 0, 0][:4]
    widened = [ctypes.c_ulong(one) if isinstance(one, int) else one for one in filled]
    return called(feature, _libc.prctl(ctypes.c_int(option), *widened))


def forked(kinds: int) -> int:
    """fork(2) into new namespaces, of which the child, which gets 0, is the first process. For a process that has one thread.

    libc has no such fork and does not know of this one; of what it would have told Python, a child that only sets a box up and
    starts programs needs nothing. The alternative is a second fork, and each costs a copy of Python's pages. Raises Lacking.
    """
    number = calls.numbers(os.uname().machine)["clone"]
    child = _held(*(ctypes.c_long(one) for one in (number, kinds | signal.SIGCHLD, 0, 0, 0, 0)))
    if child < 0:
        raise Lacking("user namespaces", ctypes.get_errno(), _said())
    return child


def join(descriptor: int) -> None:
    """Enter the namespace that the descriptor is of."""
    called("joining a namespace", _libc.setns(ctypes.c_int(descriptor), ctypes.c_int(0)))


def _said() -> str:
    """The settings that forbid namespaces here, in brackets."""
    found = []
    for path, refusing in SETTINGS.items():
        try:
            with open(path, encoding="utf-8") as file:
                said = file.read().strip()
        except OSError:
            continue
        if said == refusing:
            found.append(f"{path.removeprefix('/proc/sys/').replace('/', '.')} is {said}")
    return f" ({', '.join(found)})" if found else ""


def mount(source: str | None, target: str, kind: str | None, flags: int) -> None:
    """mount(2)."""
    parts = [part if part is None else os.fsencode(part) for part in (source, target, kind)]
    called(f"mounting {target}", _libc.mount(*parts, ctypes.c_ulong(flags), None))


def mount_attributes(descriptor: int, path: str, on: int, off: int, *, below: bool) -> None:
    """Switch attributes of the mount there, or of the descriptor itself where the path is empty; of all `below` it too."""
    attributes = struct.pack("=QQQQ", on, off, 0, 0)
    flags = (ALL_BELOW if below else 0) | (0 if path else EMPTY_PATH)
    call("read-only mounts", MOUNT_SETATTR, descriptor, os.fsencode(path), flags, attributes, len(attributes))


def copied_tree(descriptor: int) -> int:
    """A mount of the same files, mounted nowhere yet, with all that is mounted below."""
    flags = CLONE | ALL_BELOW | EMPTY_PATH | os.O_CLOEXEC
    return call("open_tree", OPEN_TREE, descriptor, b"", flags)


def put_tree(tree: int, descriptor: int) -> None:
    """Mount the tree on the file or folder of the descriptor."""
    call("move_mount", MOVE_MOUNT, tree, b"", descriptor, b"", FROM_DESCRIPTOR | TO_DESCRIPTOR)


def opened(path: str) -> int:
    """A descriptor (O_PATH) of an absolute path in which no part is a link (attack table, row 46). Raises OSError."""
    how = struct.pack("=QQQ", os.O_PATH | os.O_CLOEXEC, 0, NO_LINKS | NO_MAGIC_LINKS)
    return call(path, OPENAT2, HERE, os.fsencode(path), how, len(how))


def without_capabilities(*, own: bool) -> None:
    """This process and all that it starts have no capability, whoever the user is. What it may not drop it does not have.

    In an `own` user namespace the bound needs no lowering, which is a call for each: what it has is had over that namespace alone.
    """
    for number in range(0 if own else 64):
        if _libc.prctl(DROP_BOUND, ctypes.c_ulong(number), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) < 0:
            break
    _libc.prctl(AMBIENT, ctypes.c_ulong(4), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    _libc.prctl(SECURITY_BITS, ctypes.c_ulong(NO_ROOT), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    header, nothing = struct.pack("=Ii", CAPABILITIES_3, 0), bytes(24)
    called("dropping capabilities", _libc.capset(header, nothing))


def new_privileges_refused() -> None:
    """No program that is started from here has more rights than this process: seccomp and Landlock demand it."""
    prctl("no_new_privs", NO_NEW_PRIVILEGES, 1)


def overwritten(start: int, end: int) -> None:
    """Zeros in this part of the memory of this process."""
    ctypes.memset(start, 0, end - start)


def address(data: object) -> int:
    """The address of a ctypes object."""
    return ctypes.addressof(data)  # type: ignore[arg-type]  # only ctypes has a name for its own base class


def buffer(data: bytes) -> object:
    """Bytes at an address that stays."""
    return ctypes.create_string_buffer(data, len(data))


def unsupported(error: OSError) -> bool:
    """Whether a call is not in this kernel, or was switched off."""
    return error.errno in {errno.ENOSYS, errno.EOPNOTSUPP}
