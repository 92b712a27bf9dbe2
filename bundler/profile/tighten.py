"""A child profile may tighten its parent's policy, never loosen it.

Each key has one rule; a key that the child leaves out is inherited. What a pattern covers is the guard's own rule.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from runtime.contract.policy import Policy, Tool
from runtime.guard import paths
from runtime.guard.kinds import COVERS
from runtime.guard.records import ANY, ENVIRONMENT, NETWORK, PROGRAM, Places

LEVELS = ("L0", "L2", "L3b", "L3")
RISKS = ("low", "medium", "high")
ADDING = ("deny", "signed", "allow")

PORT = re.compile(r"([0-9]{1,5}|\*)(/[A-Za-z0-9/._-]*)?", re.ASCII)
# Each folder that a pattern can begin with, apart from all others.
ROOTS = Places(home="/~home", folder="/~here", project="/~project", cache="/~cache", kept=(), programs=())

Rule = Callable[[Any, Any], bool]
Covers = Callable[[str, str], bool]


def _folder(ceiling: str, one: str) -> bool:
    return paths.contains(paths.expanded(ceiling, ROOTS), paths.expanded(one, ROOTS))


def _endpoint(ceiling: str, one: str) -> bool:
    """`http://127.0.0.1:*` is any port there; what stands for the star is a port, so that no child climbs out of it."""
    if not ceiling.endswith(":*"):
        return ceiling in {ANY, one}
    return one.startswith(ceiling[:-1]) and PORT.fullmatch(one.removeprefix(ceiling[:-1])) is not None


def _within(covers: Covers) -> Rule:
    """Whether all that the child's patterns admit is admitted by one of the parent's."""
    return lambda parent, child: all(any(covers(ceiling, one) for ceiling in parent) for one in child)


def _subnets(parent: Sequence[str], child: Sequence[str]) -> bool:
    ceilings = [ip_network(one) for one in parent]
    return all(any(_inside(ip_network(one), ceiling) for ceiling in ceilings) for one in child)


def _inside(one: IPv4Network | IPv6Network, ceiling: IPv4Network | IPv6Network) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(ceiling, IPv4Network) and one.subnet_of(ceiling)
    return isinstance(ceiling, IPv6Network) and one.subnet_of(ceiling)


def _at_least_all(parent: Sequence[object], child: Sequence[object]) -> bool:
    return all(one in child for one in parent)


def _at_most(parent: int, child: int) -> bool:
    return child <= parent


def _tools(parent: Sequence[Tool], child: Sequence[Tool]) -> bool:
    """Each tool of the child is one of the parent's, as it is there or with less."""
    return all(any(_no_more(ceiling, one) for ceiling in parent) for one in child)


def _no_more(ceiling: Tool, one: Tool) -> bool:
    versions = not ceiling.versions or one.versions == ceiling.versions
    contexts = not ceiling.contexts or (bool(one.contexts) and set(one.contexts) <= set(ceiling.contexts))
    return one.program == ceiling.program and versions and contexts


def _not_after(order: Sequence[str]) -> Rule:
    return lambda parent, child: order.index(child) <= order.index(parent)


CEILING = "nothing that the parent does not admit"
RULES: dict[str, tuple[Rule, str]] = {
    "required": (_at_least_all, "all of the parent's, or more"),
    "blocked": (_at_least_all, "all of the parent's, or more"),
    "programs.addresses": (_subnets, "networks within the parent's"),
    "programs.path": (lambda parent, child: set(child) <= set(parent), CEILING),
    "capabilities.filesystem_read": (_within(_folder), CEILING),
    "capabilities.filesystem_write": (_within(_folder), CEILING),
    "capabilities.network": (_within(COVERS[NETWORK]), CEILING),
    "capabilities.env_read": (_within(COVERS[ENVIRONMENT]), CEILING),
    "agent.models": (_within(COVERS[ENVIRONMENT]), CEILING),  # `qwen*`, as a prefix of variables is written
    "agent.endpoints": (_within(_endpoint), CEILING),
    "capabilities.secrets_access": (lambda parent, child: parent or not child, "false, as in the parent"),
    "capabilities.shell": (lambda parent, child: parent or not child, "false, as in the parent"),
    "confinement.minimum": (
        lambda parent, child: LEVELS.index(child) >= LEVELS.index(parent),
        "the parent's level, or a higher one",
    ),
    "commands.risk_tolerance": (_not_after(RISKS), "the parent's tolerance, or a lower one"),
    "commands.blocked": (_at_least_all, "all of the parent's, or more"),
    "executables.max_seconds": (_at_most, "the parent's, or less"),
    "executables.max_memory_mb": (_at_most, "the parent's, or less"),
    "commands.required": (_at_least_all, "all of the parent's, or more"),
    "commands.approval": (_at_least_all, "all of the parent's, or more"),
    "commands.tools": (_tools, "none but the parent's tools, with no more versions or contexts"),
    "users.add_skills": (_not_after(ADDING), "the parent's, or a stricter one"),
    "journal.required": (lambda parent, child: child or not parent, "true, as in the parent"),
    "journal.path": (lambda parent, child: child == parent, "the parent's path"),
    "journal.retain_days": (lambda parent, child: child >= parent, "the parent's days, or more"),
}
GRANTED = ("programs.addresses", "programs.sockets")
NAMES = (_within(COVERS[PROGRAM]), CEILING)


def tightened(parent: Policy, child: Policy) -> tuple[Policy, list[tuple[str, str, str]]]:
    """The child's policy over the parent's, and each key that loosens: (key, found, wanted)."""
    loosened: list[tuple[str, str, str]] = []
    return _merged(parent, child, "", loosened), loosened


def _merged(parent: Any, child: Any, path: str, loosened: list[tuple[str, str, str]]) -> Any:
    values: dict[str, Any] = {}
    for field in fields(parent):
        key = f"{path}{field.name}"
        above, below = getattr(parent, field.name), getattr(child, field.name)
        if is_dataclass(above):
            values[field.name] = _merged(above, below, f"{key}.", loosened)
            continue
        rule, wanted = RULES.get(key, NAMES)
        if key in GRANTED and above is None:
            above = ()  # only a profile may grant these, so silence grants none
        if above is not None and below is not None and not rule(above, below):
            loosened.append((key, f"{below!r} over {above!r}", wanted))
        values[field.name] = above if below is None else below
    return replace(parent, **values)


def unknown_words(policy: Policy) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Keys whose value is none of the words that they have: (key, found, known)."""
    for key, found, known in (
        ("confinement.minimum", policy.confinement.minimum, LEVELS),
        ("commands.risk_tolerance", policy.commands.risk_tolerance, RISKS),
        ("users.add_skills", policy.users.add_skills, ADDING),
    ):
        if found is not None and found not in known:
            yield key, found, known
