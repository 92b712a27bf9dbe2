"""The search index of one payload, read where it lies. Hot.

Opening reads one record. A lookup reads the pages its term and its postings lie on; every page is checked before it is used.
"""

from runtime.contract.layout import (
    DOCUMENT,
    DOCUMENTS,
    IMPACTS,
    INDEX,
    INDEX_HEAD,
    INDEX_SECTIONS,
    NUMBERS,
    RECIPE_TABLE,
    SPANS,
    SPELLING,
    SPELT,
    TERM,
    TERMS,
    TOKENS,
    FileRow,
)
from runtime.errors import INVALID, CaroError
from runtime.knowledge.near import FARTHEST, allowed, distance, letters
from runtime.payload.locate import damaged
from runtime.payload.read import Payload, Table

WINDOW = 64  # records around the place where a hash should be, hashes being spread evenly
TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from typing import Literal
CODES: "dict[int, Literal['B', 'H', 'I']]" = {1: "B", 2: "H", 4: "I"}


class Posting:
    """The units that have a term, best first, and how much each is about it (1 to 255); `frequency` counts passages."""

    __slots__ = ("frequency", "impacts", "numbers")

    def __init__(self, frequency: int, numbers: memoryview, impacts: bytes) -> None:
        self.frequency = frequency
        self.numbers = numbers
        self.impacts = impacts


