"""A machine of its own around one attack: a network with listeners, names, secrets and a process that must be left alone.

Runs inside `unshare`, as the first process: nothing that an attack does reaches the machine of the tests. Reads an Order from
standard input and prints what was seen from outside of the attack, one text each; both are JSON.
"""

import ctypes
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.hostile import network
from tests.hostile.launch import Order, launch
from tests.hostile.watch import Watch, processes

SECONDS = 40.0  # the longest that a run may take
SETTLE = 0.4  # seconds that what was left behind gets to go by itself
MOST = 160 << 20  # bytes of output that are taken from the run


def main() -> None:
    """Perform one order."""
    order = Order.read(sys.stdin.read())
    socket.sethostname(order.token)
    network.prepare(Path(order.base))
    arrived: set[str] = set()
    network.listen(Path(order.base), order.token, arrived)
    _share(order)
    if order.mounts:
        threading.Thread(target=_mounting, args=(Path(order.base),), daemon=True).start()
    if order.swap:
        threading.Thread(target=_swapping, args=(Path(order.base, "work"),), daemon=True).start()
    ours, theirs = os.openpty()
    _raw(theirs)
    bystander = _bystander(order)
    seen, code, out, err = _performed(order, theirs, bystander.pid)
    network.settled(Path(order.base))
    seen |= _after(order, bystander, ours, theirs) | {f"arrived:{one}" for one in arrived}
    kept = [text[:200_000].decode(errors="surrogateescape") for text in (out, err)]
    sys.stdout.write(json.dumps({"seen": sorted(seen), "code": code, "out": kept[0], "err": kept[1]}))


def _performed(order: Order, terminal: int, bystander: int) -> tuple[set[str], int, bytes, bytes]:
    """Start it, watch it until it ends or its time is up."""
    started = launch(order, terminal, bystander)
    watch, data, end = (
        Watch(started.pid, bystander, Path(order.base, "outside/data"), Path(order.base, "home", order.secrets["name"])),
        {started.out: bytearray(), started.err: bytearray()},
        time.monotonic() + SECONDS,
    )
    status, rest = None, {started.out, started.err}
    while status is None or (rest and time.monotonic() < end):
        for one in select.select(list(rest), [], [], 0.02)[0]:
            piece = os.read(one, 1 << 16)
            data[one] += piece
            if not piece:
                rest.discard(one)
        watch.look()
        if status is None:
            done, found = os.waitpid(started.pid, os.WNOHANG)
            status = found if done else None
            end = min(end, time.monotonic() + SETTLE) if done else end
        if time.monotonic() > end or len(data[started.out]) > MOST:
            with suppress(ProcessLookupError):
                os.kill(started.pid, signal.SIGKILL)
            end = 0.0
            watch.seen.add("overtime")
            status = os.waitpid(started.pid, 0)[1] if status is None else status
    if os.WIFSIGNALED(status) and "overtime" not in watch.seen:
        watch.seen.add("caro:killed")
    return watch.seen, os.waitstatus_to_exitcode(status), bytes(data[started.out]), bytes(data[started.err])


def _after(order: Order, bystander: "subprocess.Popen[bytes]", ours: int, theirs: int) -> set[str]:
    """What is left when it is over."""
    seen = set()
    end = time.monotonic() + SETTLE
    while (left := processes() - {os.getpid(), bystander.pid}) and time.monotonic() < end:
        with suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)  # orphans are ours
        time.sleep(0.02)
    if left:
        seen.add("alive")
    if bystander.poll() is not None or bystander.pid not in processes():
        seen.add("bystander:gone")
    if os.uname().nodename != order.token:
        seen.add("hostname")
    if order.token in _pending(theirs):
        seen.add("typed")
    if order.token[::-1] in _pending(ours):
        seen.add("shown")
    seen |= _measured(order, bystander.pid)
    bystander.kill()
    return seen


def _measured(order: Order, bystander: int) -> set[str]:
    """What was set."""
    seen = set()
    with suppress(ProcessLookupError, FileNotFoundError):
        if os.getpriority(os.PRIO_PROCESS, bystander):
            seen.add("bystander:nice")
        if re.search(r"^Max open files +17 ", Path(f"/proc/{bystander}/limits").read_text(), re.MULTILINE):
            seen.add("bystander:limit")
    if Path("/proc/sys/net/ipv4/ip_forward").read_text().strip() != "0":
        seen.add("forwarding")
    later = Path(order.base, "outside/later/data")
    if later.exists() and later.stat().st_mode & 0o777 != 0o600:
        seen.add("mounted")
    if network.has("10.99.99.99"):
        seen.add("interface")
    for made in [*Path("/sys/fs/cgroup").glob(order.token), *Path("/sys/fs/cgroup").glob(f"*/{order.token}")]:
        seen.add("cgroup")
        made.rmdir()
    return seen


def _swapping(folder: Path) -> None:
    """A folder that is a link outside, and a folder, and a link..."""
    libc = ctypes.CDLL(None)
    while True:
        libc.renameat2(-100, bytes(folder / "race"), -100, bytes(folder / "race.link"), 2)
        time.sleep(0.001)


def _mounting(base: Path) -> None:
    """What an automounter does: mounts are shared, and one comes when the run has begun."""
    libc = ctypes.CDLL(None)
    libc.mount(None, b"/", None, ctypes.c_ulong(0x104000), None)
    while not (base / "work/box/ready").exists():
        time.sleep(0.01)
    libc.mount(b"tmpfs", bytes(base / "outside/later"), b"tmpfs", ctypes.c_ulong(0), None)
    data, owner = base / "outside/later/data", base.stat()
    data.touch(0o600)
    os.chown(data, owner.st_uid, owner.st_gid)


def _share(order: Order) -> None:
    """A segment of memory with a secret, of this user."""
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    one = libc.shmget(0x6361726F, ctypes.c_size_t(4096), 0o1600)
    secret = order.secrets["shared"].encode() + b"\0"
    ctypes.memmove(libc.shmat(one, None, 0), secret, len(secret))
    if order.user is not None:
        found = ctypes.create_string_buffer(256)
        libc.shmctl(one, 2, found)
        struct.pack_into("=II", found, 4, order.user, order.user)
        if libc.shmctl(one, 1, found):
            raise OSError("a segment of memory cannot be given away")


def _raw(terminal: int) -> None:
    settings = termios.tcgetattr(terminal)
    settings[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(terminal, termios.TCSANOW, settings)


def _pending(end: int) -> str:
    """What can be read from an end of the terminal now."""
    text = b""
    while select.select([end], [], [], 0)[0]:
        try:
            text += os.read(end, 65536)
        except OSError:  # nobody holds the other end any more
            break
    return text.decode(errors="replace")


def _bystander(order: Order) -> "subprocess.Popen[bytes]":
    """A process of the same user, with a secret in its environment and memory."""
    code = "import os, time; kept = os.environ['KEPT'] * 2; time.sleep(600)"
    user = {} if order.user is None else {"user": order.user, "group": order.user, "extra_groups": []}
    return subprocess.Popen(["/usr/bin/python3", "-c", code], env={"KEPT": order.secrets["bystander"]}, cwd="/", **user)  # type: ignore[call-overload, no-any-return]  # keywords as a mapping


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
