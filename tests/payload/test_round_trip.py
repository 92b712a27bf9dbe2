"""What was written is what is read."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.contract.layout import ALIGN, DICTIONARY, HEADER, PAGE, STORED, ZLIB, ZSTD, ZSTD_DICTIONARY
from runtime.payload.read import TITLES, Payload
from runtime.payload.verify import verify
from runtime.payload.write import Block, Entry, Strings, write
from runtime.payload.zstd import compress
from tests.making import NO_ROWS, bare, executable, opened

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
RAWS = st.one_of(st.binary(max_size=40), st.binary(max_size=9).map(lambda part: part * 700))
CODECS: dict[int, Callable[[bytes], bytes]] = {
    STORED: lambda raw: raw,
    ZLIB: zlib.compress,
    ZSTD: lambda raw: compress(raw, 1, b""),
}


@dataclass(frozen=True)
class Written:
    """A block and what went into it. Shown are only the small parts: a text of more than 30 kB about a case is refused."""

    block: Block = field(repr=False)
    texts: dict[bytes, tuple[int, int]]
    sections: dict[bytes, tuple[int, bytes]]
    raws: dict[str, bytes] = field(repr=False)


@st.composite
def blocks(draw: st.DrawFn) -> Written:
    """Any sections, texts and entries; the tables of skills and files are empty, as their records are not opaque."""
    strings = Strings()
    texts = {text: strings.add(text) for text in draw(st.lists(st.binary(max_size=200), max_size=24))}
    sections = dict(NO_ROWS)
    for tag in draw(st.lists(st.binary(min_size=4, max_size=4), max_size=3, unique=True)):
        if tag not in TITLES:
            width = draw(st.integers(1, 9))
            sections[tag] = (width, draw(st.binary(max_size=30)) * width)
    raws = draw(st.dictionaries(NAMES, RAWS, max_size=6))
    entries = []
    for name, raw in raws.items():
        codec = draw(st.sampled_from(sorted(CODECS)))
        entries.append(Entry(name=name, codec=codec, raw=len(raw), stored=CODECS[codec](raw)))
    return Written(write(sections, strings, entries), texts, sections, raws)


def _read(payload: Payload, name: str) -> bytes:
    found = payload.find_entry(name)
    assert found is not None
    assert found.name == name
    return payload.read(found)


@given(blocks())
@settings(max_examples=200)
def test_sections_texts_and_entries_come_back(written: Written) -> None:
    payload = opened(bare(written.block))
    for tag, (width, data) in written.sections.items():
        found = payload.sections[tag]
        assert (found.width, found.count) == (width, len(data) // width)
        assert payload.plain(found, 0, found.length) == data
    for text, (offset, length) in written.texts.items():
        assert payload.plain(payload.strings, offset, length) == text
    assert {name: _read(payload, name) for name in written.raws} == written.raws
    names = [payload.entry(number).name for number in range(payload.entries.count)]
    assert names == sorted(written.raws, key=str.encode)


@given(blocks(), NAMES)
def test_an_entry_that_is_not_there_is_not_found(written: Written, name: str) -> None:
    payload = opened(bare(written.block))
    for other in (name, name + "\0", "", *(known[:-1] for known in written.raws), *(known + "x" for known in written.raws)):
        found = payload.find_entry(other)
        assert (found is not None) == (other in written.raws)


@given(blocks())
def test_everything_that_was_written_verifies(written: Written) -> None:
    checked = [one.name for one in verify(opened(bare(written.block)))]
    assert checked[0] == "head"
    assert set(written.raws) <= set(checked)


@given(blocks())
def test_the_block_is_aligned_as_the_format_says(written: Written) -> None:
    payload = opened(bare(written.block))
    _, _, _, _, length, plain, pages = HEADER.unpack_from(written.block.data)
    assert length == len(written.block.data)
    assert plain % PAGE == 0
    assert payload.end == plain + pages * PAGE
    assert all(table.offset % ALIGN == 0 for table in payload.sections.values())
    rows = [payload.entry(number) for number in range(payload.entries.count)]
    assert all(row.offset % ALIGN == 0 for row in rows)
    assert [row.offset for row in rows] == sorted(row.offset for row in rows)


@given(blocks(), st.binary(min_size=1, max_size=6000), st.binary(max_size=100))
def test_the_payload_is_found_between_a_bootloader_and_an_archive(written: Written, bootloader: bytes, archive: bytes) -> None:
    data = executable(written.block, bootloader, archive)
    payload = opened(data)
    assert {name: _read(payload, name) for name in written.raws} == written.raws
    assert payload.place.offset % PAGE == 0
    assert data[payload.place.archive :].startswith(archive)


@given(st.lists(st.binary(max_size=3)))
def test_equal_texts_are_stored_once(texts: list[bytes]) -> None:
    strings = Strings()
    places = [strings.add(text) for text in texts]
    joined = strings.section()
    assert [joined[at : at + length] for at, length in places] == texts
    assert len(joined) == sum(map(len, set(texts)))


@pytest.mark.parametrize("raw", [b"", b"x", b"Some text of a skill. " * 50], ids=len)
@pytest.mark.parametrize("dictionary", [b"", b"Some text of a skill that every skill has. " * 9], ids=["plain", "dictionary"])
def test_zstd_entries_come_back(raw: bytes, dictionary: bytes) -> None:
    codec = ZSTD_DICTIONARY if dictionary else ZSTD
    entries = [Entry(name="skill/x", codec=codec, raw=len(raw), stored=compress(raw, 3, dictionary))]
    if dictionary:
        entries.append(Entry(name=DICTIONARY, codec=STORED, raw=len(dictionary), stored=dictionary))
    payload = opened(bare(write(NO_ROWS, Strings(), entries)))
    assert payload.dictionary() == dictionary
    assert _read(payload, "skill/x") == raw


def test_a_text_may_cross_pages_and_end_with_the_last_one() -> None:
    """The texts fill their pages to the last byte, and the empty text lies behind all of them."""
    strings = Strings()
    long = strings.add(b"\xc3\xa9" * PAGE)
    empty = strings.add(b"")
    payload = opened(bare(write(NO_ROWS, strings, [])))
    assert payload.text(*long) == "é" * PAGE
    assert payload.text(*empty) == ""
