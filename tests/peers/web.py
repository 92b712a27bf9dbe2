"""A web server in this process that serves files, and misbehaves as it is told."""

import base64
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.peers.machine import Certificate

Behaviour = Callable[["Handler", bytes], None]


@dataclass
class Site:
    """What is served, by path; who may read it; and what was asked. `behave` answers in place of the server for a path."""

    files: dict[str, bytes] = field(default_factory=dict)
    login: str = ""
    behave: dict[str, list[Behaviour]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    address: str = ""

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self.address}/{path}"

    def requests(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for a path."""
        return [headers for _, one, headers in self.asked if one == path]


class Handler(BaseHTTPRequestHandler):
    """GET with Range and strong entity tags."""

    protocol_version = "HTTP/1.1"
    gone = threading.Event()  # never set: something to wait for
    site: Site

    def do_GET(self) -> None:
        path = self.path.lstrip("/").partition("?")[0]
        self.site.asked.append((self.command, path, {name.lower(): value for name, value in self.headers.items()}))
        data = self.site.files.get(path, b"")
        waiting = self.site.behave.get(path, [])
        if waiting:
            waiting.pop(0)(self, data)
        elif self.site.login and self.headers.get("Authorization") != basic(self.site.login):
            self.answer(401, b"", {"WWW-Authenticate": "Basic"})
        elif path not in self.site.files:
            self.answer(404, b"no")
        else:
            self.ranged(data)

    def ranged(self, data: bytes) -> None:
        """The file, or what a Range asks of it."""
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes=") and self.headers.get("If-Range", mark(data)) == mark(data):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.answer(206, data[start:], {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}", "ETag": mark(data)})
        else:
            self.answer(200, data, {"ETag": mark(data)})

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None) -> None:
        """A whole answer; with another length than it has, if one is given."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def mark(data: bytes) -> str:
    """An entity tag."""
    return f'"{len(data)}"'


def basic(login: str) -> str:
    """The header of `user:password`."""
    return "Basic " + base64.b64encode(login.encode()).decode()


@contextmanager
def website(handler: type[BaseHTTPRequestHandler], tls: Certificate | None = None) -> Iterator[str]:
    """A server on loopback for as long as the context lasts; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls.file, tls.key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@contextmanager
def site(tls: Certificate | None = None) -> Iterator[Site]:
    """An empty site."""
    made = Site()
    with website(type("Served", (Handler,), {"site": made}), tls) as address:
        made.address = address
        yield made
