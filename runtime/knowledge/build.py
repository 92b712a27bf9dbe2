"""The search index as sections of FORMAT.md. Cold: bundling and packing only.

A unit is what can be found: a skill, a recipe or a document. Of each term and unit one byte is kept, how much the unit is about
the term: BM25's part that does not depend on how rare the term is. How rare it is follows from the frequencies at query time, so
that the indexes of several payloads merge without error.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from struct import Struct, pack

from runtime.contract.layout import (
    DOCUMENT,
    DOCUMENTS,
    IMPACTS,
    INDEX,
    INDEX_HEAD,
    NUMBERS,
    SPANS,
    SPELLING,
    SPELT,
    TERM,
    TERMS,
    TOKENS,
)
from runtime.knowledge.near import letters
from runtime.knowledge.words import hashed, terms
from runtime.payload.write import Strings

CAP = 1024  # units a term keeps, the best ones
K1, B = 1.5, 0.65
BODY = 0.5  # the weight of what is in no field
FULL = 255  # the largest impact
SYNONYM = 0.4  # what a synonym of a manifest counts, of the word that stands there
NUMBER = Struct("<I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Something to be found: texts, each with the weight of its field. `synonyms` are those of its skill.

    `body` is the rest of it. `passages` are what is counted where a term's frequency matters; without any the unit is one.
    """

    fields: tuple[tuple[str, float], ...]
    body: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Unit):
    """A unit that is a file: its number in the file table, and the tokens of each of its sections."""

    file: int
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is indexed, in the order of the payload's tables. `documents` are lists, one a skill.

    `spelling` are the words that a misspelt one is compared with.
    """

    skills: Sequence[Unit]
    recipes: Sequence[Unit]
    documents: Sequence[Sequence[Document]]
    spelling: Sequence[str] = ()


def indexed(contents: Contents, strings: Strings) -> dict[bytes, tuple[int, bytes]]:
    """The sections of the index, tag to width and bytes."""
    documents = [one for own in contents.documents for one in own]
    units: list[Unit] = [*contents.skills, *contents.recipes, *documents]
    rows, tokens = bytearray(), list[int]()
    for one in documents:
        rows += DOCUMENT.pack(one.file, len(tokens))
        tokens += one.tokens
    spelling = b"".join(SPELT.pack(letters(word), *strings.add(word.encode())) for word in sorted(contents.spelling))
    spans, first = bytearray(), len(contents.skills) + len(contents.recipes)
    for own in contents.documents:
        spans += NUMBER.pack(first)
        first += len(own)
    passages = sum(len(unit.passages) or 1 for unit in units)
    head = INDEX_HEAD.pack(len(contents.skills), len(contents.recipes), len(documents), passages)
    return {
        INDEX: (INDEX_HEAD.size, head),
        **_postings(units),
        DOCUMENTS: (DOCUMENT.size, bytes(rows)),
        SPANS: (NUMBER.size, bytes(spans)),
        TOKENS: narrowest(tokens),
        SPELLING: (SPELT.size, spelling),
    }


def narrowest(numbers: Sequence[int]) -> tuple[int, bytes]:
    """The numbers in records of 2 bytes, or of 4 where one does not fit."""
    width, code = (2, "H") if max(numbers, default=0) < 1 << 16 else (4, "I")
    return width, pack(f"<{len(numbers)}{code}", *numbers)


@dataclass(slots=True)
class _Read:
    """A unit's terms: weighted counts, the length of all fields, the distinct terms of each passage."""

    counts: dict[str, float]
    length: float
    passages: list[set[str]]


def _read(unit: Unit) -> _Read:
    made = _Read({}, 0.0, [])
    for text, weight in (*unit.fields, *((part, BODY) for part in unit.body)):
        found = terms(text)
        made.length += len(found) * min(weight, 1.0)
        for term in found:
            made.counts[term] = made.counts.get(term, 0.0) + weight
    made.passages += [set(terms(passage)) for passage in unit.passages] or [set()]
    made.passages[0] |= set(made.counts).difference(*made.passages)  # what stands in fields alone counts once a unit
    return made


def _meant(unit: Unit, counts: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Terms that do not stand there, and whose synonyms do."""
    for word, others in unit.synonyms.items():
        best = max((counts.get(term, 0.0) for other in others for term in terms(other)), default=0.0)
        for term in terms(word):
            if best and term not in counts:
                yield term, best * SYNONYM


def _postings(units: Sequence[Unit]) -> dict[bytes, tuple[int, bytes]]:
    read = [_read(unit) for unit in units]
    average = sum(one.length for one in read) / max(len(units), 1) or 1.0
    lists: dict[str, list[tuple[int, int]]] = {}
    frequencies: dict[str, int] = {}
    for number, (unit, one) in enumerate(zip(units, read, strict=True)):
        norm = K1 * (1 - B + B * one.length / average)
        for term, count in (*one.counts.items(), *_meant(unit, one.counts)):
            lists.setdefault(term, []).append((-max(1, round(FULL * count / (count + norm))), number))
        for passage in one.passages:
            for term in passage:
                frequencies[term] = frequencies.get(term, 0) + 1
    return _sections(lists, frequencies, len(units))


def _sections(
    lists: Mapping[str, list[tuple[int, int]]], frequencies: Mapping[str, int], units: int
) -> dict[bytes, tuple[int, bytes]]:
    table, numbers, impacts = bytearray(), list[int](), bytearray()
    merged: dict[int, list[str]] = {}
    for term in sorted(lists):
        merged.setdefault(hashed(term), []).append(term)
    for key in sorted(merged):
        frequency = sum(frequencies.get(term, 1) for term in merged[key])
        table += TERM.pack(key, len(numbers), frequency)
        for impact, number in sorted(pair for term in merged[key] for pair in lists[term])[:CAP]:
            numbers.append(number)
            impacts.append(-impact)
    table += TERM.pack((1 << 32) - 1, len(numbers), 0)
    width, code = (2, "H") if units <= 1 << 16 else (4, "I")
    return {
        TERMS: (TERM.size, bytes(table)),
        NUMBERS: (width, pack(f"<{len(numbers)}{code}", *numbers)),
        IMPACTS: (1, bytes(impacts)),
    }
