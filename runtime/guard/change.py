"""Grants and revocations as the user types them: `network=a.test,b.test,env_read=AWS_PROFILE,shell`. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.guard import addresses, hosts, paths, variables
from runtime.guard.programs import PROGRAM_NAME
from runtime.guard.records import ADDRESSES, ANY, ENVIRONMENT, LISTS, NETWORK, PROGRAM, READ, SOCKET, SWITCHES, WRITE, Grants

NAMED = (*LISTS, *SWITCHES, ADDRESSES, SOCKET)
ON = "true"


class Item(NamedTuple):
    """One value of one kind; of a switch the value is `true`."""

    kind: str
    value: str


def parsed(text: str) -> list[Item]:
    """The items of one argument; what has no kind belongs to the kind before. Raises CaroError (usage)."""
    found: list[Item] = []
    kind = ""
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if equals or part in SWITCHES:
            kind = name
        else:
            value = part
        found.append(Item(kind, ON if kind in SWITCHES and value in {"", kind} else value))
    for item in found:
        wanted = _problem(item)
        if wanted:
            raise CaroError(f"{item.kind}={item.value!a}: wanted {wanted}", code=USAGE, hint="for example network=example.com")
    return found


def _no_program(value: str) -> str | None:
    return None if value == ANY or PROGRAM_NAME.fullmatch(value) else "the bare name of a program"


def _no_network(value: str) -> str | None:
    return None if addresses.network(value) else "a network such as 10.20.0.0/16"


# What is wanted instead of a value of the kind, or None; other kinds are paths.
WANTED: Mapping[str, Callable[[str], str | None]] = {
    PROGRAM: _no_program,
    NETWORK: lambda value: None if value == ANY else hosts.network_problem(value),
    ENVIRONMENT: variables.variable_problem,
    ADDRESSES: _no_network,
    **dict.fromkeys(SWITCHES, lambda value: None if value == ON else "true, or nothing"),
}


def _problem(item: Item) -> str | None:
    if item.kind not in NAMED:
        return f"KIND=VALUE, where KIND is one of {', '.join(NAMED)}"
    return WANTED.get(item.kind, paths.path_problem)(item.value)


def items(grants: Grants) -> list[Item]:
    """All that grants hold."""
    lists = [Item(kind, value) for kind in (*LISTS, ADDRESSES, SOCKET) for value in grants.patterns(kind) or ()]
    return lists + [Item(kind, ON) for kind in SWITCHES if grants.switch(kind)]


def granted(base: Grants, added: Sequence[Item]) -> Grants:
    """The grants and these."""
    for kind, value in added:
        if kind in SWITCHES:
            base = _with(base, kind, value=True)
            continue
        there = base.patterns(kind) or ()
        base = _with(base, kind, value=there if value in there else (*there, value))
        if kind == PROGRAM:
            base = replace(base, blocked=tuple(one for one in base.blocked if one != value))
    return base


def revoked(base: Grants, removed: Sequence[Item]) -> Grants:
    """The grants without these. Of `*` a program is taken by blocking it. Raises CaroError (not found)."""
    for item in removed:
        there = base.patterns(item.kind) or () if item.kind not in SWITCHES else ()
        if item.kind in SWITCHES and base.switch(item.kind):
            base = _with(base, item.kind, value=False)
        elif item.value in there:
            base = _with(base, item.kind, value=tuple(one for one in there if one != item.value))
        elif item.kind == PROGRAM and ANY in there:
            base = replace(base, blocked=(*base.blocked, item.value))
        else:
            known = f"granted are {', '.join(there)}" if there else "nothing of the kind is"
            raise CaroError(f"{item.kind}={item.value}: not granted", code=NOT_FOUND, hint=known)
    return base


def _with(base: Grants, kind: str, *, value: object) -> Grants:
    values: dict[str, Any] = {kind: value}
    return replace(base, **values)


def is_path(kind: str) -> bool:
    """Whether values of the kind are paths."""
    return kind in {READ, WRITE, SOCKET}
