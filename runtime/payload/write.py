"""Opaque sections and entries in, the bytes of FORMAT.md out. Cold: bundling and packing only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.contract.digest import sha256
from runtime.contract.layout import (
    ALIGN,
    ENTRIES,
    ENTRY,
    FOOTER,
    FOOTER_MAGIC,
    HEADER,
    MAGIC,
    MAJOR,
    MINOR,
    PAGE,
    SECTION,
    STRINGS,
    ZSTD_PIECES,
    aligned,
)


class Strings:
    """The strings section while it grows; equal texts share one place."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}
        self._joined = bytearray()

    def add(self, text: bytes) -> tuple[int, int]:
        """Offset and length of the text in the section, in bytes."""
        at = self._known.get(text)
        if at is None:
            at = self._known[text] = len(self._joined)
            self._joined += text
        return at, len(text)

    def section(self) -> bytes:
        return bytes(self._joined)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it will be stored. `raw` is its length in bytes when decoded."""

    name: str
    codec: int
    raw: int
    stored: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A finished payload: the block, and the sha256 of its head."""

    data: bytes
    root: bytes

    def footer(self, offset: int) -> bytes:
        """The footer of this block when it lies at `offset` of a file."""
        return FOOTER.pack(FOOTER_MAGIC, offset, len(self.data), self.root)


def ordered(names: Sequence[str]) -> list[str]:
    """Entry names in the order of the entry table, so that records can name an entry by its number."""
    return sorted(names, key=str.encode)


def write(sections: Mapping[bytes, tuple[int, bytes]], strings: Strings, entries: Sequence[Entry]) -> Block:
    """Lay out the block.

    `sections` maps a tag to the width of its records and their bytes; the entry table and the strings are added here.
    """
    by_name = {entry.name: entry for entry in entries}
    placed = [by_name[name] for name in ordered(list(by_name))]
    names = [strings.add(entry.name.encode()) for entry in placed]
    plain = {**sections, ENTRIES: (ENTRY.size, bytes(ENTRY.size * len(placed))), STRINGS: (1, strings.section())}
    pages = aligned(sum(aligned(len(data), ALIGN) for _, data in plain.values()), PAGE) // PAGE
    head = HEADER.size + len(plain) * SECTION.size + pages * len(sha256().digest())
    start = aligned(head, PAGE)
    table, area = _entries(placed, names, start + pages * PAGE)
    plain[ENTRIES] = (ENTRY.size, table)
    rows, body = _sections(plain, start)
    body = body.ljust(pages * PAGE, b"\0")
    digests = b"".join(sha256(body[at : at + PAGE]).digest() for at in range(0, len(body), PAGE))
    length = start + len(body) + len(area)
    header = HEADER.pack(MAGIC, MAJOR, MINOR, len(plain), length, start, pages)
    top = header + rows + digests
    return Block(data=top.ljust(start, b"\0") + body + area, root=sha256(top).digest())


def _entries(placed: Sequence[Entry], names: Sequence[tuple[int, int]], start: int) -> tuple[bytes, bytes]:
    table, area = bytearray(), bytearray()
    for entry, name in zip(placed, names, strict=True):
        area += bytes(aligned(len(area), ALIGN) - len(area))
        digest = sha256(_covered(entry)).digest()
        table += ENTRY.pack(*name, entry.codec, start + len(area), len(entry.stored), entry.raw, digest)
        area += entry.stored
    return bytes(table), bytes(area)


def _covered(entry: Entry) -> bytes:
    """What the digest of an entry covers: all of it, or the table of its pieces."""
    if entry.codec != ZSTD_PIECES:
        return entry.stored
    from runtime.payload.pieces import table

    return table(entry.stored)


def _sections(plain: Mapping[bytes, tuple[int, bytes]], start: int) -> tuple[bytes, bytes]:
    rows, body = bytearray(), bytearray()
    for tag, (width, data) in plain.items():
        rows += SECTION.pack(tag, width, start + len(body), len(data))
        body += data.ljust(aligned(len(data), ALIGN), b"\0")
    return bytes(rows), bytes(body)
