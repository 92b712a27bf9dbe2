"""The first request of a connection to the proxy: which host it wants, and what is passed on. Pure.

CONNECT for TLS and everything else that tunnels (RFC 9110, 9.3.6), the absolute form for plain HTTP (RFC 9112, 3.2.2).
"""

import re
from dataclasses import dataclass

HEAD = 16 << 10  # bytes of a request's head at most
END = b"\r\n\r\n"
LINE = re.compile(rb"([A-Z]{1,20}) ([!-~]{1,8192}) HTTP/1\.[01]")
ABSOLUTE = re.compile(rb"http://([^/?#]*)([/?][!-~]*)?", re.IGNORECASE)
OURS = (b"proxy-connection:", b"proxy-authorization:", b"connection:", b"keep-alive:", b"host:")  # not passed on as they came
DEFAULT = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`resource` as `decide` takes it, with its port; `passed` is what its server gets first, nothing for a tunnel."""

    resource: str
    passed: bytes = b""


def read(head: bytes) -> Asked | None:
    """What is asked for; None for what is no request of these two kinds."""
    first, *lines = head.removesuffix(END).split(b"\r\n")
    match = LINE.fullmatch(first)
    if not match or any(b"\n" in line or b"\r" in line or b"\0" in line for line in lines):
        return None
    method, target = match[1], match[2]
    if method == b"CONNECT":
        return Asked(resource=target.decode("ascii")) if re.search(rb":[0-9]{1,5}\Z", target) else None
    return _plain(method, target, lines)


def _plain(method: bytes, target: bytes, lines: list[bytes]) -> Asked | None:
    """A request in absolute form, rewritten for the server: its host is the one that was decided about."""
    match = ABSOLUTE.fullmatch(target)
    if not match or not match[1]:
        return None
    authority, path = match[1], match[2] or b"/"
    path = path if path.startswith(b"/") else b"/" + path
    kept = [line for line in lines if not line.lower().startswith(OURS) and line[:1] not in {b" ", b"\t"}]
    head = [method + b" " + path + b" HTTP/1.1", b"Host: " + authority, *kept, b"Connection: close"]
    port = b"" if re.search(rb":[0-9]{1,5}\Z", authority) else b":80"
    return Asked(resource=(b"http://" + authority + port).decode("ascii"), passed=b"\r\n".join(head) + END)
