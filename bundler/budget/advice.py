"""What to remove so that an exceeded limit holds: the fewest skills, or the largest documents of one skill."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bundler.budget.overrun import Advice, Overrun
from bundler.budget.parts import LAYER_BUDGETS, Attribution, Document

Without = Callable[[str, Sequence[str]], int]  # the stored bytes of a skill, compressed again without these documents
REMOVABLE = ("knowledge/", "recipes/")
NEEDED = ("knowledge/overview.md", "knowledge/prompts/context.md")  # a skill without them shows nothing
SMALLER = 'target.optimise = "size" compresses the base'
STEPS = 200_000  # of the search for the fewest bytes among equally few skills; about a tenth of a second
DEPTH = 200  # sizes that the search exchanges; with more of them, the largest stay chosen


def advised(
    overruns: Sequence[Overrun], attribution: Attribution, without: Without, *, keep: Collection[str] = ()
) -> list[Overrun]:
    """The overruns, each with its advice. Skills in `keep` (the profile requires them) stay."""
    return [replace(overrun, advice=advice(overrun, attribution, without, keep=keep)) for overrun in overruns]


def advice(overrun: Overrun, attribution: Attribution, without: Without, *, keep: Collection[str] = ()) -> Advice:
    """The smallest set of removals that would fit.

    Of a skill: its largest documents, each set really compressed again. Else: the fewest skills by stored size, then the fewest
    bytes; what their tables free comes on top. Nothing that a skill brings counts against `base`.
    """
    if overrun.skill:
        return _documents(overrun, attribution.documents.get(overrun.skill, ()), without)
    sizes = {id: stored for id, stored in _counted(overrun.key, attribution).items() if id not in keep}
    chosen = fewest(sizes, overrun.found - overrun.limit)
    if chosen is None:
        instead = SMALLER if overrun.key in ("total", "base") and attribution.made.optimise == "start" else ""
        return Advice(result=overrun.found - sum(sizes.values()), fits=False, instead=instead)
    return Advice(skills=chosen, result=overrun.found - sum(sizes[id] for id in chosen), fits=True)


def _counted(key: str, attribution: Attribution) -> dict[str, int]:
    """What removing each skill takes from the limit, in bytes."""
    if key == "base":
        return {}
    counted = {
        id: sum(size.stored for layer, size in layers.items() if key not in LAYER_BUDGETS or layer == LAYER_BUDGETS[key])
        for id, layers in attribution.skills().items()
    }
    return {id: stored for id, stored in counted.items() if stored}


def _documents(overrun: Overrun, documents: Sequence[Document], without: Without) -> Advice:
    """Largest first, as many as it takes; found by halving, for each try compresses the skill again."""
    removable = [one for one in documents if one.path.startswith(REMOVABLE) and one.path not in NEEDED]
    order = [one.path for one in sorted(removable, key=lambda one: (-one.raw, one.path))]
    results: dict[int, int] = {0: overrun.found}

    def result(count: int) -> int:
        if count not in results:
            results[count] = without(overrun.skill, tuple(order[:count]))
        return results[count]

    if result(len(order)) > overrun.limit:
        return Advice(result=result(len(order)), fits=False)
    count = bisect_left(range(len(order)), x=True, key=lambda count: result(count) <= overrun.limit)
    return Advice(documents=tuple(order[:count]), result=result(count), fits=True)


def fewest(sizes: Mapping[str, int], excess: int) -> tuple[str, ...] | None:
    """The fewest names whose sizes have at least `excess` in sum, and of those sets one with the least sum.

    None if all of them are not enough. The count is always the least. The sum is, unless the search takes more than STEPS or would
    go deeper than DEPTH; then it is the least that was found.
    """
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    search = _Search([sizes[name] for name in order], excess)
    chosen = search.run()
    return None if chosen is None else tuple(order[at] for at in chosen)


class _Search:
    """Branch and bound over sizes in falling order."""

    def __init__(self, sizes: Sequence[int], excess: int) -> None:
        self._sizes = sizes
        self._excess = excess
        self._sums = [0]
        for size in sizes:
            self._sums.append(self._sums[-1] + size)
        self._least = 0
        self._best: tuple[int, ...] = ()
        self._steps = STEPS

    def run(self) -> tuple[int, ...] | None:
        """Positions of the chosen sizes."""
        if self._sums[-1] < self._excess:
            return None
        count = bisect_left(self._sums, self._excess)
        self._best, self._least = tuple(range(count)), self._sums[count]
        fixed = max(count - DEPTH, 0)
        self._extend(self._best[:fixed], self._sums[fixed], count - fixed)
        return self._best

    def _extend(self, chosen: tuple[int, ...], sum: int, left: int) -> None:
        """Try each way to choose `left` more sizes behind those chosen."""
        if left == 0:
            if self._excess <= sum < self._least:
                self._best, self._least = chosen, sum
            return
        start = chosen[-1] + 1 if chosen else 0
        for at in range(start, len(self._sizes) - left + 1):
            self._steps -= 1
            most = sum + self._sums[at + left] - self._sums[at]
            if most < self._excess or self._least == self._excess or self._steps < 0:
                return
            if at > start and self._sizes[at] == self._sizes[at - 1]:
                continue
            if sum + self._sizes[at] + self._sums[-1] - self._sums[len(self._sizes) - left + 1] < self._least:
                self._extend((*chosen, at), sum + self._sizes[at], left - 1)
