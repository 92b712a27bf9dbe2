"""What an import did: each thing once, with how often and where."""

from dataclasses import dataclass

from runtime.authoring.validate.problems import Problem

TAKEN, CHANGED, MENDED, LEFT_OUT = "taken", "changed", "mended", "left out"
SORTS = (TAKEN, CHANGED, MENDED, LEFT_OUT)
PLACES = 3  # that a note names


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was done, how often, and where first. `sort` is one of SORTS."""

    sort: str
    what: str
    count: int
    where: tuple[str, ...]


class Notes:
    """The notes so far. `problems` are what a strict import refuses: rules of the source's own format that it breaks."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[str]] = {}
        self.problems: list[Problem] = []

    def taken(self, what: str, where: str) -> None:
        """It became part of the skill."""
        self._note(TAKEN, what, where)

    def changed(self, what: str, where: str) -> None:
        """It is written in another way, and was right before."""
        self._note(CHANGED, what, where)

    def mended(self, what: str, problem: Problem) -> None:
        """It was wrong, and `what` was done about it."""
        self._note(MENDED, what, problem.file)
        self.problems.append(problem)

    def left_out(self, what: str, where: str) -> None:
        """It is no part of the skill, and need not be."""
        self._note(LEFT_OUT, what, where)

    def lost(self, what: str, where: str, wanted: str) -> None:
        """It is no part of the skill, and should be."""
        self._note(LEFT_OUT, what, where)
        self.problems.append(Problem(file=where, key="", found=what, wanted=wanted))

    def all(self) -> tuple[Note, ...]:
        """Every note, in the order of SORTS and then of the words."""
        rows = sorted(self._places.items(), key=lambda row: (SORTS.index(row[0][0]), row[0][1]))
        return tuple(Note(sort=sort, what=what, count=len(places), where=tuple(places[:PLACES])) for (sort, what), places in rows)

    def _note(self, sort: str, what: str, where: str) -> None:
        self._places.setdefault((sort, what), []).append(where if where.isprintable() else ascii(where)[1:-1])
