"""Payloads whose digests hold and whose contents do not: what only a forger or another version writes."""

from hashlib import sha256

from runtime.contract.layout import COLUMNS, DIGEST, ENTRIES, ENTRY, HEADER, PAGE, SECTION, STRINGS
from runtime.payload.read import Payload
from runtime.payload.write import Block, Entry, Strings, write
from tests.making import opened


def resealed(data: bytes) -> Block:
    """The block with the digests and the root that its bytes call for."""
    magic, major, minor, count, length, plain, pages = HEADER.unpack_from(data)
    table = HEADER.size + count * SECTION.size
    body = data[plain : plain + pages * PAGE]
    digests = b"".join(sha256(body[at : at + PAGE]).digest() for at in range(0, len(body), PAGE))
    head = HEADER.pack(magic, major, minor, count, length, plain, pages) + data[HEADER.size : table] + digests
    return Block(data=head + data[len(head) :], root=sha256(head).digest())


def with_header(block: Block, **fields: int) -> Block:
    """The block with other numbers in its header, its root made anew over the head that the old header describes."""
    names = ("magic", "major", "minor", "count", "length", "plain", "pages")
    old = dict(zip(names, HEADER.unpack_from(block.data), strict=True))
    size = HEADER.size + old["count"] * SECTION.size + old["pages"] * DIGEST
    data = HEADER.pack(*(old | fields).values()) + block.data[HEADER.size :]
    return Block(data=data, root=sha256(data[:size]).digest())


def with_section(block: Block, tag: bytes, row: tuple[bytes, int, int, int]) -> Block:
    """The block with another row for the section of that tag."""
    count = HEADER.unpack_from(block.data)[3]
    data = bytearray(block.data)
    for number in range(count):
        at = HEADER.size + number * SECTION.size
        if SECTION.unpack_from(data, at)[0] == tag:
            SECTION.pack_into(data, at, *row)
    return resealed(bytes(data))


def section_row(block: Block, tag: bytes) -> tuple[bytes, int, int, int]:
    """Tag, width, offset and length of a section."""
    found = opened(block.data + block.footer(0)).sections[tag]
    return tag, found.width, found.offset, found.length


def with_records(block: Block, tag: bytes, records: bytes) -> Block:
    """The block with other records, of the same length in all, in a section."""
    _, _, offset, length = section_row(block, tag)
    assert len(records) == length
    return resealed(block.data[:offset] + records + block.data[offset + length :])


def with_entry(block: Block, name: str, **fields: int) -> Block:
    """The block with other numbers in the record of one entry: codec, offset, stored, raw."""
    payload = opened(block.data + block.footer(0))
    row = payload.find_entry(name)
    assert row is not None
    table = payload.sections[ENTRIES]
    at = table.offset + payload.entry_number(name) * table.width
    text = ENTRY.unpack_from(block.data, at)[:2]
    values = {"codec": row.codec, "offset": row.offset, "stored": row.stored, "raw": row.raw} | fields
    data = bytearray(block.data)
    ENTRY.pack_into(data, at, *text, *values.values(), row.sha256)
    return resealed(bytes(data))


def parts(payload: Payload) -> tuple[dict[bytes, tuple[int, bytes]], Strings, list[Entry]]:
    """What `write` was given: sections, strings and entries."""
    sections = {
        tag: (table.width, payload.plain(table, 0, table.length))
        for tag, table in payload.sections.items()
        if tag not in {ENTRIES, STRINGS}
    }
    strings = Strings()
    strings.add(payload.plain(payload.strings, 0, payload.strings.length))
    rows = [payload.entry(number) for number in range(payload.entries.count)]
    entries = [Entry(name=row.name, codec=row.codec, raw=row.raw, stored=payload.stored(row)) for row in rows]
    return sections, strings, entries


def widened(records: bytes, width: int, more: int) -> bytes:
    """Each record with that many bytes more, which no reader of today knows."""
    return b"".join(records[at : at + width] + b"\xaa" * more for at in range(0, len(records), width))


def of_a_later_minor(block: Block, more: int) -> Block:
    """The same skills as a higher minor version may write them: wider records everywhere, sections that are unknown."""
    sections, strings, entries = parts(opened(block.data + block.footer(0)))
    wider = {tag: one if tag in COLUMNS else (one[0] + more, widened(one[1], one[0], more)) for tag, one in sections.items()}
    wider[b"XTRA"] = (3, b"abcdef")
    return with_header(_wide_entries(write(wider, strings, entries), more), minor=9)


def _wide_entries(block: Block, more: int) -> Block:
    """Moves the entry table into a new section, wide; the old one stays under a tag that is unknown."""
    _, width, offset, length = section_row(block, ENTRIES)
    table = widened(block.data[offset : offset + length], width, more)
    sections, strings, entries = parts(opened(block.data + block.footer(0)))
    sections[b"WIDE"] = (width + more, table)
    grown = write(sections, strings, entries)
    _, _, old, _ = section_row(grown, ENTRIES)
    _, _, at, _ = section_row(grown, b"WIDE")
    table = widened(grown.data[old : old + length], width, more)
    placed = resealed(grown.data[:at] + table + grown.data[at + len(table) :])
    hidden = with_section(placed, ENTRIES, (b"OLD.", width, old, length))
    return with_section(hidden, b"WIDE", (ENTRIES, width + more, at, len(table)))
