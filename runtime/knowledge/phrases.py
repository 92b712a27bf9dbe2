"""A second look at the documents that rank highest: two or three words of the request that stand side by side there. Hot.

Nothing is stored for it. Of all that was tried on tldr this helped most: it finds what pairs of terms in an index would find, and
the exact form of words.
"""

from runtime.knowledge.request import Word, bits
from runtime.knowledge.words import PLAIN, STOP, stem, words

LOOK = 2_000  # characters of a document
PHRASE = 0.04  # points a bit of rarity among the documents that are looked at
FLOOR = 140.0  # points that any word has, common ones included


def gains(asked: list[Word], request: str, texts: list[str]) -> list[float]:
    """What each text gains: the more, the fewer of them have a phrase and the more its words are worth themselves."""
    found = words(request)
    gained = [0.0] * len(texts)
    if len(found) < 2 or len(texts) < 2:
        return gained
    folded = [f" {_folded(text[:LOOK])} " for text in texts]
    worth = {word.term: word.weight * max((one.impacts[0] for one in word.own if one), default=0) for word in asked}
    for phrase in _phrases(found):
        sought = f" {' '.join(phrase)} "
        having = [at for at, text in enumerate(folded) if sought in text]
        if having:
            points = sum(worth.get(stem(word), 0.0) for word in phrase if word not in STOP) / len(phrase) + FLOOR
            gain = PHRASE * bits(1 + len(texts) / (len(having) + 0.5)) * points
            for at in having:
                gained[at] += gain
    return gained


def _folded(text: str) -> str:
    """The text in lower case, a space for whatever is no letter or digit; fast, as twenty texts come here for each request."""
    plain = text.lower().translate(PLAIN)
    return plain.replace("  ", " ") if plain.isascii() else " ".join(words(text))


def _phrases(found: list[str]) -> list[tuple[str, ...]]:
    """Each two and three neighbours once, in order."""
    pairs = [tuple(found[at : at + 2]) for at in range(len(found) - 1)]
    triples = [tuple(found[at : at + 3]) for at in range(len(found) - 2)]
    return list(dict.fromkeys([*pairs, *triples]))
