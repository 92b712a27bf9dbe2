"""Reading a payload in place. Every byte is checked on the copy that is then used. Hot."""

import zlib

from runtime.contract.digest import sha256
from runtime.contract.layout import (
    DICTIONARY,
    DIGEST,
    ENTRIES,
    ENTRY,
    FILE,
    FILES,
    HEADER,
    INDEX_SECTIONS,
    MACHINE,
    MACHINES,
    MAGIC,
    MAJOR,
    NO_ENTRY,
    PAGE,
    PIECE,
    PIECE_ROW,
    PIECES,
    RECIPE,
    RECIPE_TABLE,
    SECTION,
    SKILL,
    SKILLS,
    STORED,
    STRINGS,
    ZLIB,
    ZSTD,
    ZSTD_DICTIONARY,
    ZSTD_PIECES,
    EntryRow,
    FileRow,
    MachineRow,
    RecipeRow,
    SkillRow,
)
from runtime.errors import INVALID, CaroError
from runtime.payload.locate import Place, damaged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TITLES = {
    SKILLS: "skill table",
    FILES: "file table",
    ENTRIES: "entry table",
    RECIPE_TABLE: "recipe table",
    MACHINES: "table of machine code",
    STRINGS: "strings",
    **dict.fromkeys(INDEX_SECTIONS, "search index"),
}


class Table:
    """One section: records of `width` bytes from `offset` of the block."""

    __slots__ = ("count", "length", "offset", "width")

    def __init__(self, width: int, offset: int, length: int) -> None:
        self.width = width
        self.offset = offset
        self.length = length
        self.count = length // width


