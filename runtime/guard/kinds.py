"""The patterns of each kind: which cover which, and what two lists have in common. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from runtime.guard import addresses, hosts, paths, variables
from runtime.guard.records import ADDRESSES, ANY, ENVIRONMENT, LISTS, NETWORK, PROGRAM, READ, SOCKET, SWITCHES, WRITE, Grants

Patterns = tuple[str, ...] | None


def _same(pattern: str, other: str) -> bool:
    return pattern in {ANY, other}


# Whether a pattern covers another one of its kind; paths are absolute and resolved.
COVERS: Mapping[str, Callable[[str, str], bool]] = {
    PROGRAM: _same,
    READ: paths.contains,
    WRITE: paths.contains,
    NETWORK: hosts.covers,
    ENVIRONMENT: variables.covers,
    ADDRESSES: addresses.covers,
    SOCKET: _same,
}


def covered(kind: str, patterns: Patterns, one: str) -> bool:
    """Whether all that `one` admits is admitted by one of the patterns."""
    return patterns is None or any(COVERS[kind](pattern, one) for pattern in patterns)


def common(kind: str, first: Patterns, second: Patterns) -> Patterns:
    """What both lists admit, as patterns. Of two that overlap and neither covers the other, nothing: it is never too wide."""
    if first is None or second is None:
        return second if first is None else first
    found = [one for one in first if covered(kind, second, one)] + [one for one in second if covered(kind, first, one)]
    return tuple(dict.fromkeys(found))


def intersection(first: Grants, second: Grants) -> Grants:
    """What both admit. `blocked` adds up: a no wins."""
    values: dict[str, Any] = {
        kind: common(kind, first.patterns(kind), second.patterns(kind)) for kind in (*LISTS, ADDRESSES, SOCKET)
    }
    values |= {kind: first.switch(kind) and second.switch(kind) for kind in SWITCHES}
    blocked = tuple(dict.fromkeys((*first.blocked, *second.blocked)))
    if values[PROGRAM] is not None:
        values[PROGRAM] = tuple(one for one in values[PROGRAM] if one not in blocked)
    return Grants(blocked=blocked, **values)
