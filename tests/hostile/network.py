"""The network of one machine: addresses of the cloud on the loopback interface, names for them, listeners that write down who came.

Also a proxy that believes all it is told, for runs in which nothing shall stand in the way.
"""

import ctypes
import os
import socket
import struct
import threading
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path

HOSTS = """\
127.0.0.1 localhost loop.test
::1 six.test
10.77.0.1 allowed.test
10.77.0.2 other.test
10.77.99.99 both.test
127.0.0.1 both.test
169.254.169.254 meta.test
100.100.100.200 alibaba.test
::ffff:127.0.0.1 mapped.test
0.0.0.0 zero.test
"""
ADDRESSES = ("10.77.0.1", "10.77.0.2", "169.254.169.254", "100.100.100.200")
FINE = {"tcp:10.77.0.1:80", "tcp:10.77.0.1:443"}  # where allowed.test leads
PORTS = (22, 80, 443, 8080)
NAMES, DATAGRAMS = 53, 5353
PROXY = 3128
OURS, LAST = "127.0.0.77", b"the last one"  # from where this machine itself asks whether all are written down
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere"
SOCKET, LOG, ABSTRACT = "outside/docker.sock", "outside/log.sock", "\0caro-hostile"


def prepare(base: Path) -> None:
    """Bring the interface up, and put our files over the system's, in this mount namespace alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        ioctl(control, 0x8914, struct.pack("16sh22x", b"lo", 0x41))
        for number, address in enumerate(ADDRESSES):
            for request, value in ((0x8916, address), (0x891C, "255.255.255.255")):
                ioctl(
                    control, request, struct.pack("16sHH4s16x", f"lo:{number}".encode(), socket.AF_INET, 0, socket.inet_aton(value))
                )
    libc = ctypes.CDLL(None, use_errno=True)
    for name in ("hosts", "resolv.conf", "shadow"):
        target = os.path.realpath(f"/etc/{name}")
        if libc.mount(str(base / "etc" / name).encode(), target.encode(), None, 0x1000, None):
            raise OSError(ctypes.get_errno(), f"cannot put our file over {target}")


def has(address: str) -> bool:
    """Whether the interface has this address."""
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def listen(base: Path, token: str, arrived: set[str]) -> None:
    """Write down what comes, until this process ends."""
    for port in PORTS:
        _accepting(_bound(socket.SOCK_STREAM, port), arrived, lambda one: one.sendall(ANSWER))
    _accepting(_bound(socket.SOCK_STREAM, PROXY, "127.0.0.1"), None, _credulous)
    for port in (NAMES, DATAGRAMS):
        _start(_datagrams, _bound(socket.SOCK_DGRAM, port), port, token, arrived)
    for name in (str(base / SOCKET), ABSTRACT):
        _accepting(_local(socket.SOCK_STREAM, name), arrived, lambda one: one.sendall(ANSWER))
    for name in (str(base / LOG), f"{ABSTRACT}-log"):
        _start(_datagrams, _local(socket.SOCK_DGRAM, name), 0, token, arrived)


def _local(kind: int, name: str) -> socket.socket:
    """A unix socket that every user may talk to."""
    made = socket.socket(socket.AF_UNIX, kind)
    made.bind(name)
    if not name.startswith("\0"):
        Path(name).chmod(0o666)
    if kind == socket.SOCK_STREAM:
        made.listen()
    return made


def _bound(kind: int, port: int, address: str = "::") -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    made.bind((address, port))
    if kind == socket.SOCK_STREAM:
        made.listen(64)
    return made


def _start(target: Callable[..., None], *args: object) -> None:
    threading.Thread(target=target, args=args, daemon=True).start()


def _accepting(listener: socket.socket, arrived: set[str] | None, answer: Callable[[socket.socket], None]) -> None:
    def loop() -> None:
        while True:
            one, peer = listener.accept()
            if arrived is not None and not _ours(one, peer):
                arrived.add(_name(one))
            _start(_answered, one, answer)

    _start(loop)


def settled(base: Path) -> None:
    """Wait until all who came are written down: each listener takes them in their order, so we come last and wait for an answer."""
    for port in PORTS:
        with socket.create_connection((OURS, port), 5, (OURS, 0)) as last:
            last.recv(1)
    for name in (str(base / SOCKET), ABSTRACT):
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(name)
            last.recv(1)
    datagrams: list[tuple[int, tuple[str, int] | str]] = [(socket.AF_INET, (OURS, NAMES)), (socket.AF_INET, (OURS, DATAGRAMS))]
    datagrams += [(socket.AF_UNIX, str(base / LOG)), (socket.AF_UNIX, f"{ABSTRACT}-log")]
    for family, where in datagrams:
        with socket.socket(family, socket.SOCK_DGRAM) as last:
            last.bind((OURS, 0) if family == socket.AF_INET else "")
            last.settimeout(5)
            last.sendto(LAST, where)
            last.recv(16)


def _ours(one: socket.socket, peer: tuple[str, int] | str) -> bool:
    if isinstance(peer, str):
        process: int = struct.unpack("iII", one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        return process == os.getpid()
    return peer[0].endswith(OURS)


def _name(one: socket.socket) -> str:
    where = one.getsockname()
    if isinstance(where, tuple):
        return f"tcp:{where[0].removeprefix('::ffff:')}:{where[1]}"
    return "abstract" if isinstance(where, bytes) else "unix"


def _answered(one: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    with one:
        one.settimeout(5)
        try:
            answer(one)
            while one.recv(65536):
                pass
        except OSError:
            return


def _datagrams(listener: socket.socket, port: int, token: str, arrived: set[str]) -> None:
    """Names are answered: rebind.test is allowed.test the first time, and this machine ever after."""
    asked = 0
    while True:
        data, where = listener.recvfrom(4096)
        if data == LAST:
            listener.sendto(data, where)
            continue
        if token.encode() in data:
            arrived.add(f"udp:{port}" if port else "datagram")
        if port == NAMES and b"\x06rebind\x04test\x00\x00\x01" in data:
            asked += 1
            listener.sendto(_address(data, "10.77.0.1" if asked == 1 else "127.0.0.1"), where)
        elif port == NAMES and len(data) > 12:
            listener.sendto(data[:2] + b"\x81\x80" + data[4:6] + bytes(6) + data[12:].partition(b"\0\0\x29")[0], where)


def _address(question: bytes, address: str) -> bytes:
    """An answer that lives for no time."""
    end = question.index(b"\0", 12) + 5
    answer = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04" + socket.inet_aton(address)
    return question[:2] + b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00" + question[12:end] + answer


def _credulous(one: socket.socket) -> None:
    """A proxy without a doubt: the last part behind an @, up to a NUL, wherever that leads; then all that is said."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += one.recv(4096)
    line, _, rest = head.partition(b"\r\n")
    method, target = line.split(b" ")[:2]
    for address in _meant(target):
        with socket.socket(address[0]) as there:
            there.settimeout(2)
            try:
                there.connect(address[1])
            except OSError:
                continue
            if method == b"CONNECT":
                one.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                there.sendall(head)
            one.sendall(there.recv(4096))
            again = rest.partition(b"\r\n\r\n")[2] or (one.recv(4096) if method != b"CONNECT" else b"")
            if again.startswith(b"GET http"):
                for other in _meant(again.split(b" ")[1]):
                    with socket.create_connection(other[1][:2], 2):
                        pass
            return


def _meant(target: bytes) -> list[tuple[int, tuple[str, int]]]:
    target = target.removeprefix(b"http://").partition(b"/")[0].rpartition(b"@")[2]
    host, _, port = target.rpartition(b":") if target[-1:].isdigit() and b":" in target else (target, b"", b"80")
    name = host.partition(b"\0")[0].partition(b"%00")[0].strip(b"[]").decode("latin-1")
    found = socket.getaddrinfo(name, int(port), type=socket.SOCK_STREAM)
    return [(one[0], one[4]) for one in found]  # type: ignore[misc]  # the tuple of either family
