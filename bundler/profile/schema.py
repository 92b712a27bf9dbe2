"""The keys of a profile file. Unknown ones are refused by the same reader as a manifest's.

What a file leaves out is None or empty here; `extend` takes it from the parent, and last from the defaults in `effective`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.contract.records import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Strict):
    """`[profile]`. `executable` is the file name of the result; `features` are parts of the runtime to ship."""

    name: str
    description: str = ""
    extends: str | None = None
    executable: str | None = None
    features: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Strict):
    """One entry of `[skills]`; a bare constraint string is the field `version`, `false` is kept apart.

    `import_` is the key `import`: what lies at the path is no skill, but of that kind, and made into one.
    """

    version: str = "*"
    path: str = ""
    import_: str = ""
    features: tuple[str, ...] = ()
    default_features: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Strict):
    """One entry of `[sources]`: a folder of skill folders, for ids of these namespaces."""

    path: str
    namespaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Strict):
    """`[target]`: for which machine, and whether start or size counts. `glibc` is the newest the result may need."""

    platform: str | None = None
    optimise: str | None = None
    layout: str | None = None
    glibc: str | None = None
    python: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Strict):
    """`[budget]`: sizes such as `20 MB`, and `growth` such as `5 %`."""

    total: str | None = None
    knowledge: str | None = None
    recipes: str | None = None
    wasm: str | None = None
    base: str | None = None
    growth: str | None = None
    skills: Mapping[str, str] = field(default_factory=dict)


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
class Commands(Strict):
    """`[policy.commands]`."""

    risk_tolerance: str | None = None
    blocked: tuple[Blocked, ...] | None = None


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
class Policy(Strict):
    """`[policy]`: the ceiling of every grant. None of it: consent decides."""

    required: tuple[str, ...] | None = None
    blocked: tuple[str, ...] | None = None
    capabilities: CapabilityCeiling = field(default_factory=CapabilityCeiling)
    programs: Programs = field(default_factory=Programs)
    confinement: Confinement = field(default_factory=Confinement)
    commands: Commands = field(default_factory=Commands)
    users: Users = field(default_factory=Users)
    agent: Agent = field(default_factory=Agent)
    journal: Journal = field(default_factory=Journal)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile(Strict):
    """One file, as it was written. Paths in it are relative to it."""

    profile: About
    skills: Mapping[str, Wanted] = field(default_factory=dict)
    sources: Mapping[str, Place] = field(default_factory=dict)
    target: Target = field(default_factory=Target)
    budget: Budget = field(default_factory=Budget)
    policy: Policy | None = None
