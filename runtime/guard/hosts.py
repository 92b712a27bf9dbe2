"""Patterns of hosts: how they are written, which hosts they admit, which other patterns they cover. Pure.

`example.com` is that host, `*.example.com` every name below it at any depth but not itself; a `*` elsewhere stays within its label.
Ports are 80 and 443, or the one behind the scheme.
"""

import re
from fnmatch import fnmatchcase
from typing import NamedTuple

from runtime.guard.records import ANY

HOST_LENGTH = 253
LABEL = re.compile(r"[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?", re.ASCII)
NAMED = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
ORIGIN = re.compile(r"(?:(https?)://)?([^/:@?#\[\]]*)(?::([0-9]{1,5}))?", re.ASCII)
ASKED = re.compile(r"(?:(https?)://)?([^/:@?#\[\]\s]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?", re.ASCII)
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
PORTS = {"http": 80, "https": 443}
DEEP = "*"  # as the first label: any number of labels


class Host(NamedTuple):
    """A host that is asked for: its name, lower case without the final dot, or its address; and the port."""

    name: str
    port: int


def network_problem(pattern: str) -> str | None:
    """What is wanted instead of a pattern of hosts, or None."""
    match = ORIGIN.fullmatch(pattern)
    if not match or not pattern.isascii() or len(match[2]) > HOST_LENGTH:
        return "example.com, *.example.com or https://host:8443"
    scheme, host, port = match.groups()
    if port and not scheme:
        return "a port behind a scheme, as in https://host:8443"
    if port and not 1 <= int(port) <= 65_535:
        return "a port from 1 to 65535"
    labels = host.split(".")
    if NUMBER.fullmatch(labels[-1]):
        return "the name of a host; only a profile or the user grants addresses"
    if not all(LABEL.fullmatch(label) for label in labels):
        return "a host name in lower case, such as example.com"
    return "a host name that does not end in a wildcard" if "*" in labels[-1] else None


def host(resource: str) -> Host | None:
    """The host of `host`, `host:port`, `https://host:port` or `[::1]:443`; None for what is none. Port 443 unless it is said."""
    match = ASKED.fullmatch(resource)
    if not match or not resource.isascii():
        return None
    port = int(match[3]) if match[3] else PORTS.get(match[1], PORTS["https"])
    name = match[2].lower().removesuffix(".")
    return Host(name, port) if 1 <= port <= 65_535 and len(name) <= HOST_LENGTH else None


def is_name(name: str) -> bool:
    """Whether it is a host's name: no address in any form (127.1, 0x7f.1, 2130706433), no control character, no empty label."""
    labels = name.split(".")
    return all(NAMED.fullmatch(label) for label in labels) and not NUMBER.fullmatch(labels[-1])


def admits(pattern: str, asked: Host) -> bool:
    """Whether the pattern admits the host; its name must be one."""
    return pattern == ANY or covers(pattern, f"https://{asked.name}:{asked.port}")


def covers(pattern: str, other: str) -> bool:
    """Whether every host that `other` admits is admitted by `pattern`. A star in `other` is taken for itself."""
    if pattern == ANY:
        return True
    above, below = _parts(pattern), _parts(other)
    return below[1] <= above[1] and _labels_cover(above[0], below[0])


def _parts(pattern: str) -> tuple[list[str], frozenset[int]]:
    """The labels of a pattern and its ports; no labels and no ports for what is no pattern, which then admits nothing."""
    match = ORIGIN.fullmatch(pattern)
    if not match:
        return [], frozenset()
    scheme, name, port = match.groups()
    ports = frozenset((int(port),) if port else (PORTS[scheme],) if scheme else PORTS.values())
    return name.split("."), ports


def _labels_cover(above: list[str], below: list[str]) -> bool:
    if not above or not below:
        return False
    if above[0] == DEEP and len(above) > 1:
        rest = above[1:]
        return len(below) > len(rest) and _each(rest, below[-len(rest) :])
    return below[0] != DEEP and len(above) == len(below) and _each(above, below)


def _each(above: list[str], below: list[str]) -> bool:
    return all(fnmatchcase(one, label) for label, one in zip(above, below, strict=True))
