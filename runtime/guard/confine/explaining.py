"""What a failed command should know of its box: the kernel says only "Permission denied". Pure."""

import re
from collections.abc import Sequence

from runtime.guard.confine.records import LANDLOCK, UNCONFINED, Command, Outcome

# What programs print for EACCES, EPERM, EROFS, EAFNOSUPPORT, and where no network is.
REFUSED = re.compile(
    rb"permission denied|operation not permitted|read-only file system|address family not supported|network is unreachable"
    rb"|could not resolve|cannot resolve|cannot connect|connection refused",
    re.IGNORECASE,
)
LOOKED_AT = 64 << 10  # bytes from the end of standard error


def explained(command: Command, outcome: Outcome, missing: str) -> str:
    """Hosts that were denied, or cannot be told apart; and, if a program complains of a refusal, what it might have reached."""
    if command.level == UNCONFINED:
        return ""
    said = [f"denied: {one.resource} ({one.reason})" for one in outcome.hosts if not one.allowed]
    if REFUSED.search(outcome.stderr[-LOOKED_AT:]):
        said.append(_box(command))
    if command.level == LANDLOCK and command.reach.hosts and not command.reach.any_host:
        said.append(f"at L2, which cannot tell hosts apart, the network is closed to a list of them; {missing}")
    return "; ".join(said)


def _box(command: Command) -> str:
    reach = command.reach
    parts = [f"it may write {_some(reach.write)}", f"read {_some(reach.read)}"]
    parts += ["use no network"] if reach.hosts is None else []
    parts += [] if reach.sockets else ["use no unix socket"]
    return f"confined at {command.level}, {', '.join(parts)}"


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths) or "nothing"
