"""What was found, of any kind, with a score from 0 to 1 that can be compared. Hot."""

from runtime.contract.layout import RecipeRow, SkillRow
from runtime.knowledge.fit import Field, Found, Phrase, Query, better, fit
from runtime.knowledge.passages import Example, Section
from runtime.knowledge.ranking import LEADING
from runtime.knowledge.reading import COMMAND, HEAD, Page, Source, Sources
from runtime.knowledge.words import terms

COMMANDS, RECIPES, SECTIONS, DOCUMENTS, SKILLS = "command", "recipe", "section", "document", "skill"
KINDS = (COMMANDS, RECIPES, SECTIONS, DOCUMENTS, SKILLS)
TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Sequence

TRIGGER = 0.8  # what a word counts that stands somewhere in a recipe: its triggers, its steps
PROMISING = 64  # examples that are looked at closely
UNTITLED = 0.6  # what it counts that all words are there, in or under a title that is about something else
BODY = 0.6  # the same for a section or a skill


class Hit:
    """One thing that was found. `where` is a document, or a recipe's id; `text` is the phrase that fits.

    `why` says for each word of the request where it was found.
    """

    __slots__ = ("command", "facts", "kind", "score", "skill", "text", "where", "why")

    def __init__(
        self, kind: str, source: "Source | Page", where: str, text: str, score: float, why: list[Found], command: str = ""
    ) -> None:
        self.kind = kind
        self.skill: SkillRow = source.skill
        self.facts = source.facts
        self.where = where
        self.text = text
        self.score = score
        self.why = why
        self.command = command


def commands(pages: "Sequence[Page]") -> list[Hit]:
    """The command examples of these documents, those that promise most by a look at their letters."""
    found = [(number, page, example) for number, page in enumerate(pages) for example in page.examples]
    promising = sorted(((-_promise(page.query, example), at) for at, (_, page, example) in enumerate(found)))[:PROMISING]
    around: dict[tuple[int, int], list[Found]] = {}
    made: list[Hit] = []
    for _, at in sorted(promising, key=lambda one: one[1]):
        number, page, example = found[at]
        key = (number, example.section)  # units of several payloads have the same numbers
        if key not in around:
            titled = better(page.query.found((page.title,)), page.found)
            around[key] = better(page.query.found(_around(page.sections[example.section])), titled)
        made.append(_command(page, example, around[key]))
    return made


def _promise(query: Query, example: Example) -> float:
    """How much of the request may stand in the example: stems are mostly the beginnings of words."""
    text = f"{' '.join(example.intros)} {example.command}".lower()
    return sum(
        word.weight for word, starts in zip(query.words, query.starts, strict=True) if any(start in text for start in starts)
    )


def _around(section: Section) -> list[Field]:
    return [Field("heading", HEAD, [term for head in section.heads[1:] for term in terms(head)])]


def _command(page: Page, example: Example, around: list[Found]) -> Hit:
    phrases = [Phrase("sentence", intro) for intro in example.intros] or [Phrase("sentence", "")]
    command = page.query.found((Field("command", COMMAND, terms(example.command)),))
    found = fit(page.query, phrases, around, command)
    return Hit(COMMANDS, page, page.name, found.text, found.score, found.found, example.command)


def _whole(query: Query, around: list[Found], phrase: Phrase) -> tuple[float, list[Found]]:
    """The score of something with a title, which need not say everything that is in it."""
    found = fit(query, [phrase], around)
    return max(found.score, query.covered(found.found) * UNTITLED), found.found


def parts(page: Page) -> list[Hit]:
    """The sections of a document."""
    found = better(page.query.found((page.title,)), page.found)
    made: list[Hit] = []
    for section in page.sections:
        fields = [Field("headings", HEAD, [term for head in section.heads for term in terms(head)])]
        fields.append(Field("section", BODY, terms(section.text)))
        head = section.heads[-1] if section.heads else page.row.title or page.name
        score, why = _whole(page.query, better(page.query.found(fields), found), Phrase("heading", head))
        made.append(Hit(SECTIONS, page, page.name, head, score, why))
    return made


def document(page: Page) -> Hit:
    """The document as a whole: what stands in it counts as what stands in a section does."""
    heads = [term for section in page.sections for term in terms(section.heads[-1] if section.heads else "")]
    anywhere = [Found(BODY if one.field == "document" else one.gain, one.term, one.field) for one in page.found]
    around = better(page.query.found((Field("headings", HEAD, heads),)), anywhere)
    score, why = _whole(page.query, around, Phrase("title", page.row.title or page.name))
    return Hit(DOCUMENTS, page, page.name, page.row.title or page.name, score, why)


def recipes(sources: Sources, rows: list[RecipeRow], allowed: "frozenset[int] | None") -> list[Hit]:
    """The recipes that have a word of the request."""
    ranking = sources.ranking
    made: list[Hit] = []
    for number, row in enumerate(rows):
        unit = ranking.index.skills + number
        if unit not in ranking.scores or (allowed is not None and row.skill not in allowed):
            continue
        source = sources[row.skill]
        description = source.query.found((Field("description", TRIGGER, terms(row.description)),))
        around = better(description, _within(sources, unit, TRIGGER))
        score, why = _whole(source.query, around, Phrase("name", f"{row.name} {row.id}"))
        made.append(Hit(RECIPES, source, row.id, row.description or row.name, score, why))
    return made


def _within(sources: Sources, unit: int, share: float) -> list[Found]:
    has = sources.ranking.has
    return [Found(share if has(at, unit) else 0.0, word.term, "anywhere") for at, word in enumerate(sources.words)]


def skills(sources: Sources, allowed: "frozenset[int] | None") -> list[Hit]:
    """The skills that say most of what was asked of themselves."""
    ranking = sources.ranking
    own = sorted((-score, unit) for unit, score in ranking.scores.items() if unit < ranking.index.skills)
    made: list[Hit] = []
    for _, unit in [one for one in own if allowed is None or one[1] in allowed][:LEADING]:
        source = sources[unit]
        name = Phrase("name", f"{source.skill.name} {source.skill.id}")
        score, why = _whole(source.query, _within(sources, unit, BODY), name)
        made.append(Hit(SKILLS, source, "", source.skill.description, score, why))
    return made


def ordered(hits: list[Hit]) -> list[Hit]:
    """Best first; equal ones by their skill's priority, then by name."""
    return sorted(hits, key=lambda hit: (-hit.score, -hit.skill.priority, hit.skill.id, hit.where, hit.command))
