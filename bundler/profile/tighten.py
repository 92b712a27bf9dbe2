"""A child profile may tighten its parent's policy, never loosen it.

Each key has one rule; a key that the child leaves out is inherited.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from runtime.contract.policy import Policy, Tool

LEVELS = ("L0", "L2", "L3b", "L3")
RISKS = ("low", "medium", "high")
ADDING = ("deny", "signed", "allow")

LABELS = re.compile(r"[A-Za-z0-9*-]+(\.[A-Za-z0-9*-]+)*", re.ASCII)
PORT = re.compile(r"([0-9]{1,5}|\*)(/[A-Za-z0-9/._-]*)?", re.ASCII)
WORD = re.compile(r"[A-Za-z0-9_]*\*?", re.ASCII)

Rule = Callable[[Any, Any], bool]


def covers(ceiling: str, one: str) -> bool:
    """Whether a pattern of the parent admits all that the child's admits: `*`, `AWS_*`, `*.example.com`, `./`.

    What a pattern leaves open is filled by characters of one kind only, so that no child climbs out of it: `./../x`,
    `evil.org/.example.com`.
    """
    if ceiling in {"*", one}:
        return True
    if ceiling.startswith("*."):
        return one.endswith(ceiling[1:]) and LABELS.fullmatch(one.removesuffix(ceiling[1:])) is not None
    if ceiling.endswith("/"):
        return one.startswith(ceiling) and ".." not in one.split("/")
    if ceiling.endswith(":*"):
        return one.startswith(ceiling[:-1]) and PORT.fullmatch(one.removeprefix(ceiling[:-1])) is not None
    if ceiling.endswith("*"):
        return one.startswith(ceiling[:-1]) and WORD.fullmatch(one.removeprefix(ceiling[:-1])) is not None
    return False


def _within(parent: Sequence[str], child: Sequence[str]) -> bool:
    return all(any(covers(ceiling, one) for ceiling in parent) for one in child)


def _subnets(parent: Sequence[str], child: Sequence[str]) -> bool:
    ceilings = [ip_network(one) for one in parent]
    return all(any(_inside(ip_network(one), ceiling) for ceiling in ceilings) for one in child)


def _inside(one: IPv4Network | IPv6Network, ceiling: IPv4Network | IPv6Network) -> bool:
    return one.version == ceiling.version and one.subnet_of(ceiling)  # type: ignore[arg-type]


def _at_least_all(parent: Sequence[object], child: Sequence[object]) -> bool:
    return all(one in child for one in parent)


def _tools(parent: Sequence[Tool], child: Sequence[Tool]) -> bool:
    """Each tool of the child is one of the parent's, as it is there or with less."""
    return all(any(_no_more(ceiling, one) for ceiling in parent) for one in child)


def _no_more(ceiling: Tool, one: Tool) -> bool:
    versions = not ceiling.versions or one.versions == ceiling.versions
    contexts = not ceiling.contexts or (bool(one.contexts) and set(one.contexts) <= set(ceiling.contexts))
    return one.program == ceiling.program and versions and contexts


def _not_after(order: Sequence[str]) -> Rule:
    return lambda parent, child: order.index(child) <= order.index(parent)


RULES: dict[str, tuple[Rule, str]] = {
    "required": (_at_least_all, "all of the parent's, or more"),
    "blocked": (_at_least_all, "all of the parent's, or more"),
    "programs.addresses": (_subnets, "networks within the parent's"),
    "capabilities.secrets_access": (lambda parent, child: parent or not child, "false, as in the parent"),
    "capabilities.shell": (lambda parent, child: parent or not child, "false, as in the parent"),
    "confinement.minimum": (
        lambda parent, child: LEVELS.index(child) >= LEVELS.index(parent),
        "the parent's level, or a higher one",
    ),
    "commands.risk_tolerance": (_not_after(RISKS), "the parent's tolerance, or a lower one"),
    "commands.blocked": (_at_least_all, "all of the parent's, or more"),
    "commands.required": (_at_least_all, "all of the parent's, or more"),
    "commands.approval": (_at_least_all, "all of the parent's, or more"),
    "commands.tools": (_tools, "none but the parent's tools, with no more versions or contexts"),
    "users.add_skills": (_not_after(ADDING), "the parent's, or a stricter one"),
    "journal.required": (lambda parent, child: child or not parent, "true, as in the parent"),
    "journal.path": (lambda parent, child: child == parent, "the parent's path"),
    "journal.retain_days": (lambda parent, child: child >= parent, "the parent's days, or more"),
}
GRANTED = ("programs.addresses", "programs.sockets")
CEILING = (_within, "nothing that the parent does not admit")


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
        rule, wanted = RULES.get(key, CEILING)
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
