"""The one decision: allowed is what the request, the grant and the policy all admit and no rule forbids. Pure.

It answers for steps of recipes, for what a WASM guest imports, for agents and for the proxy. Empty allows nothing, a no wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from runtime.guard import addresses, hosts, kinds, paths, variables
from runtime.guard.programs import PROGRAM_NAME
from runtime.guard.records import (
    ENVIRONMENT,
    GRANT,
    KINDS,
    NETWORK,
    POLICY,
    PROGRAM,
    READ,
    REQUEST,
    RULE,
    SECRETS,
    SHELL,
    SOCKET,
    SWITCHES,
    WRITE,
    Decision,
    Grants,
    Rights,
    Wish,
)

Admits = Callable[[Grants, str], bool]
NO = {
    REQUEST: "the skill does not ask for it",
    GRANT: "it is not granted",
    POLICY: "the policy does not allow it",
}


def decide(wish: Wish, rights: Rights) -> Decision:
    """Whether this may happen, and who said no."""
    if rights.fault:
        return _denied(wish, POLICY, rights.fault)
    wrong = _malformed(wish)
    if wrong:
        return _denied(wish, RULE, wrong)
    for who, grants in ((REQUEST, rights.request), (GRANT, rights.grant), (POLICY, rights.ceiling)):
        if wish.kind == PROGRAM and wish.resource in grants.blocked:
            return _denied(wish, who, "it is blocked")
        if not _admitted(wish, who, grants):
            return _denied(wish, who, NO[who])
    forbidden = _forbidden(wish, rights)
    if forbidden:
        return _denied(wish, RULE, forbidden)
    return Decision(allowed=True, kind=wish.kind, resource=wish.resource, reason="requested, granted and within the policy")


def effective(rights: Rights) -> Grants:
    """What all three admit, as patterns, for the system to enforce and for people. Nothing in it is denied by `decide`."""
    if rights.fault:
        return Grants()
    asked = rights.request
    request = replace(asked, addresses=None if asked.network else (), sockets=None if asked.terminal_exec else ())
    met = kinds.intersection(kinds.intersection(request, rights.grant), rights.ceiling)
    return kinds.intersection(met, _allowed_by_rule(met, rights))


def _allowed_by_rule(met: Grants, rights: Rights) -> Grants:
    def kept(kind: str) -> tuple[str, ...]:
        write = kind == WRITE
        return tuple(one for one in met.patterns(kind) or () if not paths.refusal(one, rights.places, write=write))

    names = tuple(one for one in met.env_read or () if not variables.never_passed(one.rstrip("*")))
    return Grants.unlimited(filesystem_read=kept(READ), filesystem_write=kept(WRITE), env_read=names)


def _denied(wish: Wish, who: str, reason: str) -> Decision:
    return Decision(allowed=False, kind=wish.kind, resource=wish.resource, reason=reason, said_by=who)


def _malformed(wish: Wish) -> str:
    """Why the resource is none of its kind, or empty."""
    what, text = wish.kind, wish.resource
    if what not in KINDS:
        return "it is of no known kind"
    if what in SWITCHES:
        return ""
    if what == PROGRAM:
        return "" if PROGRAM_NAME.fullmatch(text) else "a program is named by its bare name"
    if what == NETWORK:
        return _no_host(text)
    if what == ENVIRONMENT:
        return "" if variables.NAME.fullmatch(text) else "it is no name of a variable"
    return "" if paths.plain(text) else "a path must be absolute"


def _no_host(text: str) -> str:
    asked = hosts.host(text)
    if asked and (addresses.address(asked.name) or hosts.is_name(asked.name)):
        return ""
    return "it is neither the name of a host nor an address"


def _program(grants: Grants, name: str) -> bool:
    return kinds.covered(PROGRAM, grants.terminal_exec, name)


def _path(kind: str) -> Admits:
    return lambda grants, path: kinds.covered(kind, grants.patterns(kind), paths.plain(path))


def _network(grants: Grants, resource: str) -> bool:
    asked = hosts.host(resource)
    if asked is None:
        return False
    one = addresses.address(asked.name)
    if one is not None:
        return grants.addresses is None or addresses.granted(one, grants.addresses)
    return grants.network is None or any(hosts.admits(pattern, asked) for pattern in grants.network)


def _socket(grants: Grants, path: str) -> bool:
    return grants.sockets is None or paths.plain(path) in grants.sockets


ADMITS: Mapping[str, Admits] = {
    PROGRAM: _program,
    READ: _path(READ),
    WRITE: _path(WRITE),
    NETWORK: _network,
    ENVIRONMENT: lambda grants, name: kinds.covered(ENVIRONMENT, grants.env_read, name),
    SECRETS: lambda grants, _: grants.secrets_access,
    SHELL: lambda grants, _: grants.shell,
    SOCKET: _socket,
}


def _admitted(wish: Wish, who: str, grants: Grants) -> bool:
    """Whether this one of the three admits it. What no manifest can ask for, the request admits where it asks for the like."""
    if who == REQUEST and wish.kind == SOCKET:
        return bool(grants.terminal_exec)
    if who == REQUEST and _by_address(wish):
        return bool(grants.network)
    return ADMITS[wish.kind](grants, wish.resource)


def _by_address(wish: Wish) -> bool:
    asked = hosts.host(wish.resource) if wish.kind == NETWORK else None
    return asked is not None and addresses.address(asked.name) is not None


def _forbidden(wish: Wish, rights: Rights) -> str:
    """Why nobody can allow it, or empty."""
    if wish.kind == ENVIRONMENT and variables.never_passed(wish.resource):
        return "this variable is never passed on"
    if wish.kind in {READ, WRITE}:
        return _refused_grant(wish, rights)
    return ""


def _refused_grant(wish: Wish, rights: Rights) -> str:
    """The rule against the narrowest folder that all three admit, for instance one that holds this program."""
    path = paths.plain(wish.resource)
    lists = [grants.patterns(wish.kind) for grants in (rights.request, rights.grant, rights.ceiling)]
    folder = max((paths.deepest(one, path) for one in lists if one is not None), key=len, default="/")
    reason = paths.refusal(folder, rights.places, write=wish.kind == WRITE)
    return f"{folder} cannot be granted: {reason}" if reason else ""
