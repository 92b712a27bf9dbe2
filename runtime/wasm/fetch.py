"""GET of one address for a guest: the host is looked up once, and the address that was judged is the one that is dialled. Cold.

An executable without sockets or TLS says so; where they are on board, http.client and ssl do it.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from runtime.guard import addresses, hosts
from runtime.wasm.limits import FETCH_SECONDS, OUTPUT
from runtime.wasm.outside import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    import ssl

PORTS = {"http": 80, "https": 443}
PIECE = 1 << 16  # bytes


class Place(NamedTuple):
    """Where an address leads."""

    scheme: str
    host: str
    port: int
    path: str


class Response(NamedTuple):
    """What was answered."""

    status: int
    content_type: str
    location: str
    body: bytes


def parsed(url: str) -> Place:
    """The parts of an address; nothing that two readers could read differently. Raises Failure (invalid)."""
    scheme, colon, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    asked = hosts.host(f"{scheme}://{authority}") if scheme in PORTS and colon else None
    if asked is None or not (hosts.is_name(asked.name) or addresses.address(asked.name)) or "?" in authority or "#" in url:
        raise Failure("invalid", f"{url!a}: not http:// or https://, a host and a path")
    whole = slash + path or "/"
    if not whole.isascii() or any(character <= " " or character == "\x7f" for character in whole):
        raise Failure("invalid", f"{url!a}: its path must be ASCII without spaces")
    port = PORTS[scheme] if ":" not in authority.rpartition("]")[2] else asked.port
    return Place(scheme, asked.name, port, whole)


def get(place: Place, ask: Callable[[str], None]) -> Response:
    """The answer. `ask` judges an address that no name may lead to, and raises Failure. Raises Failure."""
    try:
        return _got(place, ask)
    except ImportError:
        raise Failure("failed", f"{place.host}: this program has no {'TLS' if place.scheme == 'https' else 'network'}") from None


def _got(place: Place, ask: Callable[[str], None]) -> Response:
    import http.client
    import socket

    deadline = time.monotonic() + FETCH_SECONDS
    try:
        address = _judged(place, ask)
        with socket.create_connection((address, place.port), timeout=FETCH_SECONDS) as plain:
            connection = http.client.HTTPConnection(place.host, place.port, timeout=FETCH_SECONDS)
            connection.sock = _secured(plain, place) if place.scheme == "https" else plain
            connection.request("GET", place.path, headers={"Accept-Encoding": "identity", "User-Agent": "caro"})
            answer = connection.getresponse()
            body = _body(answer.read, place, deadline)
            kept = (answer.headers.get("Content-Type", ""), answer.headers.get("Location", ""))
            return Response(answer.status, *kept, body)
    except TimeoutError:
        raise Failure("timeout", f"{place.host}: no answer within {FETCH_SECONDS} s") from None
    except socket.gaierror as error:
        raise Failure("not-found", f"{place.host}: {error.strerror}") from None
    except (OSError, http.client.HTTPException) as error:
        raise Failure("failed", f"{place.host}: {error}") from None


def _body(read: Callable[[int], bytes], place: Place, deadline: float) -> bytes:
    data = bytearray()
    while piece := read(PIECE):
        data += piece
        if len(data) > OUTPUT:
            raise Failure("too-large", f"{place.host}: more than {OUTPUT} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(data)


def _judged(place: Place, ask: Callable[[str], None]) -> str:
    """The first address of the host. One where no name may lead has to be granted as an address."""
    import socket

    found = socket.getaddrinfo(place.host.strip("[]"), place.port, type=socket.SOCK_STREAM)
    text = str(found[0][4][0])
    one = addresses.address(text)
    if one is None or addresses.special(one):
        ask(f"{place.scheme}://{f'[{text}]' if ':' in text else text}:{place.port}")
    return text


def _secured(plain: "socket.socket", place: Place) -> "ssl.SSLSocket":
    import ssl

    return ssl.create_default_context().wrap_socket(plain, server_hostname=place.host)
