"""How well texts fit a request, from 0 to 1, and why. Hot.

A thing that may be found has phrases: a title, or the sentences that introduce a command. Five questions are asked, and weighed by
a regression over 480 requests, of which a later sweep moved the first two (words count by their rarity; common ones are included
where neighbours count):

* how much of what was asked is there at all, and how much of the best phrase is about it, or a long sentence that has every word
  would win over a short one that is just that;
* how many neighbours in the request are neighbours in a phrase: "do not keep" is not "keep";
* how alike the most similar phrase is, word by word;
* how often all phrases together have the words (BM25): one that stands in one of ten phrases is by the way;
* how much of what was asked the command itself has.
"""

from runtime.knowledge.request import Word
from runtime.knowledge.words import neighbours, stems
from runtime.knowledge.words import words as words_of

WHOLE = 1.0  # what a word counts in a phrase
SYNONYM = 0.6  # what a synonym of the skill's manifest counts
ABOUT, NEIGHBOURS, ALIKE, OFTEN, COMMAND = 0.1, 0.2, 0.2, 0.41, 0.09  # the weights of the questions; their sum is 1
K1, B, AVERAGE = 1.2, 0.75, 24.0  # BM25 of phrases; an example has so many terms on average

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

    __slots__ = ("pairs", "text", "words")

    def __init__(self, name: str, text: str) -> None:
        found = words_of(text)
        super().__init__(name, WHOLE, stems(found))
        self.text = text
        self.words = frozenset(found)
        self.pairs = neighbours(found)


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

    __slots__ = ("all", "pairs", "plain", "starts", "terms", "total", "words")

    def __init__(self, request: str, words: "Sequence[Word]", synonyms: "Mapping[str, Sequence[str]]") -> None:
        self.words = words
        found = words_of(request)
        self.plain = frozenset(found)
        self.pairs = neighbours(found)
        self.terms: list[dict[str, float]] = []
        for word in words:
            meant = dict.fromkeys(synonyms.get(word.term, ()), SYNONYM)
            for meaning in word.meanings:
                meant[meaning.term] = max(meaning.alike, meant.get(meaning.term, 0.0))
            self.terms.append(meant)
        self.starts = [[term.removesuffix("y") for term in meant] for meant in self.terms]
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


class Fit:
    """How well something fits: its score, the phrase that fits best, and where each word of the request was found."""

    __slots__ = ("found", "score", "text")

    def __init__(self, score: float, text: str, found: list[Found]) -> None:
        self.score = score
        self.text = text
        self.found = found


def fit(query: Query, phrases: "Sequence[Phrase]", around: "Sequence[Found]", command: "Sequence[Found]" = ()) -> Fit:
    """The fit of phrases, of what stands around them and of the command that they introduce."""
    found = better(query.found(phrases), around)
    if command:
        found = better(found, command)
    covered = query.covered(found)
    abouts = [len(phrase.terms & query.all) / (len(phrase.terms) or 1) for phrase in phrases]
    likes = [2 * len(phrase.words & query.plain) / (len(phrase.words) + len(query.plain) or 1) for phrase in phrases]
    best = max(range(len(phrases)), key=lambda at: ABOUT * covered * abouts[at] + ALIKE * likes[at])
    score = (
        ABOUT * covered * abouts[best]
        + NEIGHBOURS * _together(query, phrases)
        + ALIKE * max(likes)
        + OFTEN * _often(query, phrases)
        + COMMAND * (query.covered(command) if command else covered)
    )
    return Fit(score, phrases[best].text, found)


def _often(query: Query, phrases: "Sequence[Phrase]") -> float:
    """BM25 of all phrases as one text, as a share of what it can be."""
    norm = K1 * (1 - B + B * sum([len(phrase.terms) for phrase in phrases]) / AVERAGE)
    counts: dict[str, int] = {}
    for phrase in phrases:
        for term in phrase.terms & query.all:
            counts[term] = counts.get(term, 0) + 1
    total = 0.0
    for word, meant in zip(query.words, query.terms, strict=True):
        here = [meant[term] * counts[term] / (counts[term] + norm) for term in meant if term in counts]
        if here:
            total += word.weight * max(here)
    return total / query.total


def _together(query: Query, phrases: "Sequence[Phrase]") -> float:
    """The share of the request's neighbours that are neighbours in a phrase; of a single word, whether a phrase has it."""
    if query.pairs:
        return sum(any(pair in phrase.pairs for phrase in phrases) for pair in query.pairs) / len(query.pairs)
    return float(any(query.plain <= phrase.words for phrase in phrases))
