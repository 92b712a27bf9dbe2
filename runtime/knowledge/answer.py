"""An answer without a model: the command examples that fit best, then recipes, then sections to read. Hot."""

from runtime.knowledge.hits import COMMANDS, RECIPES, SECTIONS, Hit
from runtime.knowledge.search import Search

BESIDE = 3  # recipes, and sections
CLOSE = 0.6  # what is worth mentioning beside the best, as a share of its score


class Answer:
    """What fits a request. `more` says of each kind how many fit and are not among these."""

    __slots__ = ("commands", "more", "recipes", "sections")

    def __init__(self, commands: list[Hit], recipes: list[Hit], sections: list[Hit], more: dict[str, int]) -> None:
        self.commands = commands
        self.recipes = recipes
        self.sections = sections
        self.more = more

    @property
    def fits(self) -> bool:
        """Whether there is any."""
        return bool(self.commands or self.recipes or self.sections)


def answered(search: Search, limit: int) -> Answer:
    """The best of each kind, as far as they are nearly as good as the best of all."""
    found = {kind: search.hits(kind) for kind in (COMMANDS, RECIPES, SECTIONS)}
    best = max((hits[0].score for hits in found.values() if hits), default=0.0)
    close = {kind: [hit for hit in hits if hit.score >= CLOSE * best] for kind, hits in found.items()}
    sections = {(hit.skill.id, hit.where): hit for hit in reversed(close[SECTIONS])}  # the best one of each document
    first = sorted(sections.values(), key=lambda hit: -hit.score)
    shown = {COMMANDS: found[COMMANDS][:limit], RECIPES: close[RECIPES][:BESIDE], SECTIONS: first[:BESIDE]}
    more = {kind: len(hits) - len(shown[kind]) for kind, hits in found.items() if len(hits) > len(shown[kind])}
    return Answer(shown[COMMANDS], shown[RECIPES], shown[SECTIONS], more)
