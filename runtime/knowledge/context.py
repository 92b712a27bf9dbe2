"""What a language model is told with a request: the sections that help most within a number of tokens. Deterministic."""

from runtime.catalog.documents import document_name, texts
from runtime.contract.layout import FileRow, RecipeRow, SkillRow
from runtime.knowledge.fit import Field, better
from runtime.knowledge.hits import Hit
from runtime.knowledge.index import Index
from runtime.knowledge.machine import for_here
from runtime.knowledge.passages import Section, first_sentence, sections
from runtime.knowledge.reading import Source, Sources
from runtime.knowledge.request import Word
from runtime.knowledge.slots import shown
from runtime.knowledge.tokens import estimate
from runtime.knowledge.words import terms

TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

LEAD = 1.25  # how many times the second skill's score the first one's must be, to stand alone
SEVERAL = 3  # skills, where no lead is clear
K1, B, AVERAGE = 1.2, 0.6, 180.0  # BM25 of sections; the average length is in terms
HEADING = 2.5  # how often a term of a heading counts
SMALL = 20  # tokens; keeps tiny sections from winning by their size alone
SPECIALISED = 0.5  # how much of a request a specialised prompt must cover
RECIPES = 0.15  # the share of the budget that a list of recipes may take
PROMPTS, ALWAYS, SPECIAL = "prompts/", "prompts/context", "prompts/specialized/"
QUESTIONS = "questions/"  # lists of requests: they find a command, and tell a model no more than the command does
MAXIMUM = "knowledge.max_context_tokens"
DEFAULT = 1000  # tokens of a skill whose manifest says nothing
EXAMPLES = 4  # commands that fit the request, each with the sentence that introduces it
CLOSE = 0.7  # what such a command must have of the best one's score
BUDGET = 4000  # tokens in all, where nobody says otherwise


class Part:
    """One section: from which skill and document, under which headings, its tokens, its score, what it is worth a token.

    `prompt` says whether it is an instruction, which goes in first.
    """

    __slots__ = ("document", "heads", "place", "prompt", "score", "skill", "text", "tokens", "worth")

    def __init__(self, skill: "Chosen", page: "_Page", number: int, section: Section, tokens: int, score: float) -> None:
        self.skill = skill
        self.document = page.name
        self.prompt = page.prompt
        self.heads = section.heads
        self.text = section.text
        self.tokens = tokens
        self.score = score
        self.worth = score / (1 + skill.rank / 2) / (tokens + SMALL) ** 0.5
        self.place = (skill.rank, page.name != ALWAYS, not page.prompt, page.unit, number)


class Chosen:
    """A skill that was chosen for a request: its rank and score, and how many tokens it may still fill."""

    __slots__ = ("index", "left", "rank", "score", "source")

    def __init__(self, index: Index, source: Source, score: float, rank: int) -> None:
        self.index = index
        self.source = source
        self.score = score
        self.rank = rank
        self.left = next((int(value) for key, value in source.facts if key == MAXIMUM), DEFAULT)

    @property
    def skill(self) -> SkillRow:
        return self.source.skill


class Context:
    """The examples, the parts in the order in which they are read, and the recipes of the chosen skills; `tokens` are those of all.

    `left_out` is how many sections are about the request and found no room, `unlisted` how many recipes.
    """

    __slots__ = ("examples", "left_out", "parts", "recipes", "skills", "tokens", "unlisted")

    def __init__(
        self,
        skills: list[Chosen],
        examples: list[Hit],
        recipes: list[tuple[SkillRow, RecipeRow]],
        parts: list[Part],
        tokens: int,
        left_out: int,
        unlisted: int,
    ) -> None:
        self.skills = skills
        self.examples = examples
        self.recipes = recipes
        self.parts = sorted(parts, key=lambda part: part.place)
        self.tokens = tokens
        self.left_out = left_out
        self.unlisted = unlisted


def recipe_line(row: RecipeRow) -> str:
    """How a recipe is listed."""
    return f"- {row.id}: {first_sentence(row.description or row.name)}\n"


def choose(sides: "list[tuple[Sources, frozenset[int] | None]]") -> list[Chosen]:
    """The skill whose texts fit best, alone if its lead is clear, otherwise the best three."""
    found: list[tuple[float, int, int, Chosen]] = []
    for number, (sources, allowed) in enumerate(sides):
        for skill, score in _best(sources, allowed):
            one = Chosen(sources.ranking.index, sources[skill], score, 0)
            found.append((-score, -one.skill.priority, number, one))
    found.sort(key=lambda one: (*one[:3], one[3].source.number))
    chosen = [one[3] for one in found]
    if len(chosen) > 1 and chosen[0].score >= LEAD * chosen[1].score:
        chosen = chosen[:1]
    for rank, one in enumerate(chosen[:SEVERAL]):
        one.rank = rank
    return chosen[:SEVERAL]


def _best(sources: Sources, allowed: "frozenset[int] | None") -> list[tuple[int, float]]:
    """The skills of one index and for this system that have the best documents, each with the score of its best one."""
    index, scores = sources.ranking.index, sources.ranking.scores
    best: dict[int, float] = {}
    for unit, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if unit < index.first_document:
            continue
        skill = index.skill_of(unit)
        if skill not in best and sources.counts(skill, allowed):
            best[skill] = score
            if len(best) > SEVERAL:
                break
    return list(best.items())


def source_line(skill: SkillRow, document: str) -> str:
    """Where what follows comes from, as a context says it."""
    return f"<!-- {skill.id} {skill.version}: {document} -->\n\n"


