"""The documents that rank highest, read: their sections and examples as fields that may fit a request. Hot."""

from runtime.catalog.documents import document_name, texts
from runtime.catalog.shelf import Skill
from runtime.contract.layout import FileRow
from runtime.knowledge.fit import Field, Found, Query
from runtime.knowledge.machine import runs_here
from runtime.knowledge.passages import Example, Section, examples, sections
from runtime.knowledge.phrases import gains
from runtime.knowledge.ranking import Ranking, best
from runtime.knowledge.request import Word
from runtime.knowledge.words import stem, terms

LOOKED_AT = 20  # documents whose text is looked at for phrases of the request
LARGEST = 255  # of an impact
READ = 8  # documents that are read
SYNONYMS = "knowledge.synonyms."
COMMAND, HEAD, TITLE, DOCUMENT, SKILL = 0.9, 0.7, 0.6, 0.2, 0.2  # what a word counts there


class Source:
    """A skill that documents come from: its number, its manifest as facts, and the request as its synonyms have it."""

    __slots__ = ("facts", "number", "query", "skill")

    def __init__(self, ranking: Ranking, number: int, request: str, words: list[Word]) -> None:
        self.number = number
        self.skill = Skill(ranking.index.payload, number)
        self.facts = self.skill.manifest()
        self.query = Query(request, words, synonyms(self.facts, {word.term for word in words}))


class Sources:
    """The skills of one ranking, each made when it is first asked for."""

    __slots__ = ("_known", "ranking", "request", "words")

    def __init__(self, ranking: Ranking, request: str, words: list[Word]) -> None:
        self.ranking = ranking
        self.request = request
        self.words = words
        self._known: dict[int, Source] = {}

    def __getitem__(self, number: int) -> Source:
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = Source(self.ranking, number, self.request, self.words)
        return found

    def counts(self, number: int, allowed: "frozenset[int] | None") -> bool:
        """Whether the skill is among those that are allowed (None: all), and for this system."""
        return (allowed is None or number in allowed) and runs_here(self[number].facts)


class Page:
    """A document that was read. `share` is its score as a part of what a document can have.

    `found` is what of the request stands anywhere in it, or in what its skill says of itself.
    """

    __slots__ = (
        "_examples",
        "_sections",
        "_text",
        "facts",
        "found",
        "query",
        "row",
        "score",
        "share",
        "skill",
        "title",
        "unit",
    )

    def __init__(self, ranking: Ranking, unit: int, source: "Source", row: FileRow, text: str, score: float) -> None:
        self.skill = source.skill
        self.facts = source.facts
        self.query = source.query
        self.found = _found(ranking, source, unit)
        self.score = score
        self.share = ranking.scores[unit] / (LARGEST * source.query.total)
        self.unit = unit
        self.row = row
        self._text = text
        self._sections: list[Section] | None = None
        self._examples: list[Example] | None = None
        self.title = Field("title", TITLE, terms(f"{row.title} {self.name}"))

    @property
    def name(self) -> str:
        return document_name(self.row)

    @property
    def sections(self) -> list[Section]:
        if self._sections is None:
            self._sections = sections(self._text)
        return self._sections

    @property
    def examples(self) -> list[Example]:
        if self._examples is None:
            self._examples = examples(self.sections)
        return self._examples


def pages(sources: Sources, allowed: "frozenset[int] | None", count: int) -> list[Page]:
    """The best documents, best first; equal ones by their skill's priority, then in their order.

    `allowed` are the numbers of the skills that count, None for all.
    """
    ranking = sources.ranking
    units = best(ranking, lambda skill: sources.counts(skill, allowed), max(LOOKED_AT, count))
    rows = [ranking.index.file(unit) for unit in units]
    found = texts(ranking.index.payload, rows)
    scores = [ranking.scores[unit] + gain for unit, gain in zip(units, gains(sources.words, sources.request, found), strict=True)]
    made = [
        Page(ranking, unit, sources[ranking.index.skill_of(unit)], row, text, score)
        for unit, row, text, score in zip(units, rows, found, scores, strict=True)
    ]
    return sorted(made, key=lambda page: (-page.score, -page.skill.priority, page.unit))[:count]


def _found(ranking: Ranking, source: Source, unit: int) -> list[Found]:
    found: list[Found] = []
    for at, word in enumerate(source.query.words):
        if ranking.has(at, unit):
            found.append(Found(DOCUMENT, word.term, "document"))
        else:
            found.append(Found(SKILL if ranking.has(at, source.number) else 0.0, word.term, "skill"))
    return found


def synonyms(facts: list[tuple[str, str]], asked: set[str]) -> dict[str, list[str]]:
    """What a manifest with these facts says that the terms of a request stand for, as stems."""
    found: dict[str, list[str]] = {}
    for key, value in facts:
        if key.startswith(SYNONYMS):
            term = stem(key[len(SYNONYMS) : -2])
            if term in asked:
                found.setdefault(term, []).extend(terms(value))
    return found
