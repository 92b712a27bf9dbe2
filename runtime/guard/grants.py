"""One skill's rights: what its manifest asks for, what the user or the profile gave, what the policy allows.

An embedded skill is granted what it asks for, and the profile's addresses and sockets, until the user says otherwise; any other
skill nothing. Whatever the user says, the request and the policy stay limits.
"""

from collections.abc import Sequence
from dataclasses import replace

from runtime.contract.records import Capabilities, TerminalExec
from runtime.guard.places import settled
from runtime.guard.policy import limits
from runtime.guard.records import NOTHING, Ceiling, Grants, Places, Rights

FACT = "capabilities."  # how the facts of a payload name what was in that table of the manifest


def requested(facts: Sequence[tuple[str, str]]) -> Capabilities:
    """The capabilities in the facts of a skill (FORMAT.md)."""

    def several(key: str) -> tuple[str, ...]:
        return tuple(value for name, value in facts if name == f"{FACT}{key}[]")

    def yes(key: str) -> bool:
        return (FACT + key, "true") in facts

    programs = TerminalExec(
        allowed=yes("terminal_exec.allowed"),
        commands=several("terminal_exec.commands"),
        blocked=several("terminal_exec.blocked"),
    )
    return Capabilities(
        terminal_exec=programs,
        filesystem_read=several("filesystem_read"),
        filesystem_write=several("filesystem_write"),
        network=several("network"),
        env_read=several("env_read"),
        secrets_access=yes("secrets_access"),
        shell=yes("shell"),
    )


def asked(request: Capabilities) -> Grants:
    """The request as the first of the three."""
    programs = request.terminal_exec
    return Grants(
        terminal_exec=programs.commands if programs.allowed else (),
        blocked=programs.blocked,
        filesystem_read=request.filesystem_read,
        filesystem_write=request.filesystem_write,
        network=request.network,
        env_read=request.env_read,
        secrets_access=request.secrets_access,
        shell=request.shell,
    )


def default(request: Capabilities, ceiling: Ceiling, *, embedded: bool) -> Grants:
    """What counts as granted while the user has said nothing."""
    if not embedded:
        return NOTHING
    profile = ceiling.policy.programs if ceiling.policy else None
    gifts = (profile.addresses or (), profile.sockets or ()) if profile else ((), ())
    return replace(asked(request), addresses=gifts[0], sockets=gifts[1])


def rights(skill: str, request: Capabilities, given: Grants | None, ceiling: Ceiling, places: Places, *, embedded: bool) -> Rights:
    """The three of one skill, ready for `decide`. `given` is what `store.load` found; None: the user has said nothing."""
    granted = default(request, ceiling, embedded=embedded) if given is None else given
    written = request.filesystem_write
    return Rights(
        skill=skill,
        request=_settled(asked(request), places, written),
        grant=_settled(granted, places, written),
        ceiling=_settled(limits(ceiling.policy), places, ()),
        places=places,
        fault=ceiling.fault,
    )


def _settled(grants: Grants, places: Places, written: Sequence[str]) -> Grants:
    return replace(
        grants,
        filesystem_read=settled(grants.filesystem_read, places, written),
        filesystem_write=settled(grants.filesystem_write, places, written),
        sockets=settled(grants.sockets, places, ()),
    )
