"""A request in, everything that fits it out: of every kind, best first. Hot."""

from runtime.contract.layout import RecipeRow
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.knowledge import hits
from runtime.knowledge.context import EXAMPLES, Context, assemble, choose
from runtime.knowledge.hits import Hit
from runtime.knowledge.index import Index
from runtime.knowledge.machine import runs_here
from runtime.knowledge.ranking import ranked
from runtime.knowledge.reading import READ, Page, Sources, pages
from runtime.knowledge.request import Word, asked
from runtime.payload.read import Payload

# Something fits where WORDS * (score of the best hit + share of the best document) + words found whole reaches FITS: a regression
# over 480 requests of these skills and 160 of none. bench/retrieval shows what it keeps and what it refuses.
WORDS, WHOLE, FITS = 4.0, 0.9, 5.5
FEW = 3  # words; of fewer, fewer can be found
NEAR = 0.5  # what a hit must have of the best one's score
SHOWN, NAMED = 60, 5  # characters of a request or word that an error repeats; unknown words that it names


class Search:
    """One request, looked up in several payloads, each with the numbers of its skills that count (None: all).

    The documents that rank highest, `read` of them, are read when somebody wants what is in them.
    """

    __slots__ = ("_found", "_pages", "read", "request", "sides", "words")

    def __init__(self, request: str, corpora: "list[tuple[Payload, frozenset[int] | None]]", read: int = READ) -> None:
        self.request = request
        self.read = max(read, READ)
        if not request.strip():
            raise CaroError("the request is empty", code=USAGE, hint='say what you want, for example caro "undo my last commit"')
        indexes = [Index(payload) for payload, _ in corpora]
        self.words: list[Word] = asked(indexes, request)
        rankings = ranked(indexes, self.words)
        self.sides = [(Sources(one, request, self.words), allowed) for one, (_, allowed) in zip(rankings, corpora, strict=True)]
        self._pages: list[Page] | None = None
        self._found: dict[str, list[Hit]] = {}

    @property
    def unknown(self) -> list[str]:
        """The words that no skill here has."""
        return [word.text for word in self.words if not word.meanings]

    def pages(self) -> list[Page]:
        """The documents that rank highest and are for this system, read."""
        if self._pages is None:
            self._pages = [page for sources, allowed in self.sides for page in pages(sources, allowed, self.read)]
        return self._pages

    @property
    def unread(self) -> int:
        """How many documents have a word of the request and were not read."""
        known = sum(unit >= sources.ranking.index.first_document for sources, _ in self.sides for unit in sources.ranking.scores)
        return known - len(self.pages())

    def hits(self, kind: str) -> list[Hit]:
        """What fits, of one kind, best first; nothing where the best of all is no answer.

        A skill that says every word of the request of itself fits all the same: that is what topics are for.
        """
        best = self._ranked(kind)
        named = kind == hits.SKILLS and bool(best) and all(found.gain for found in best[0].why)
        return [hit for hit in best if hit.score >= NEAR * best[0].score] if named or self.fits else []

    @property
    def fits(self) -> bool:
        """Whether a skill has all words among its topics or what else it says of itself, or something else fits well enough."""
        if any(sources.ranking.whole(allowed) for sources, allowed in self.sides):
            return True
        best = self._ranked(hits.COMMANDS) or self._ranked(hits.SECTIONS) or self._ranked(hits.RECIPES) or self._ranked(hits.SKILLS)
        if not best:
            return False
        whole = sum(found.gain >= WHOLE for found in best[0].why)
        share = max((page.share for page in self.pages()), default=0.0)
        return WORDS * (best[0].score + share) + whole >= FITS - max(FEW - len(self.words), 0)

    def _ranked(self, kind: str) -> list[Hit]:
        if kind not in self._found:
            self._found[kind] = _once(hits.ordered([hit for hit in self._all(kind) if hit.score > 0 and runs_here(hit.facts)]))
        return self._found[kind]

    def _all(self, kind: str) -> list[Hit]:
        if kind == hits.SKILLS:
            return [hit for sources, allowed in self.sides for hit in hits.skills(sources, allowed)]
        if kind == hits.RECIPES:
            return [hit for sources, allowed in self.sides for hit in hits.recipes(sources, _recipes(sources), allowed)]
        if kind == hits.COMMANDS:
            return hits.commands(self.pages())
        if kind == hits.SECTIONS:
            return [hit for page in self.pages() for hit in hits.parts(page)]
        return [hits.document(page) for page in self.pages()]

    def context(self, budget: int) -> Context:
        """What a language model should be told, in at most so many tokens; it has no skills where no document has any word."""
        chosen = choose(self.sides)
        ids = {one.skill.id for one in chosen}
        fitting = [hit for hit in self.hits(hits.COMMANDS) if hit.skill.id in ids]
        return assemble(chosen, self.words, budget, fitting[:EXAMPLES])

    def nothing(self, answer: str = "") -> CaroError:
        """The error that says that nothing fits, and what to do."""
        unknown = self.unknown
        request = _short(self.request)
        named = [repr(_short(word)) for word in unknown[:NAMED]]
        if len(unknown) > NAMED:
            named.append(f"and {len(unknown) - NAMED} more words")
        why = f"no skill here knows {', '.join(named)}; " if unknown else ""
        return CaroError(
            f"nothing here fits {request!r}",
            code=NOT_FOUND,
            hint=f"{why}'caro skill list' shows what the skills are about; name the tool, or use other words",
            answer=answer,
        )


def _recipes(sources: Sources) -> list[RecipeRow]:
    return sources.ranking.index.payload.recipes()


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def _once(found: list[Hit]) -> list[Hit]:
    """Without the same command a second time."""
    seen: set[str] = set()
    kept: list[Hit] = []
    for hit in found:
        if not hit.command or hit.command not in seen:
            seen.add(hit.command)
            kept.append(hit)
    return kept
