"""A profile as it counts: parents applied, defaults filled in, every value checked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from bundler.budget.limits import Budget
from bundler.profile.schema import Place, Trust, Wanted
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

    @property
    def digest(self) -> str:
        """`sha256:` over what counts: comments, order and layout of the files do not. Where the files lie does not either."""
        values = asdict(self) | {"file": ""}
        if self.trust is None:  # nor does a key that came later count where it is not used
            values = {key: value for key, value in values.items() if key not in {"trust", "keys"}}
        return "sha256:" + sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
