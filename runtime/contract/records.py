"""What a skill is, as frozen records. Cold; standard library only.

`runtime.authoring.validate` fills a `Manifest` from skill.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

NAMESPACES = ("core", "cloud", "tool", "lang", "platform", "custom")
API_MAJOR, API_MINOR = 1, 0
SECONDS, MEGABYTES = 5, 64  # what one use of an executable takes at most, where its manifest says nothing
MOST_SECONDS, MOST_MEGABYTES = 300, 1024  # what a manifest may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Strict:
    """A record that people write: no unknown key, no converted value. The attribute tells pydantic so, for schemas."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillTable(Strict):
    """`[skill]`: who the skill is."""

    id: str
    name: str
    version: str
    api_version: str
    description: str = ""
    authors: tuple[str, ...] = ()
    license: str = ""
    repository: str = ""
    documentation: str = ""
    keywords: tuple[str, ...] = ()
    min_caro_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provides(Strict):
    """`[provides]`: a promise about the folder, checked against it."""

    knowledge: bool = False
    recipes: bool = False
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge(Strict):
    """`[knowledge]`. `max_context_tokens` is in tokens."""

    topics: tuple[str, ...] = ()
    priority: int = 50
    max_context_tokens: int = 1000
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipes(Strict):
    """`[recipes]`."""

    files: tuple[str, ...] = ("recipes/*.yaml",)
    default_confirmation: str = "prompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Executable(Strict):
    """`[executable]`. What one use takes at most: seconds, and megabytes (2^20 bytes) of memory; the policy may allow less."""

    module: str
    exports: tuple[str, ...] = ()
    max_seconds: int = SECONDS
    max_memory_mb: int = MEGABYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalExec(Strict):
    """`[capabilities.terminal_exec]`."""

    allowed: bool = False
    commands: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities(Strict):
    """`[capabilities]`: what the skill asks for. All that is absent is denied."""

    terminal_exec: TerminalExec = field(default_factory=TerminalExec)
    filesystem_read: tuple[str, ...] = ()
    filesystem_write: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    env_read: tuple[str, ...] = ()
    secrets_access: bool = False
    shell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency(Strict):
    """One entry of `[dependencies]`; a bare constraint string is the field `version`."""

    version: str = "*"
    optional: bool = False
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Strict):
    """One entry of `[features]`."""

    description: str = ""
    default: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(Strict):
    """`[platform]`. Empty means any."""

    os: tuple[str, ...] = ()
    arch: tuple[str, ...] = ()
    required_tools: tuple[str, ...] = ()
    optional_tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Strict):
    """skill.toml, validated."""

    skill: SkillTable
    provides: Provides
    knowledge: Knowledge = field(default_factory=Knowledge)
    recipes: Recipes = field(default_factory=Recipes)
    executable: Executable | None = None
    capabilities: Capabilities = field(default_factory=Capabilities)
    dependencies: Mapping[str, Dependency] = field(default_factory=dict)
    suggestions: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    platform: Platform = field(default_factory=Platform)
