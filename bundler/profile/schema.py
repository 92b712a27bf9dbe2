"""The keys of a profile file. Unknown ones are refused by the same reader as a manifest's.

What a file leaves out is None or empty here; `extend` takes it from the parent, and last from the defaults in `effective`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.contract.policy import Policy
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

    `import_` is the key `import`: what lies at the path is no skill, but of that kind, and made into one. Of `path`, `git`, `oci`
    and `url` there is at most one; without any the id comes from `[sources]`.
    """

    version: str = "*"
    path: str = ""
    import_: str = ""
    git: str = ""
    tag: str = ""
    branch: str = ""
    commit: str = ""
    subdirectory: str = ""
    oci: str = ""
    url: str = ""
    sha256: str = ""
    features: tuple[str, ...] = ()
    default_features: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Strict):
    """One entry of `[sources]`, for ids of these namespaces.

    One of: a folder of skill folders, the index of a registry, what names of OCI artifacts begin with. `mirrors` are of an index;
    `signed` asks for a signature of its snapshot, by a signer of `[trust]`.
    """

    namespaces: tuple[str, ...]
    path: str = ""
    registry: str = ""
    oci: str = ""
    mirrors: tuple[str, ...] = ()
    signed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Strict):
    """One entry of `[overrides]`: the constraint that stands for all others, and why."""

    version: str
    reason: str


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
class Trust(Strict):
    """`[trust]`: a level (signed, pinned, none) for each namespace, `*` for all others; files of keys that do and do not count."""

    require: Mapping[str, str] = field(default_factory=dict)
    signers: tuple[str, ...] | None = None
    revoked: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile(Strict):
    """One file, as it was written. Paths in it are relative to it."""

    profile: About
    skills: Mapping[str, Wanted] = field(default_factory=dict)
    sources: Mapping[str, Place] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    target: Target = field(default_factory=Target)
    budget: Budget = field(default_factory=Budget)
    trust: Trust | None = None
    policy: Policy | None = None
