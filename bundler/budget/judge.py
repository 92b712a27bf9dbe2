"""An attribution against a budget. Pure."""

from collections.abc import Iterable, Iterator

from bundler.budget.baseline import Baseline, Change, compare, incomparable
from bundler.budget.limits import Budget, shown_share
from bundler.budget.overrun import Culprit, Overrun, exact
from bundler.budget.parts import CONTENT, LAYER_BUDGETS, SKILLS, Attribution


def judge(attribution: Attribution, budget: Budget, baseline: Baseline | None) -> list[Overrun]:
    """Every limit that is exceeded, in the order of the profile's keys, without advice."""
    return [
        *_total(attribution, budget),
        *_layers(attribution, budget),
        *_base(attribution, budget),
        *_growth(attribution, budget, baseline),
        *_skills(attribution, budget),
    ]


def notes(attribution: Attribution, budget: Budget, baseline: Baseline | None) -> list[str]:
    """Limits that could not be judged, and why."""
    found = [
        f'budget.skills."{id}": not judged: no such skill in this bundle'
        for id in sorted(budget.skills)
        if not _has(attribution, id)
    ]
    if budget.growth is None:
        return found
    why = incomparable(baseline, attribution) if baseline else "there is no baseline yet"
    return [f"budget.growth: not judged: {why}", *found] if why else found


def _has(attribution: Attribution, id: str) -> bool:
    return id in attribution.documents or any(part.group == SKILLS and part.owner == id for part in attribution.parts)


def _total(attribution: Attribution, budget: Budget) -> Iterator[Overrun]:
    if budget.total is not None and attribution.size > budget.total:
        culprits = _largest(_owner(key, size.stored) for key, size in attribution.owners().items())
        yield Overrun(key="total", limit=budget.total, found=attribution.size, culprits=culprits)


def _layers(attribution: Attribution, budget: Budget) -> Iterator[Overrun]:
    limits = {"knowledge": budget.knowledge, "recipes": budget.recipes, "wasm": budget.wasm}
    skills = attribution.skills()
    for key, limit in limits.items():
        layer = LAYER_BUDGETS[key]
        culprits = _largest(
            Culprit(name=id, stored=layers[layer].stored, skill=id) for id, layers in skills.items() if layer in layers
        )
        found = sum(culprit.stored for culprit in culprits)
        if limit is not None and found > limit:
            yield Overrun(key=key, limit=limit, found=found, culprits=culprits)


def _base(attribution: Attribution, budget: Budget) -> Iterator[Overrun]:
    owners = attribution.owners().items()
    culprits = _largest(_owner(key, size.stored) for key, size in owners if key[0] not in CONTENT)
    found = sum(culprit.stored for culprit in culprits)
    if budget.base is not None and found > budget.base:
        yield Overrun(key="base", limit=budget.base, found=found, culprits=culprits)


def _growth(attribution: Attribution, budget: Budget, baseline: Baseline | None) -> Iterator[Overrun]:
    if budget.growth is None or baseline is None or incomparable(baseline, attribution):
        return
    limit = int(baseline.total * (1 + budget.growth))
    if attribution.size > limit:
        changes = [change for change in compare(baseline, attribution) if change.counted and change.difference > 0]
        culprits = _largest(_grown(change) for change in changes)
        reason = f"{shown_share(budget.growth)} more than the baseline's {exact(baseline.total)}"
        yield Overrun(key="growth", limit=limit, found=attribution.size, culprits=culprits, reason=reason)


def _skills(attribution: Attribution, budget: Budget) -> Iterator[Overrun]:
    for id, layers in attribution.skills().items():
        limit = budget.skills.get(id)
        culprits = _largest(Culprit(name=layer, stored=size.stored) for layer, size in layers.items())
        found = sum(culprit.stored for culprit in culprits)
        if limit is not None and found > limit:
            yield Overrun(key="skills", skill=id, limit=limit, found=found, culprits=culprits)


def _owner(key: tuple[str, str], stored: int) -> Culprit:
    group, owner = key
    if group == SKILLS:
        return Culprit(name=owner, stored=stored, skill=owner)
    return Culprit(name=owner if owner == group else f"{group} {owner}", stored=stored)


def _grown(change: Change) -> Culprit:
    return Culprit(name=change.name, stored=change.difference, skill=change.name if change.kind == "skill" else "")


def _largest(culprits: Iterable[Culprit]) -> tuple[Culprit, ...]:
    return tuple(sorted((one for one in culprits if one.stored), key=lambda one: (-one.stored, one.name)))
