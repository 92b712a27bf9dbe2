"""The documents that rank highest, read: their sections and examples as fields that may fit a request. Hot."""

from runtime.catalog.embedded import document_name, facts, texts
from runtime.contract.layout import FileRow, SkillRow
from runtime.knowledge.fit import Field, Found, Query
from runtime.knowledge.passages import Example, Section, examples, sections
from runtime.knowledge.ranking import Ranking
from runtime.knowledge.request import Word
from runtime.knowledge.words import stem, terms

READ = 12  # documents that are read for a request
SYNONYMS = "knowledge.synonyms."
PHRASE, OTHER, COMMAND, HEAD, TITLE, TEXT, DOCUMENT, SKILL = 1.0, 0.9, 0.9, 0.7, 0.6, 0.25, 0.2, 0.2  # what a word counts there


class Source:
    """A skill that documents come from: its number, its manifest as facts, and the request as its synonyms have it."""

    __slots__ = ("facts", "number", "query", "skill")

    def __init__(self, ranking: Ranking, number: int, words: list[Word]) -> None:
        payload = ranking.index.payload
        self.number = number
        self.skill: SkillRow = payload.skill(number)
        self.facts = facts(payload, self.skill)
        self.query = Query(words, synonyms(self.facts))


class Page:
    """A document that was read. `found` is what of the request stands anywhere in it, or in what its skill says of itself."""

    __slots__ = ("examples", "facts", "found", "query", "row", "score", "sections", "skill", "title", "tokens", "unit")

    def __init__(self, ranking: Ranking, unit: int, source: "Source", row: FileRow, text: str) -> None:
        self.skill = source.skill
        self.facts = source.facts
        self.query = source.query
        self.found = _found(ranking, source, unit)
        self.score = ranking.scores[unit]
        self.unit = unit
        self.row = row
        self.tokens = ranking.index.tokens(unit)
        self.sections: list[Section] = sections(text)
        self.examples: list[Example] = examples(self.sections)
        self.title = Field("title", TITLE, terms(f"{row.title} {self.name}"))

    @property
    def name(self) -> str:
        return document_name(self.row)


def pages(ranking: Ranking, words: list[Word], allowed: "frozenset[int] | None", count: int = READ) -> list[Page]:
    """The best documents, best first; equal ones by their skill's priority, then in their order.

    `allowed` are the numbers of the skills that count, None for all.
    """
    index, payload = ranking.index, ranking.index.payload
    scores = ranking.scores
    best = sorted((-score, unit) for unit, score in scores.items() if unit >= index.first_document)
    chosen: list[tuple[int, int]] = []
    for _, unit in best:
        skill = index.skill_of(unit)
        if allowed is None or skill in allowed:
            chosen.append((unit, skill))
            if len(chosen) == count:
                break
    sources = {skill: Source(ranking, skill, words) for skill in dict.fromkeys(skill for _, skill in chosen)}
    chosen.sort(key=lambda one: (-scores[one[0]], -sources[one[1]].skill.priority, one[0]))
    rows = [index.file(unit) for unit, _ in chosen]
    return [
        Page(ranking, unit, sources[skill], row, text)
        for (unit, skill), row, text in zip(chosen, rows, texts(payload, rows), strict=True)
    ]


def _found(ranking: Ranking, source: Source, unit: int) -> list[Found]:
    found: list[Found] = []
    for at, word in enumerate(source.query.words):
        if ranking.has(at, unit):
            found.append(Found(DOCUMENT, word.term, "document"))
        else:
            found.append(Found(SKILL if ranking.has(at, source.number) else 0.0, word.term, "skill"))
    return found


def synonyms(facts: list[tuple[str, str]]) -> dict[str, list[str]]:
    """What a manifest with these facts says that words stand for, as stems."""
    found: dict[str, list[str]] = {}
    for key, value in facts:
        if key.startswith(SYNONYMS):
            found.setdefault(stem(key[len(SYNONYMS) : -2]), []).extend(terms(value))
    return found