class Payload:
    """An opened payload. Opening reads the head only; see FORMAT.md for what is checked when."""

    __slots__ = (
        "_dictionary",
        "_digests",
        "_pages",
        "_plain",
        "end",
        "entries",
        "files",
        "head",
        "place",
        "sections",
        "skills",
        "strings",
    )

    def __init__(self, place: Place) -> None:
        self.place = place
        self._pages: dict[int, bytes] = {}
        self._dictionary: bytes | None = None
        if place.length < HEADER.size:
            raise damaged(place.path, "the payload is shorter than its header")
        magic, major, _, count, length, plain, pages = HEADER.unpack_from(place.data, place.offset)
        if magic != MAGIC:
            raise damaged(place.path, "no payload where the footer says")
        if major != MAJOR:
            raise CaroError(
                f"{place.path}: payload format {major} found, {MAJOR} wanted",
                code=INVALID,
                hint="read it with the caro that it came with, or a newer one",
            )
        table = HEADER.size + count * SECTION.size
        self.head = table + pages * DIGEST
        self._plain, self.end = plain, plain + pages * PAGE
        if length != place.length or plain % PAGE or self.head > plain or self.end > length:
            raise damaged(place.path, "the payload's header contradicts itself")
        copy = place.data[place.offset : place.offset + self.head]
        if sha256(copy).digest() != place.root:
            raise damaged(place.path, "head of the payload: sha256 differs")
        self._digests = copy[table:]
        self.sections: dict[bytes, Table] = {}
        for number in range(count):
            tag, width, offset, size = SECTION.unpack_from(copy, HEADER.size + number * SECTION.size)
            if not width or offset < plain or offset + size > self.end:
                raise damaged(place.path, f"section {tag!r} lies outside of the plain area")
            self.sections[tag] = Table(width, offset, size)
        self.strings = self._section(STRINGS, 1)
        self.skills = self._section(SKILLS, SKILL.size)
        self.files = self._section(FILES, FILE.size)
        self.entries = self._section(ENTRIES, ENTRY.size)

    def _section(self, tag: bytes, narrowest: int) -> Table:
        found = self.sections.get(tag)
        if found is None or found.width < narrowest:
            raise damaged(self.place.path, f"{TITLES[tag]} missing or too narrow")
        return found

    def _page(self, number: int) -> bytes:
        page = self._pages.get(number)
        if page is None:
            start = self.place.offset + self._plain + number * PAGE
            page = self.place.data[start : start + PAGE]
            if sha256(page).digest() != self._digests[number * DIGEST : (number + 1) * DIGEST]:
                raise damaged(self.place.path, f"{self._owners(number)}: sha256 of page {number} differs")
            self._pages[number] = page
        return page

    def _owners(self, number: int) -> str:
        start = self._plain + number * PAGE
        found = [
            TITLES.get(tag, repr(tag))
            for tag, table in self.sections.items()
            if table.offset < start + PAGE and start < table.offset + table.length
        ]
        return " and ".join(dict.fromkeys(found)) or "plain area"

    def plain(self, table: Table, offset: int, length: int) -> bytes:
        """`length` checked bytes at `offset` of a section. Raises CaroError (integrity)."""
        if offset + length > table.length:
            raise damaged(self.place.path, "a record points outside of its section")
        if not length:
            return b""
        first, at = divmod(table.offset - self._plain + offset, PAGE)
        if at + length <= PAGE:
            return self._page(first)[at : at + length]
        last = (table.offset - self._plain + offset + length - 1) // PAGE
        return b"".join([self._page(number) for number in range(first, last + 1)])[at : at + length]

    def text(self, offset: int, length: int) -> str:
        """A text of the strings section."""
        try:
            return self.plain(self.strings, offset, length).decode()
        except UnicodeDecodeError:
            raise damaged(self.place.path, "a text is no UTF-8") from None

    def _record(self, table: Table, number: int, width: int) -> bytes:
        return self.plain(table, number * table.width, width)

    def skill_id(self, number: int) -> bytes:
        """The id alone, as bytes: what a search in the sorted table compares."""
        at, length = SKILL.unpack(self._record(self.skills, number, SKILL.size))[:2]
        return self.plain(self.strings, at, length)

    def skill(self, number: int) -> SkillRow:
        """One skill of the sorted table."""
        return SkillRow(*self.skill_parts(number))

    def skill_parts(self, number: int) -> "tuple[str, str, str, str, str, bytes, int, int, int, int, int]":
        """What a row of the skill table is made of."""
        row = SKILL.unpack(self._record(self.skills, number, SKILL.size))
        id, version, name, description, integrity = [self.text(row[at], row[at + 1]) for at in (0, 2, 4, 6, 8)]
        first, count, layers, priority, size = row[12:]
        facts = self.plain(self.strings, row[10], row[11])
        return id, version, name, description, integrity, facts, first, count, layers, priority, size

    def file(self, number: int) -> FileRow:
        """One file of a skill."""
        row = FILE.unpack(self._record(self.files, number, FILE.size))
        return FileRow(self.text(row[0], row[1]), self.text(row[2], row[3]), *row[4:8])

    def recipes(self) -> list[RecipeRow]:
        """All recipes, sorted by skill and id; a payload from before recipes has no table of them."""
        table = self.sections.get(RECIPE_TABLE)
        if table is None:
            return []
        rows = [RECIPE.unpack(self._record(table, number, RECIPE.size)) for number in range(table.count)]
        return [RecipeRow(self.text(*row[0:2]), self.text(*row[2:4]), self.text(*row[4:6]), row[6]) for row in rows]

    def machines(self) -> list[MachineRow]:
        """What stands for the executable modules that are not here as files, in the order of their files."""
        table = self.sections.get(MACHINES)
        if table is None:
            return []
        return [MachineRow(*MACHINE.unpack(self._record(table, number, MACHINE.size))) for number in range(table.count)]

    def machine(self, skill: SkillRow) -> MachineRow | None:
        """The machine code of a skill's executable; None where there is none of it."""
        rows = [row for row in self.machines() if skill.first <= row.file < skill.first + skill.count]
        return rows[0] if rows and rows[0].entry != NO_ENTRY else None

    def entry(self, number: int) -> EntryRow:
        """One entry of the sorted table."""
        if number >= self.entries.count:
            raise damaged(self.place.path, f"entry {number} is named and does not exist")
        at, length, *rest = ENTRY.unpack(self._record(self.entries, number, ENTRY.size))
        return EntryRow(self.text(at, length), *rest)

    def entry_number(self, name: str) -> int:
        """Where in the sorted table the name is or would be."""
        low, high = 0, self.entries.count
        while low < high:
            middle = (low + high) // 2
            if self.entry(middle).name.encode() < name.encode():
                low = middle + 1
            else:
                high = middle
        return low

    def find_entry(self, name: str) -> EntryRow | None:
        """The entry of that name."""
        number = self.entry_number(name)
        if number == self.entries.count:
            return None
        found = self.entry(number)
        return found if found.name == name else None

    def stored(self, entry: EntryRow) -> bytes:
        """A checked copy of the entry's bytes as they are stored. Raises CaroError (integrity)."""
        self._within(entry)
        start = self.place.offset + entry.offset
        copy = self.place.data[start : start + entry.stored]
        if sha256(copy).digest() != entry.sha256:
            raise damaged(self.place.path, f"entry {entry.name}: sha256 differs")
        return copy

    def _within(self, entry: EntryRow) -> None:
        if entry.offset < self.end or entry.offset + entry.stored > self.place.length:
            raise damaged(self.place.path, f"entry {entry.name}: lies outside of the payload")

    def read(self, entry: EntryRow) -> bytes:
        """The entry's bytes, checked, then decoded. Raises CaroError (integrity)."""
        if entry.codec == ZSTD_PIECES:
            return b"".join(self._pieces(entry))
        raw = self._decode(entry, self.stored(entry))
        if raw is None or len(raw) != entry.raw:
            raise damaged(self.place.path, f"entry {entry.name}: does not decode to {entry.raw} bytes")
        return raw

    def _decode(self, entry: EntryRow, stored: bytes) -> bytes | None:
        if entry.codec == STORED:
            return stored
        if entry.codec == ZLIB:
            return inflate(stored, entry.raw)
        if entry.codec not in (ZSTD, ZSTD_DICTIONARY):
            return None
        from runtime.payload.zstd import decompress

        return decompress(stored, entry.raw, self.dictionary() if entry.codec == ZSTD_DICTIONARY else b"")

    def pieces(self, entry: EntryRow) -> "list[bytes] | Iterator[bytes]":
        """The same bytes as `read` gives, in parts for whoever needs them once. The last may raise CaroError (integrity)."""
        return self._pieces(entry) if entry.codec == ZSTD_PIECES else [self.read(entry)]

    def _pieces(self, entry: EntryRow) -> "Iterator[bytes]":
        from runtime.payload.pieces import decoded

        def cut(start: int, end: int) -> bytes:
            return self.place.data[self.place.offset + entry.offset + start : self.place.offset + entry.offset + end]

        length = 0
        for piece in decoded(self._table(entry, cut), cut, entry.stored, entry.raw):
            length += len(piece)
            yield piece
        if length != entry.raw:
            raise damaged(self.place.path, f"entry {entry.name}: a piece of it differs")

    def _table(self, entry: EntryRow, cut: "Callable[[int, int], bytes]") -> bytes:
        """The checked table of an entry in pieces."""
        self._within(entry)
        size = PIECES.size + -(-entry.raw // PIECE) * PIECE_ROW.size
        copy = cut(0, min(size, entry.stored))
        if sha256(copy).digest() != entry.sha256:
            raise damaged(self.place.path, f"entry {entry.name}: sha256 of its table differs")
        return copy

    def dictionary(self) -> bytes:
        """The zstd dictionary, empty if the payload has none."""
        if self._dictionary is None:
            entry = self.find_entry(DICTIONARY)
            if entry and entry.codec != STORED:
                raise damaged(self.place.path, f"entry {DICTIONARY}: is not stored as it is")
            self._dictionary = self.read(entry) if entry else b""
        return self._dictionary


def inflate(stored: bytes, raw: int) -> bytes | None:
    """Decode zlib to at most `raw` bytes; None if the data is broken, longer, or followed by something."""
    decoder = zlib.decompressobj()
    try:
        decoded = decoder.decompress(stored, raw + 1)
    except (zlib.error, OverflowError):  # OverflowError: `raw` is more than an address
        return None
    return decoded if decoder.eof and not decoder.unused_data else None
