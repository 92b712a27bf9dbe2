"""The proxy between a confined command and the hosts that it may reach. It asks `decide`, resolves once, dials what it has checked.

It is a process of its own, forked beside the leader: no thread ever exists in caro, so each later fork is safe, and it stays in
the network that the command cannot reach. Inside, programs find its listener by the usual variables; nothing else leads out.
"""

import os
import select
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from runtime.guard import addresses, hosts
from runtime.guard.confine import request, told
from runtime.guard.confine.group import close_all_but
from runtime.guard.confine.namespaces import PROXY_PORT
from runtime.guard.confine.records import Decide
from runtime.guard.records import NETWORK, RULE, Decision

URL = f"http://127.0.0.1:{PROXY_PORT}"
VARIABLES = {
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), URL),
    **dict.fromkeys(("NO_PROXY", "no_proxy"), ""),
}
MOST = 256  # connections at once, and decisions that are told
IDLE, DIAL = 600.0, 30.0  # seconds
PIECE = 1 << 16  # bytes
REFUSED, BAD, LOST = "403 Forbidden", "400 Bad Request", "502 Bad Gateway"
OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


@contextmanager
def beside(decide: Decide) -> Iterator[tuple[int, int, int]]:
    """A proxy: where its listener is to be given, its process, and where its decisions are read. It ends with the command."""
    take, give = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    decided, tell = os.pipe()
    lifeline, held = os.pipe()
    process = os.fork()
    if not process:
        _serve(decide, take, tell, lifeline)
    for end in (tell, lifeline):
        os.close(end)
    take.close()
    try:
        yield give.detach(), process, decided
    finally:
        os.kill(process, 9)
        os.waitpid(process, 0)
        os.close(held)


def _serve(decide: Decide, take: socket.socket, tell: int, lifeline: int) -> None:
    """The life of the proxy's process."""
    try:
        os.setsid()
        close_all_but([take.fileno(), tell, lifeline])
        _, descriptors, _, _ = socket.recv_fds(take, 1, 1)
        if descriptors:
            Proxy(decide, tell).listen(socket.socket(fileno=descriptors[0]), lifeline)
    finally:
        os._exit(0)


class Proxy:
    """Answers connections, each in a thread of this process, which never forks."""

    def __init__(self, decide: Decide, tell: int) -> None:
        self._decide, self._tell = decide, tell
        self._said: set[Decision] = set()
        self._free = threading.BoundedSemaphore(MOST)

    def listen(self, listener: socket.socket, lifeline: int) -> None:
        """Until caro is gone."""
        poller = select.poll()
        for one in (listener.fileno(), lifeline):
            poller.register(one, select.POLLIN)
        while True:
            ready = [number for number, _ in poller.poll()]
            if lifeline in ready:
                return
            connection, _ = listener.accept()
            if self._free.acquire(blocking=False):
                threading.Thread(target=self._connected, args=(connection,), daemon=True).start()
            else:
                connection.close()

    def _connected(self, connection: socket.socket) -> None:
        try:
            with connection, suppress(OSError):
                connection.settimeout(IDLE)
                self._answer(connection)
        finally:
            self._free.release()

    def _answer(self, connection: socket.socket) -> None:
        head, rest = _head(connection)
        asked = request.read(head)
        if asked is None:
            return _say(connection, BAD, "no request that this proxy understands")
        decision, targets = self.judged(asked.resource)
        self._note(decision)
        if not decision.allowed:
            return _say(connection, REFUSED, f"{decision.resource}: {decision.reason}")
        server = _dialled(targets)
        if server is None:
            return _say(connection, LOST, f"{decision.resource}: cannot be reached")
        with server:
            if asked.passed:
                server.sendall(asked.passed)
            else:
                connection.sendall(OPEN)
            server.sendall(rest)
            _relay(connection, server)
        return None

    def judged(self, resource: str) -> tuple[Decision, Sequence[tuple[str, int]]]:
        """The decision about a host, and the addresses that may be dialled for it (rows 52 and 53)."""
        decision = self._decide(resource)
        asked = hosts.host(resource)
        if not decision.allowed or asked is None:
            return replace(decision, allowed=False), ()
        if addresses.address(asked.name):
            return decision, ((asked.name.strip("[]"), asked.port),)
        found = _resolved(asked.name, asked.port)
        good = [one for one in found if not _forbidden(one) or self._decide(_literal(one, asked.port)).allowed]
        if found and not good:
            reason = f"its address {found[0]} is this machine's own, its link's or a cloud's, and is not granted"
            return replace(decision, allowed=False, reason=reason, said_by=RULE), ()
        return decision, [(str(one), asked.port) for one in good]

    def _note(self, decision: Decision) -> None:
        if decision not in self._said and len(self._said) < MOST:
            self._said.add(decision)
            os.write(self._tell, told.line(decision))


def denied(resource: str, reason: str) -> Decision:
    """A refusal that no grant changes."""
    return Decision(allowed=False, kind=NETWORK, resource=resource, reason=reason, said_by=RULE)


def _literal(one: addresses.Address, port: int) -> str:
    return f"[{one}]:{port}" if one.version == 6 else f"{one}:{port}"


def _resolved(name: str, port: int) -> list[addresses.Address]:
    """The addresses of a name, asked for once, an IPv4 one inside of an IPv6 one as itself.

    The name goes as bytes: text would be encoded by a module that the executable does not have; `hosts` lets only ASCII by.
    """
    try:
        found = socket.getaddrinfo(name.encode("ascii"), port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    known = (addresses.address(str(one[4][0]).partition("%")[0]) for one in found)
    return list(dict.fromkeys(one for one in known if one is not None))


def _forbidden(one: addresses.Address) -> bool:
    """Whether no name may lead there: a special address, or one of this machine's own, which it could bind to."""
    if addresses.special(one):
        return True
    family = socket.AF_INET6 if one.version == 6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(one), 0))
        except OSError:
            return False
    return True


def _dialled(targets: Sequence[tuple[str, int]]) -> socket.socket | None:
    """A connection to the first that answers, by its address alone."""
    for address, port in targets:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        server = socket.socket(family, socket.SOCK_STREAM)
        server.settimeout(DIAL)
        try:
            server.connect((address, port))
        except OSError:
            server.close()
            continue
        server.settimeout(IDLE)
        return server
    return None


def _head(connection: socket.socket) -> tuple[bytes, bytes]:
    """The head of the request, and what came behind it."""
    data = b""
    while request.END not in data and len(data) <= request.HEAD:
        piece = connection.recv(PIECE)
        if not piece:
            break
        data += piece
    head, end, rest = data.partition(request.END)
    return (head + end, rest) if end and len(head) <= request.HEAD else (b"", b"")


def _say(connection: socket.socket, status: str, text: str) -> None:
    body = f"caro: {text}\n".encode("ascii", "backslashreplace")
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode() + body)


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes both ways until both sides are done, or nothing came for a long time."""
    ways = {one: other, other: one}
    while ways:
        ready: list[socket.socket] = select.select(list(ways), [], [], IDLE)[0]
        if not ready:
            return
        for source in ready:
            data = source.recv(PIECE)
            if data:
                ways[source].sendall(data)
            else:
                with suppress(OSError):
                    ways[source].shutdown(socket.SHUT_WR)
                del ways[source]
