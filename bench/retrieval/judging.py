"""Ranks of right answers, and what they say. A rank is 1 or more; 0 where the right answer is not among those that were given."""

import random
import statistics
from collections.abc import Sequence

DEPTH = 12  # answers that are looked at: as many as caro reads documents
RESAMPLES = 1000


def rank(answers: Sequence[object], right: object) -> int:
    """Where the right one is."""
    return answers.index(right) + 1 if right in answers else 0


def recall(ranks: Sequence[int], depth: int) -> float:
    """The share of requests with the right answer among the first `depth`."""
    return sum(0 < one <= depth for one in ranks) / len(ranks)


def reciprocal(ranks: Sequence[int]) -> float:
    """The mean reciprocal rank, of the answers that are looked at."""
    return sum(1 / one for one in ranks if one) / len(ranks)


def interval(ours: Sequence[int], theirs: Sequence[int], depth: int) -> tuple[float, float]:
    """The paired bootstrap 95 % interval of the difference in recall, in points."""
    differences = [(0 < one <= depth) - (0 < other <= depth) for one, other in zip(ours, theirs, strict=True)]
    draw = random.Random(depth)
    means = sorted(sum(draw.choices(differences, k=len(differences))) / len(differences) for _ in range(RESAMPLES))
    return 100 * means[int(0.025 * RESAMPLES)], 100 * means[int(0.975 * RESAMPLES) - 1]


def middle(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), sorted(times)[int(0.95 * len(times))]
