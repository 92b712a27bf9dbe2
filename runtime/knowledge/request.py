"""What was asked, as terms with their weights in these indexes. Hot."""

from runtime.knowledge.index import Index, Posting
from runtime.knowledge.related import related
from runtime.knowledge.words import STOP, hashed, stem, words

NEAR = 0.7  # what a word counts that was taken for the one that was meant
RELATED = 0.15  # what a word of nearly the same meaning counts for a whole document; with more, tldr's own words lose
ALIKE = 0.6  # the same for a sentence, where a word must fit among few
VALUE = 0.3  # what a name, a number or a path counts: it is the user's own, and rarely that of a document
GUESSED = 64  # words of a request that may be misspelt: 100 KB of nonsense took a minute
VALUE_MARKS = "./_@$=~"
AROUND = "?!.,;:'\"()[]<>"


class Meaning:
    """One term that a word of the request may stand for: its postings, one an index (None where it has none).

    `share` is what it counts for a document of what the word itself would, `alike` for a sentence.
    """

    __slots__ = ("alike", "postings", "share", "term")

    def __init__(self, term: str, share: float, alike: float, postings: "list[Posting | None]") -> None:
        self.term = term
        self.share = share
        self.alike = alike
        self.postings = postings

    @property
    def frequency(self) -> int:
        """How many passages have the term."""
        return sum(one.frequency for one in self.postings if one)


class Word:
    """One word of the request; `term` is its own stem.

    `weight` is how rare it is, in bits (0 to about 15); a word that stands nowhere is as rare as can be.
    """

    __slots__ = ("meanings", "term", "text", "weight")

    def __init__(self, text: str, term: str, weight: float, meanings: list[Meaning]) -> None:
        self.text = text
        self.term = term
        self.weight = weight
        self.meanings = meanings

    @property
    def own(self) -> "list[Posting | None]":
        """The postings of the word itself."""
        return next((one.postings for one in self.meanings if one.term == self.term), [])


def bits(ratio: float) -> float:
    """The logarithm to base 2 of a number from 1 on, straight between powers of two, so that no `math` is loaded."""
    exponent = int(ratio).bit_length() - 1
    return exponent + ratio / (1 << exponent) - 1


def rarity(passages: int, frequency: int) -> float:
    """BM25's idf, in bits: log2(1 + (N - n + 0.5) / (n + 0.5))."""
    return bits(1 + max(passages - frequency, 0) / (frequency + 0.5))


def asked(indexes: list[Index], request: str) -> list[Word]:
    """The distinct words of the request that say something, in order; all of them where none does."""
    values = _values(request)
    found = words(request)
    telling = [word for word in found if word not in STOP] or found
    first: dict[str, str] = {}
    for word in telling:
        first.setdefault(stem(word), word)
    passages = sum(index.passages for index in indexes)
    return [
        _word(indexes, passages, word, term, VALUE if word in values else 1.0, guess=at < GUESSED)
        for at, (term, word) in enumerate(first.items())
    ]


def _values(request: str) -> set[str]:
    """The words of those parts of the request that look like a file name, a number, an address or a variable."""
    found: set[str] = set()
    for part in request.lower().split():
        plain = part.strip(AROUND)
        if any(character in VALUE_MARKS or character.isdigit() for character in plain):
            found.update(words(plain))
    return found


def _word(indexes: list[Index], passages: int, word: str, term: str, share: float, *, guess: bool) -> Word:
    own = _meaning(indexes, term, 1.0, 1.0)
    meant_by = _near(indexes, word) if guess and not own.frequency else []
    meanings = [own] if own.frequency else [_meaning(indexes, stem(near), NEAR, NEAR) for near in meant_by]
    others = [_meaning(indexes, other, RELATED, ALIKE) for other in related(term)]
    meant = meanings or others
    frequency = max((one.frequency for one in meant), default=0)
    known = {one.term for one in meanings}
    meanings += [one for one in others if one.frequency and one.term not in known]
    return Word(word, term, rarity(passages, frequency) * share, meanings)


def _meaning(indexes: list[Index], term: str, share: float, alike: float) -> Meaning:
    key = hashed(term)
    return Meaning(term, share, alike, [index.find(key) for index in indexes])


def _near(indexes: list[Index], word: str) -> list[str]:
    return list(dict.fromkeys(near for index in indexes for near in index.near(word)))
