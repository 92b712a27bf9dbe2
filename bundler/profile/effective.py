"""A profile as it counts: parents applied, defaults filled in, every value checked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from bundler.budget.limits import Budget
from bundler.profile.schema import Override, Place, Trust, Wanted
from runtime.contract.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the executable runs, and what it is optimised for."""

    platform: str
    optimise: str
    layout: str
    glibc: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A whole profile. Paths are relative to `file`, the profile that was asked for. `keys` are key files by their paths."""

    name: str
    file: Path
    description: str
    executable: str
    features: tuple[str, ...]
    skills: Mapping[str, Wanted]
    sources: Mapping[str, Place]
    target: Target
    budget: Budget
    policy: Policy | None = field(default=None)
    trust: Trust | None = None
    keys: Mapping[str, bytes] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """`sha256:` over what counts: comments, order and layout of the files do not. Where the files lie does not either."""
        values = _said(asdict(self) | {"file": ""})
        return "sha256:" + sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def _said(value: object) -> object:
    """Without what is empty: a key that profiles learn later changes the digest of none that does not use it."""
    if isinstance(value, dict):
        return {key: _said(one) for key, one in value.items() if one is not None and one not in ("", (), {})}
    return value