class Index:
    """Units are numbered: skills, then recipes, then documents, each in the order of its table.

    A passage is a command example, a section that has none, or a whole skill or recipe: that is what frequencies count.
    """

    __slots__ = ("_tables", "_words", "documents", "passages", "payload", "recipes", "skills")

    def __init__(self, payload: Payload) -> None:
        self.payload = payload
        head = payload.sections.get(INDEX)
        if head is None:
            raise CaroError(
                f"{payload.place.path}: its payload has no search index",
                code=INVALID,
                hint="it was packed before there was one; build or pack it anew",
            )
        missing = [tag for tag in INDEX_SECTIONS if tag not in payload.sections]
        if missing or head.width < INDEX_HEAD.size or head.count != 1:
            raise self.broken("is incomplete")
        self._tables = payload.sections
        self._words: list[tuple[int, str]] | None = None
        self.skills, self.recipes, self.documents, self.passages = INDEX_HEAD.unpack(payload.plain(head, 0, INDEX_HEAD.size))
        self._agree()

    def _agree(self) -> None:
        """The counts are those of the tables that the numbers point into."""
        tables, recipes = self._tables, self.payload.sections.get(RECIPE_TABLE)
        wide = 2 if self.units <= 1 << 16 else 4
        equal = (
            (self.skills, self.payload.skills.count),
            (self.recipes, recipes.count if recipes else 0),
            (self.skills, tables[SPANS].count),
            (self.documents, tables[DOCUMENTS].count),
            (tables[NUMBERS].count, tables[IMPACTS].length),
            (tables[NUMBERS].width, wide),
            (tables[IMPACTS].width, 1),
            (tables[SPANS].width, 4),
            (tables[SPELLING].length % tables[SPELLING].width, 0),
        )
        narrowest = ((TERMS, TERM.size), (DOCUMENTS, DOCUMENT.size), (SPELLING, SPELT.size))
        if (
            any(one != other for one, other in equal)
            or tables[TOKENS].width not in CODES
            or any(tables[tag].width < width for tag, width in narrowest)
        ):
            raise self.broken("contradicts the payload's tables")

    def broken(self, what: str) -> CaroError:
        """The error (integrity) that says what contradicts itself."""
        return damaged(self.payload.place.path, f"search index: {what}")

    @property
    def units(self) -> int:
        return int(self.skills + self.recipes + self.documents)

    @property
    def first_document(self) -> int:
        return int(self.skills + self.recipes)

    def _term(self, number: int) -> tuple[int, int, int]:
        table = self._tables[TERMS]
        row: tuple[int, int, int] = TERM.unpack(self.payload.plain(table, number * table.width, TERM.size))
        return row

    def find(self, key: int) -> Posting | None:
        """The postings of a hashed term."""
        last = self._tables[TERMS].count - 1  # a record that only ends the one before it
        if last <= 0:
            return None
        low, high = self._around(key, last)
        while low < high:
            middle = (low + high) // 2
            if self._term(middle)[0] < key:
                low = middle + 1
            else:
                high = middle
        if low >= last:
            return None
        found, first, frequency = self._term(low)
        if found != key:
            return None
        end = self._term(low + 1)[1]
        if end < first or end > self._tables[IMPACTS].length:
            raise self.broken("a term points outside of it")
        return Posting(frequency, self._column(NUMBERS, first, end - first), self._column(IMPACTS, first, end - first).tobytes())

    def _around(self, key: int, last: int) -> tuple[int, int]:
        """Bounds of where the hash is, narrow unless hashes lie unusually."""
        guess, step = key * last >> 32, WINDOW
        low, high = max(guess - step, 0), min(guess + step, last)
        while low > 0 and self._term(low)[0] > key:
            step *= 4
            low = max(guess - step, 0)
        while high < last and self._term(high)[0] < key:
            step *= 4
            high = min(guess + step, last)
        return low, high

    def _column(self, tag: bytes, first: int, count: int) -> memoryview:
        table = self._tables[tag]
        return memoryview(self.payload.plain(table, first * table.width, count * table.width)).cast(CODES[table.width])

    def span(self, skill: int) -> tuple[int, int]:
        """The first unit of a skill's documents, and the one behind its last."""
        ends = [self._column(SPANS, number, 1)[0] if number < self.skills else self.units for number in (skill, skill + 1)]
        if not self.first_document <= ends[0] <= ends[1] <= self.units:
            raise self.broken("a skill's documents are none of the payload")
        return ends[0], ends[1]

    def skill_of(self, unit: int) -> int:
        """The number of the skill that a document belongs to."""
        low, high = 0, self.skills
        while low + 1 < high:
            middle = (low + high) // 2
            if self._column(SPANS, middle, 1)[0] <= unit:
                low = middle
            else:
                high = middle
        return low

    def _document(self, unit: int) -> tuple[int, int]:
        table, number = self._tables[DOCUMENTS], unit - self.first_document
        row: tuple[int, int] = DOCUMENT.unpack(self.payload.plain(table, number * table.width, DOCUMENT.size))
        return row

    def file(self, unit: int) -> FileRow:
        """The file of a document."""
        return self.payload.file(self._document(unit)[0])

    def tokens(self, unit: int) -> list[int]:
        """The tokens of each section of a document, as they were counted when the payload was made."""
        first = self._document(unit)[1]
        last = unit + 1 == self.units
        end = self._tables[TOKENS].count if last else self._document(unit + 1)[1]
        if end < first or end > self._tables[TOKENS].count:
            raise self.broken("a document's sections point outside of it")
        return self._column(TOKENS, first, end - first).tolist()

    def near(self, word: str) -> list[str]:
        """The known words that are nearest to one that stands nowhere."""
        most = allowed(word)
        if not most:
            return []
        if self._words is None:
            self._words = self._read_words()
        bits = letters(word)
        close: list[tuple[int, str]] = []
        for mask, known in self._words:
            if abs(len(known) - len(word)) <= most and (mask ^ bits).bit_count() <= 2 * FARTHEST:
                far = distance(word, known, most)
                if far <= most:
                    close.append((far, known))
        return [known for far, known in sorted(close) if far == min(close)[0]]

    def _read_words(self) -> list[tuple[int, str]]:
        table: Table = self._tables[SPELLING]
        data, size = self.payload.plain(table, 0, table.length), table.width
        rows = [SPELT.unpack_from(data, at) for at in range(0, len(data), size)]
        return [(mask, self.payload.text(at, length)) for mask, at, length in rows]
