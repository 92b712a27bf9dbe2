"""What an organisation allows at most, as frozen records. Cold; standard library only.

`bundler.profile` fills a `Policy` from `[policy]` of a profile and puts it into the payload; `runtime.guard` obeys it. None: the
profile says nothing about that key.
"""

from dataclasses import dataclass, field

from runtime.contract.records import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityCeiling(Strict):
    """`[policy.capabilities]`: what a grant may be at most."""

    terminal_exec: tuple[str, ...] | None = None
    filesystem_read: tuple[str, ...] | None = None
    filesystem_write: tuple[str, ...] | None = None
    network: tuple[str, ...] | None = None
    env_read: tuple[str, ...] | None = None
    secrets_access: bool | None = None
    shell: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs(Strict):
    """`[policy.programs]`: where commands are looked up, and hosts and sockets that manifests cannot ask for."""

    path: tuple[str, ...] | None = None
    addresses: tuple[str, ...] | None = None
    sockets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement(Strict):
    """`[policy.confinement]`."""

    minimum: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(Strict):
    """A command that the organisation refuses, and why."""

    pattern: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Required(Strict):
    """A command that fits `command` must fit `pattern` too: `kubectl delete *` and `* --namespace*`."""

    command: str
    pattern: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool(Strict):
    """A program that may be run.

    `versions` is a constraint, empty for any; `contexts` are the clusters, profiles or projects that it may name.
    """

    program: str
    versions: str = ""
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands(Strict):
    """`[policy.commands]`.

    Patterns fit whole commands, with `*` for any characters; `approval` are those that somebody must allow.
    """

    risk_tolerance: str | None = None
    blocked: tuple[Blocked, ...] | None = None
    required: tuple[Required, ...] | None = None
    approval: tuple[Blocked, ...] | None = None
    tools: tuple[Tool, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Users(Strict):
    """`[policy.users]`."""

    add_skills: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Strict):
    """`[policy.agent]`."""

    backends: tuple[str, ...] | None = None
    endpoints: tuple[str, ...] | None = None
    models: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal(Strict):
    """`[policy.journal]`. `retain_days` is in days."""

    required: bool | None = None
    path: str | None = None
    retain_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Executables(Strict):
    """`[policy.executables]`: what one use of a skill's executable takes at most. Seconds, and megabytes (2^20 bytes) of memory."""

    max_seconds: int | None = None
    max_memory_mb: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Strict):
    """`[policy]`: the ceiling of every grant. None of it: consent decides."""

    required: tuple[str, ...] | None = None
    blocked: tuple[str, ...] | None = None
    capabilities: CapabilityCeiling = field(default_factory=CapabilityCeiling)
    programs: Programs = field(default_factory=Programs)
    confinement: Confinement = field(default_factory=Confinement)
    commands: Commands = field(default_factory=Commands)
    executables: Executables = field(default_factory=Executables)
    users: Users = field(default_factory=Users)
    agent: Agent = field(default_factory=Agent)
    journal: Journal = field(default_factory=Journal)
