"""Starts the subject of an attack: caro, or the attack itself where nothing shall stand in its way.

It gets a terminal, an open descriptor and an environment with secrets, a key in its keyring, and its user; for a host that
lacks something, a filter too, which refuses the system calls.
"""

import ctypes
import errno
import json
import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSCTTY

LEAKED = 7  # the descriptor that was left open
NEW_NAMESPACE = 0x7E020080  # CLONE_NEW{TIME,NS,CGROUP,UTS,IPC,USER,PID,NET}
# Numbers of system calls: x86-64, aarch64.
NUMBERS = {"x86_64": (0xC000003E, 272, 56), "aarch64": (0xC00000B7, 97, 220)}
CLONE3, LANDLOCK = 435, 444
KEYS = {"x86_64": (248, 250), "aarch64": (217, 219)}  # add_key, keyctl


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run: who (None: as this process), what, in which folder, with which secrets; `lacks` is "", "namespaces" or "all"."""

    base: str
    token: str
    user: int | None
    commands: Sequence[Sequence[str]]
    lacks: str
    secrets: Mapping[str, str]
    environment: Mapping[str, str]
    swap: bool
    mounts: bool

    @classmethod
    def read(cls, text: str) -> "Order":
        """Out of JSON."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A process and what it writes."""

    pid: int
    out: int
    err: int


def launch(order: Order, terminal: int, bystander: int) -> Started:
    """Start it."""
    (out, stdout), (err, stderr) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid:
        os.close(stdout)
        os.close(stderr)
        return Started(pid=pid, out=out, err=err)
    try:
        _become(order, (terminal, stdout, stderr), bystander)
    finally:
        os._exit(126)


def _become(order: Order, streams: tuple[int, int, int], bystander: int) -> None:
    os.setsid()
    ioctl(streams[0], TIOCSCTTY, 0)
    name = os.ttyname(streams[0])
    if order.user is not None:
        os.chown(name, order.user, order.user)
    for number, end in enumerate(streams):
        os.dup2(end, number)
    os.dup2(os.open(f"{order.base}/home/secret", os.O_RDONLY), LEAKED)
    os.closerange(LEAKED + 1, 1 << 16)
    os.closerange(3, LEAKED)
    refuse(order.lacks)
    if order.user is not None:
        os.setgroups([])
        os.setresgid(order.user, order.user, order.user)
        os.setresuid(order.user, order.user, order.user)
    _keep(order.secrets["key"].encode())
    facts = {"BASE": order.base, "TOKEN": order.token, "CARO": os.getpid(), "BYSTANDER": bystander, "TTY": name}
    os.chdir(f"{order.base}/work")
    Path("facts").write_text("".join(f"{key}={value}\n" for key, value in facts.items()))
    os.execve(order.commands[0][0], list(order.commands[0]), dict(order.environment))


def _keep(secret: bytes) -> None:
    """A key in a new keyring of the session."""
    add, control = KEYS[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    if (
        libc.syscall(control, 1, None) < 0
        or libc.syscall(add, b"user", b"caro-hostile", secret, ctypes.c_size_t(len(secret)), -3) < 0
    ):
        raise OSError(ctypes.get_errno(), "a key for the session")


def refuse(lacks: str) -> None:
    """From now on, no namespaces (as in most containers), and for "all" no Landlock either (as before Linux 5.13)."""
    if not lacks:
        return
    arch, unshare, clone = NUMBERS[os.uname().machine]

    def op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    denied, absent = op(0x06, 0x50000 | errno.EPERM), op(0x06, 0x50000 | errno.ENOSYS)
    code = [op(0x20, 4), op(0x15, arch, 1), op(0x06, 0x7FFF0000), op(0x20, 0)]
    code += [op(0x15, CLONE3, 0, 1), absent]
    if lacks == "all":
        code += [op(0x15, LANDLOCK, 0, 1), absent]
    code += [op(0x15, unshare, 1), op(0x15, clone, 0, 3), op(0x20, 16), op(0x45, NEW_NAMESPACE, 0, 1), denied]
    code += [op(0x06, 0x7FFF0000)]
    held = ctypes.create_string_buffer(b"".join(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid():
        libc.prctl(38, 1, 0, 0, 0)
    if libc.prctl(22, 2, struct.pack("HxxxxxxQ", len(code), ctypes.addressof(held)), 0, 0):
        raise OSError(ctypes.get_errno(), "a filter of system calls")