def example_text(hit: Hit) -> str:
    """A command and what it does, as a context has them."""
    return f"{source_line(hit.skill, hit.where)}{hit.text}\n```sh\n{shown(hit.command)}\n```\n"


def assemble(chosen: list[Chosen], words: list[Word], budget: int, commands: list[Hit]) -> Context:
    """The context of these skills in at most so many tokens: prompts, commands, recipes, then the sections that are worth most."""
    best = commands[0].score if commands else 0.0
    close = [hit for hit in commands if hit.score >= CLOSE * best]
    found = [part for one in chosen for part in _parts(one, words)]
    _answering(found, close)
    prompts = [part for part in found if part.prompt]
    rest = sorted((part for part in found if part.worth > 0 and not part.prompt), key=lambda part: (-part.worth, part.place))
    taken, left = _taken(prompts, budget)
    examples, left = _fitting(close, example_text, left, left)
    recipes = [(one.skill, row) for one in chosen for row in one.index.payload.recipes() if row.skill == one.source.number]
    listed, left = _fitting(recipes, lambda pair: recipe_line(pair[1]), left, int(budget * RECIPES))
    more, left = _taken(rest, left)
    left_out = len(prompts) + len(rest) - len(taken) - len(more)
    return Context(chosen, examples, listed, taken + more, budget - left, left_out, len(recipes) - len(listed))


def _answering(parts: list[Part], commands: list[Hit]) -> None:
    """A section that has a command which answers the request is worth as much as the best one besides, whatever its words."""
    most = max((part.worth for part in parts), default=0.0)
    for part in parts:
        if any(hit.skill.id == part.skill.skill.id and hit.command in part.text for hit in commands):
            part.worth += most


def _fitting(items: "list[T]", text: "Callable[[T], str]", left: int, room: int) -> "tuple[list[T], int]":
    """Those whose text fits into what is left, and into the room that they have together; and what is left then."""
    taken: list[T] = []
    for item in items:
        tokens = estimate(text(item))
        if tokens <= min(left, room):
            taken.append(item)
            left -= tokens
            room -= tokens
    return taken, left


def _taken(parts: list[Part], left: int) -> tuple[list[Part], int]:
    """Those that fit, each into what is left in all and for its skill; and what is left then.

    The line that says which document it is counts with the first section of each document.
    """
    taken: list[Part] = []
    known: set[tuple[str, str]] = set()
    for part in parts:
        document = (part.skill.skill.id, part.document)
        cost = part.tokens + (0 if document in known else estimate(source_line(part.skill.skill, part.document)))
        if cost <= min(left, part.skill.left):
            known.add(document)
            taken.append(part)
            left -= cost
            part.skill.left -= cost
    return taken, left


class _Page:
    """A document of a chosen skill."""

    __slots__ = ("name", "prompt", "row", "text", "unit")

    def __init__(self, unit: int, row: FileRow, text: str) -> None:
        self.unit = unit
        self.row = row
        self.text = text
        self.name = document_name(row)
        self.prompt = self.name == ALWAYS

    def about(self, one: Chosen) -> float:
        """How much of the request a specialised prompt covers, by its title above all."""
        query = one.source.query
        title = query.found((Field("title", 1.0, terms(f"{self.row.title} {self.name}")),))
        return query.covered(better(title, query.found((Field("text", 0.6, terms(self.text)),))))


def _specialise(one: Chosen, pages: list[_Page]) -> None:
    """The specialised prompt that is most about the request belongs to it, if it is about enough of it."""
    special = [page for page in pages if page.name.startswith(SPECIAL)]
    best = max(special, key=lambda page: page.about(one), default=None)
    if best is not None and best.about(one) >= SPECIALISED:
        best.prompt = True


def _parts(one: Chosen, words: list[Word]) -> list[Part]:
    """Every section of the skill's documents, but for prompts that are for other requests."""
    index = one.index
    listed = [(unit, index.file(unit)) for unit in range(*index.span(one.source.number))]
    listed = [(unit, row) for unit, row in listed if for_here(row.flags) and not document_name(row).startswith(QUESTIONS)]
    units, rows = [unit for unit, _ in listed], [row for _, row in listed]
    pages = [_Page(unit, row, text) for unit, row, text in zip(units, rows, texts(index.payload, rows), strict=True)]
    _specialise(one, pages)
    found: list[Part] = []
    for page in pages:
        if page.prompt or not page.name.startswith(PROMPTS):
            parts, tokens = sections(page.text), index.tokens(page.unit)
            if len(parts) != len(tokens):
                raise index.broken(f"counts other sections than {page.row.path} has")
            counted = enumerate(zip(parts, tokens, strict=True))
            found += [Part(one, page, at, section, count, section_score(section, words)) for at, (section, count) in counted]
    return found


def section_score(section: Section, words: list[Word]) -> float:
    """BM25 of a section, the terms of its headings counted more often."""
    counts: dict[str, float] = {}
    found = terms(section.text)
    for term in found:
        counts[term] = counts.get(term, 0.0) + 1
    for head in section.heads:
        for term in terms(head):
            counts[term] = counts.get(term, 0.0) + HEADING
    norm = K1 * (1 - B + B * len(found) / AVERAGE)
    return sum(
        word.weight
        * max((meaning.share * _saturated(counts.get(meaning.term, 0.0), norm) for meaning in word.meanings), default=0.0)
        for word in words
    )


def _saturated(count: float, norm: float) -> float:
    return count * (K1 + 1) / (count + norm) if count else 0.0
