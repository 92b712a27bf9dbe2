"""Published skills again and again, each copy with other words, so that an index of 10,000 has something to tell apart."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.retrieval import made
from bench.retrieval.baselines import Row
from bench.retrieval.corpora import SkillFolder
from runtime.supply.verify import Fetched

WORD = re.compile(r"[A-Za-z]{3,}")
OTHER, NEW = 0.3, 0.1  # shares of a copy's distinct words that become another word of the corpus, or one of their own
LARGEST = 32 << 10  # characters of a document


def copies(folders: Sequence[SkillFolder], count: int) -> Iterator[SkillFolder]:
    """So many skills: the folders as they are, then copies. The same for the same folders."""
    known = Counter(word for one in folders for text in one.documents.values() for word in WORD.findall(text.lower()))
    words, weights = list(known), list(known.values())
    for number in range(count):
        copy, at = divmod(number, len(folders))
        yield _copy(folders[at], copy, words, weights) if copy else _cut(folders[at])


def _cut(one: SkillFolder) -> SkillFolder:
    documents = {path: text[:LARGEST] for path, text in one.documents.items()}
    return SkillFolder(name=one.name, description=one.description, documents=documents)


def _copy(one: SkillFolder, copy: int, words: Sequence[str], weights: Sequence[int]) -> SkillFolder:
    draw = random.Random(f"{one.name} {copy}")
    documents = _cut(one).documents
    own = sorted({word for text in (one.description, one.name, *documents.values()) for word in WORD.findall(text)})
    changed = draw.sample(own, int((OTHER + NEW) * len(own)))
    new = changed[: int(NEW * len(own))]
    others = changed[len(new) :]
    instead = {word: f"{word}{draw.choice('aeiou')}{draw.choice('bdklmnrst')}" for word in new}
    instead |= dict(zip(others, draw.choices(words, weights, k=len(others)), strict=True))

    def other(text: str) -> str:
        return WORD.sub(lambda match: instead.get(match[0], match[0]), text)

    return SkillFolder(
        name=other(one.name),
        description=other(one.description),
        documents={path: other(text) for path, text in documents.items()},
    )


def fetched(number: int, one: SkillFolder) -> Fetched:
    """The skill as the verifier takes it."""
    name = re.sub(r"[^a-z0-9]+", "-", one.name.lower()).strip("-")[:40].rstrip("-")
    return made.skill(f"custom.s{number:05}-{name}", one.name, one.description, one.documents)


def rows(number: int, one: SkillFolder) -> list[Row]:
    """Its documents as the baselines see them; the description stands with the first."""
    return [
        Row(f"{one.name} {path.removesuffix('.md')}", "" if at else one.description, text)
        for at, (path, text) in enumerate(one.documents.items())
    ]
