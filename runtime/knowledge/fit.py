"""How well a text fits a request, from 0 to 1, and why. Hot.

Three questions: how much of what was asked is there (each word by how rare it is, and by where it stands); how much of the text is
about what was asked, or a long sentence that has every word would win over a short one that is just that; and how many neighbours
of the request are neighbours there, common words included: "do not keep" is not "keep".
"""

from runtime.knowledge.request import Word
from runtime.knowledge.words import pairs, terms

WHOLE = 1.0  # what a word counts in a phrase
SYNONYM = 0.6  # what a synonym of the skill's manifest counts
ABOUT = 0.5  # the share of the second question in the score
NEIGHBOURS = 0.4  # what the third one weighs against both

TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Field:
    """A part of what may fit: its name, what a word counts that stands in it (0 to 1), and its terms."""

    __slots__ = ("name", "share", "terms")

    def __init__(self, name: str, share: float, terms: "Iterable[str]") -> None:
        self.name = name
        self.share = share
        self.terms = frozenset(terms)


class Phrase(Field):
    """A short text that may be just what was asked."""

    __slots__ = ("pairs",)

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, WHOLE, terms(text))
        self.pairs = pairs(text)


class Found:
    """One word of the request where it was found: the term that matched, in which field, and what it counts (0 to 1)."""

    __slots__ = ("field", "gain", "term")

    def __init__(self, gain: float, term: str, field: str) -> None:
        self.gain = gain
        self.term = term
        self.field = field


NOWHERE = Found(0.0, "", "")


class Query:
    """The words of a request, with the terms that each may stand for within one skill."""

    __slots__ = ("all", "pairs", "terms", "total", "words")

    def __init__(self, request: str, words: "Sequence[Word]", synonyms: "Mapping[str, Sequence[str]]") -> None:
        self.words = words
        self.pairs = pairs(request)
        self.terms: list[dict[str, float]] = []
        for word in words:
            meant = dict.fromkeys(synonyms.get(word.term, ()), SYNONYM)
            for meaning in word.meanings:
                meant[meaning.term] = max(meaning.alike, meant.get(meaning.term, 0.0))
            self.terms.append(meant)
        self.all = frozenset(term for meant in self.terms for term in meant)
        self.total = sum(word.weight for word in words) or 1.0

    def found(self, fields: "Iterable[Field]") -> list[Found]:
        """For each word the field where it counts most."""
        best = [NOWHERE] * len(self.words)
        for field in fields:
            here = field.terms & self.all
            if here:
                for at, meant in enumerate(self.terms):
                    for term in here & meant.keys():
                        gain = meant[term] * field.share
                        if gain > best[at].gain or (gain == best[at].gain and term < best[at].term):
                            best[at] = Found(gain, term, field.name)
        return best

    def covered(self, found: "Sequence[Found]") -> float:
        """How much of the request this is, 0 to 1."""
        return sum(word.weight * one.gain for word, one in zip(self.words, found, strict=True)) / self.total


def better(one: "Sequence[Found]", other: "Sequence[Found]") -> list[Found]:
    """Word by word the one that counts more."""
    return [mine if mine.gain >= its.gain else its for mine, its in zip(one, other, strict=True)]


def fit(query: Query, around: "Sequence[Found]", phrase: Phrase) -> tuple[float, list[Found]]:
    """The score of a phrase among what stands around it, and where each word was found."""
    here = phrase.terms & query.all
    found = better(query.found((phrase,)), around) if here else list(around)
    about = len(here) / len(phrase.terms) if here else 0.0
    score = query.covered(found) * (1 - ABOUT + ABOUT * about)
    if query.pairs:
        score = (score + NEIGHBOURS * len(query.pairs & phrase.pairs) / len(query.pairs)) / (1 + NEIGHBOURS)
    return score, found
