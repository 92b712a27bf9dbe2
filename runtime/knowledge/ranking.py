"""Scores of units by the index alone: which documents are worth reading. Hot."""

from runtime.knowledge.index import Index
from runtime.knowledge.machine import for_here
from runtime.knowledge.request import Word

SKILL = 0.5  # what a skill's own texts count for each of its documents
LEADING = 64  # skills that lend their documents something
AMPLE = 2  # times the documents that are wanted: enough where few are left out

TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Callable

Scores = dict[int, float]  # by unit


class Ranking:
    """The units of one index that have a word of the request: their scores, in all and for each word."""

    __slots__ = ("by_word", "index", "scores")

    def __init__(self, index: Index, by_word: list[Scores]) -> None:
        self.index = index
        self.by_word = by_word
        longest = max(by_word, key=len, default={})
        self.scores = dict(longest)
        for scores in by_word:
            if scores is not longest:
                for unit, score in scores.items():
                    self.scores[unit] = self.scores.get(unit, 0.0) + score
        _lend(index, self.scores)

    def has(self, word: int, unit: int) -> bool:
        """Whether the unit has that word of the request, or one that may stand for it."""
        return unit in self.by_word[word]

    def whole(self, allowed: "frozenset[int] | None") -> bool:
        """Whether a skill that counts has every word of the request in what it says of itself."""
        if not self.by_word:
            return False
        skills = [unit for unit in min(self.by_word, key=len) if unit < self.index.skills]
        return any(all(unit in scores for scores in self.by_word) for unit in skills if allowed is None or unit in allowed)


def ranked(indexes: list[Index], words: list[Word]) -> list[Ranking]:
    """One ranking an index. Scores of different indexes can be compared."""
    return [Ranking(index, [_best(word, number) for word in words]) for number, index in enumerate(indexes)]


def _best(word: Word, number: int) -> Scores:
    """Each unit's score for one word: of its meanings the one that fits best."""
    best: Scores = {}
    for meaning in word.meanings:
        posting = meaning.postings[number]
        if posting is None:
            continue
        factor = word.weight * meaning.share
        if not best:
            best = {unit: factor * impact for unit, impact in zip(posting.numbers, posting.impacts, strict=True)}
            continue
        for unit, impact in zip(posting.numbers, posting.impacts, strict=True):
            score = factor * impact
            if score > best.get(unit, 0.0):
                best[unit] = score
    return best


def _lend(index: Index, scores: Scores) -> None:
    """What a skill says of itself holds for its documents, as far as they have a word of the request."""
    own = sorted([(-score, unit) for unit, score in scores.items() if unit < index.skills])[:LEADING]
    for score, skill in own:
        for unit in range(*index.span(skill)):
            if unit in scores:
                scores[unit] -= SKILL * score


def best(ranking: Ranking, counts: "Callable[[int], bool]", count: int) -> list[int]:
    """The documents of the highest scores that are for this system, of skills (by number) that count."""
    index, first = ranking.index, ranking.index.first_document
    scores = sorted([score for unit, score in ranking.scores.items() if unit >= first], reverse=True)
    for depth in (AMPLE * count, len(scores)):  # sorting numbers is cheap; few of the pairs are wanted
        least = scores[min(depth, len(scores)) - 1] if scores else 0.0
        found: list[int] = []
        for _, unit in sorted([(-score, unit) for unit, score in ranking.scores.items() if score >= least and unit >= first]):
            if for_here(index.file(unit).flags) and counts(index.skill_of(unit)):
                found.append(unit)
                if len(found) == count:
                    return found
    return found
