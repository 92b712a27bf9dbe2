"""What `decide` reads and answers, as frozen records. Cold; standard library only."""

from dataclasses import dataclass
from typing import Any, Self

from runtime.contract.policy import Policy

# The kinds of wishes. What a manifest can ask for comes first; only a profile or the user gives the last.
PROGRAM, READ, WRITE, NETWORK, ENVIRONMENT = "terminal_exec", "filesystem_read", "filesystem_write", "network", "env_read"
SECRETS, SHELL, SOCKET = "secrets_access", "shell", "sockets"
LISTS = (PROGRAM, READ, WRITE, NETWORK, ENVIRONMENT)
SWITCHES = (SECRETS, SHELL)
KINDS = (*LISTS, *SWITCHES, SOCKET)
ADDRESSES = "addresses"  # networks: not a kind of wish but a part of NETWORK
ANY = "*"  # all of a kind, where it is spelled out

REQUEST, GRANT, POLICY, RULE = "request", "grant", "policy", "rule"  # who said no; RULE: nobody can allow it


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """What one of the three admits. An empty list admits nothing, None everything; what is `blocked` (programs) nobody runs.

    Paths are patterns as a manifest has them, or, in `Rights`, absolute and resolved. `addresses` are networks such as 10.0.0.0/8,
    `sockets` paths of unix sockets: a manifest has neither.
    """

    terminal_exec: tuple[str, ...] | None = ()
    blocked: tuple[str, ...] = ()
    filesystem_read: tuple[str, ...] | None = ()
    filesystem_write: tuple[str, ...] | None = ()
    network: tuple[str, ...] | None = ()
    env_read: tuple[str, ...] | None = ()
    secrets_access: bool = False
    shell: bool = False
    addresses: tuple[str, ...] | None = ()
    sockets: tuple[str, ...] | None = ()

    def patterns(self, kind: str) -> tuple[str, ...] | None:
        """The list of a kind, or of ADDRESSES; None where all is admitted."""
        found: tuple[str, ...] | None = getattr(self, kind)
        return found

    def switch(self, kind: str) -> bool:
        """The boolean of a kind of SWITCHES."""
        return bool(getattr(self, kind))

    @classmethod
    def unlimited(cls, **but: Any) -> Self:
        """Everything, but for these fields."""
        values: dict[str, Any] = dict.fromkeys((*LISTS, ADDRESSES, SOCKET))
        return cls(**(values | dict.fromkeys(SWITCHES, True) | but))


NOTHING = Grants()
UNLIMITED = Grants.unlimited()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The profile's policy. With neither a policy nor a fault there is no ceiling; a `fault` says why nothing is allowed."""

    policy: Policy | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Folders that grants are read against and that they must leave alone: absolute, resolved.

    `home`, `folder` (where caro runs), `project` and `cache` (the skill's own) stand for `~`, `./`, `$CARO_PROJECT_ROOT` and
    `$CARO_CACHE`. `kept` are this program's own: executable, unpacked runtime, ~/.caro, journal. `programs` is the search path.
    """

    home: str
    folder: str
    project: str
    cache: str
    kept: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """One skill's three answers, with every path absolute and resolved. Made by `grants.rights`."""

    skill: str
    request: Grants
    grant: Grants
    ceiling: Grants
    places: Places
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing that is about to happen.

    `resource` is the bare name of a program, a resolved path, `host`, `host:port` or `https://host:port`, the name of a variable,
    the resolved path of a socket; for the switches it is empty.
    """

    kind: str
    resource: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer. `said_by` is who said no (REQUEST, GRANT, POLICY, RULE), empty where it is allowed; `reason` is for people."""

    allowed: bool
    kind: str
    resource: str
    reason: str
    said_by: str = ""
