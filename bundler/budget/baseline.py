"""size.json: the sizes of the build that the next one is compared with. Tracked, so made to be read in a diff."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bundler.budget.parts import SKILLS, Attribution
from bundler.writing import put
from runtime.authoring.validate.problems import refuse
from runtime.authoring.validate.shape import filled
from runtime.contract.records import Strict
from runtime.errors import INVALID, CaroError

HINT = "restore it, or let 'bundler size PROFILE --accept' write it anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Strict):
    """Sizes as stored, in bytes, and what they were made with. `skills` maps an id to its layers."""

    profile: str
    total: int
    python: str
    platform: str
    optimise: str
    layout: str
    groups: Mapping[str, int]
    skills: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A size that is another than in the baseline, in bytes.

    `kind` is `total`, `group`, `skill` or `layer`; `name` the group or the skill's id; `layer` is empty but for a layer.
    """

    kind: str
    name: str
    layer: str = ""
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Bytes more than before, or fewer."""
        return self.after - self.before

    @property
    def counted(self) -> bool:
        """Whether it is one of those that add up to the whole: each group, but for skills, which stand one by one."""
        return self.kind == "skill" or (self.kind == "group" and self.name != SKILLS)


def baseline_of(attribution: Attribution) -> Baseline:
    """The baseline that this build would leave."""
    made = attribution.made
    return Baseline(
        profile=made.profile,
        total=attribution.size,
        python=made.python,
        platform=made.platform,
        optimise=made.optimise,
        layout=made.layout,
        groups={name: size.stored for name, size in attribution.groups().items()},
        skills={id: {layer: size.stored for layer, size in layers.items()} for id, layers in attribution.skills().items()},
    )


def rendered(baseline: Baseline) -> str:
    """The text of size.json; the same baseline, the same bytes."""
    return json.dumps(asdict(baseline), sort_keys=True, indent=1) + "\n"


def write_baseline(file: Path, baseline: Baseline) -> None:
    """Write size.json. Raises CaroError (output)."""
    put(file, rendered(baseline).encode())


def read_baseline(file: Path) -> Baseline | None:
    """The baseline, or None where there is none. Raises CaroError (invalid) with every problem of its shape."""
    try:
        parsed = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CaroError(f"{file}: cannot be read: {error.strerror}", code=INVALID, hint=HINT) from None
    except (ValueError, RecursionError):
        raise CaroError(f"{file}: no JSON", code=INVALID, hint=HINT) from None
    if not isinstance(parsed, dict):
        raise CaroError(f"{file}: no JSON object", code=INVALID, hint=HINT)
    found = filled(Baseline, str(file), parsed)
    if isinstance(found, list):
        raise refuse(str(file), found, HINT)
    return found


def incomparable(baseline: Baseline, attribution: Attribution) -> str:
    """Why growth since the baseline says nothing about this bundle's content; empty if it does."""
    made = attribution.made
    pairs = {
        "interpreter": (baseline.python, made.python),
        "platform": (baseline.platform, made.platform),
        "target.optimise": (baseline.optimise, made.optimise),
        "target.layout": (baseline.layout, made.layout),
    }
    other = [f"{name} {then or 'unknown'!r}, now {now or 'unknown'!r}" for name, (then, now) in pairs.items() if then != now]
    return f"the baseline was made with another {'; another '.join(other)}" if other else ""


def compare(baseline: Baseline, attribution: Attribution) -> list[Change]:
    """What changed: the whole first, then groups, skills and their layers, each kind with the greatest change first."""
    now = baseline_of(attribution)
    whole = [Change(kind="total", name="total", before=baseline.total, after=now.total)]
    groups = [
        Change(kind="group", name=name, before=before, after=after)
        for name, (before, after) in _both(baseline.groups, now.groups).items()
    ]
    totals = ({id: sum(layers.values()) for id, layers in sizes.items()} for sizes in (baseline.skills, now.skills))
    skills = [Change(kind="skill", name=id, before=before, after=after) for id, (before, after) in _both(*totals).items()]
    layers = [
        Change(kind="layer", name=id, layer=layer, before=before, after=after)
        for id in {**baseline.skills, **now.skills}
        for layer, (before, after) in _both(baseline.skills.get(id, {}), now.skills.get(id, {})).items()
    ]
    return [change for kind in (whole, groups, skills, layers) for change in sorted(kind, key=_greatest) if change.difference]


def _both(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (before.get(name, 0), after.get(name, 0)) for name in {**before, **after}}


def _greatest(change: Change) -> tuple[int, str, str]:
    return -abs(change.difference), change.name, change.layer
