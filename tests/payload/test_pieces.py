"""Entries in pieces: read whole or piece by piece, each byte checked before it is used."""

import random

import pytest

from runtime.contract.layout import PIECE, PIECE_ROW, PIECES, ZSTD_PIECES
from runtime.errors import INTEGRITY, CaroError
from runtime.payload import pieces
from runtime.payload.libraries import Libraries
from runtime.payload.read import Payload
from runtime.payload.write import Entry
from tests.making import bare, composed, opened, tree

NAME = "native/large.so"
LARGE = random.Random(7).randbytes(3000) * 1000  # three pieces, the last one shorter
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, len(LARGE)]


def file(raw: bytes) -> bytes:
    """A payload file with these bytes in pieces."""
    entry = Entry(name=NAME, codec=ZSTD_PIECES, raw=len(raw), stored=pieces.packed(raw, 3))
    return bare(composed([tree("core.test")], [entry]))


def read(payload: Payload) -> bytes:
    """All pieces, as whoever maps a library takes them."""
    entry = payload.find_entry(NAME)
    assert entry
    return b"".join(payload.pieces(entry))


@pytest.mark.parametrize("size", SIZES)
def test_pieces_are_the_bytes_that_were_packed(size: int) -> None:
    payload = opened(file(LARGE[:size]))
    entry = payload.find_entry(NAME)
    assert entry
    assert read(payload) == payload.read(entry) == LARGE[:size]
    assert all(len(one) <= PIECE for one in payload.pieces(entry))


def test_every_stored_byte_is_checked() -> None:
    data = file(LARGE)
    entry = opened(data).find_entry(NAME)
    assert entry
    table = PIECES.size + 3 * PIECE_ROW.size
    places = [0, 1, PIECES.size, PIECES.size + 3, PIECES.size + 4, table - 1, table, table + 1, entry.stored - 1]
    for at in [*places, *range(table, entry.stored, entry.stored // 40)]:
        flipped = bytearray(data)
        flipped[entry.offset + at] ^= 1 << at % 8
        with pytest.raises(CaroError, match=NAME) as refused:
            read(opened(bytes(flipped)))
        assert refused.value.code == INTEGRITY


def test_what_comes_before_a_broken_piece_is_not_all_of_it() -> None:
    data = bytearray(file(LARGE))
    entry = opened(bytes(data)).find_entry(NAME)
    assert entry
    data[entry.offset + entry.stored - 1] ^= 1
    found = iter(opened(bytes(data)).pieces(entry))
    assert next(found) == LARGE[:PIECE]
    with pytest.raises(CaroError, match="a piece of it differs"):
        list(found)


@pytest.mark.parametrize("raw", [0, 1, PIECE, len(LARGE) - 1, len(LARGE) + 1, 1 << 40])
def test_another_length_than_the_table_says_is_refused(raw: int) -> None:
    stored = pieces.packed(LARGE, 3)
    payload = opened(bare(composed([tree("core.test")], [Entry(name=NAME, codec=ZSTD_PIECES, raw=raw, stored=stored)])))
    with pytest.raises(CaroError, match=NAME) as refused:
        read(payload)
    assert refused.value.code == INTEGRITY


def test_a_shared_library_is_mapped_once() -> None:
    libraries = Libraries(opened(file(LARGE)))
    path = libraries.shared("large.so")
    assert path
    assert path == libraries.shared("large.so")
    with open(path, "rb") as mapped:
        assert mapped.read() == LARGE
    assert libraries.shared("other.so") is None
