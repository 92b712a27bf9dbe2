"""What an entry may decode to: no more than it says, with no larger window than the format allows."""

import struct
import tracemalloc
import zlib

import pytest
import zstandard

from runtime.contract.layout import STORED, WINDOW, ZLIB, ZSTD
from runtime.errors import INTEGRITY, CaroError
from runtime.payload.write import Entry, Strings, write
from runtime.payload.zstd import compress
from tests.making import NO_ROWS, bare, opened

BOMB = 200 << 20  # bytes, what a bomb inflates to
SPENT = 8 << 20  # bytes, what refusing one may take
BLOCK = 128 << 10  # bytes, the largest block of zstd
RAW, RLE = 0, 1


def _frame(size: int, blocks: list[tuple[int, int, bytes]], window_log: int = 17) -> bytes:
    """A zstd frame (RFC 8878) that says `size` bytes, with blocks of (kind, size, bytes)."""
    head = struct.pack("<IBBI", 0xFD2FB528, 0x80, (window_log - 10) << 3, size)
    body = b""
    for number, (kind, length, data) in enumerate(blocks, start=1):
        body += struct.pack("<I", length << 3 | kind << 1 | (number == len(blocks)))[:3] + data
    return head + body


def _without_size(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_content_size=False).compress(raw)


TEN = b"ten bytes."
RUNS = BOMB // BLOCK

# name: codec, the length that the entry says, its stored bytes
REFUSED = {
    "row 07: zlib bomb": (ZLIB, 10, zlib.compress(bytes(BOMB), 9)),
    "row 07: zlib bomb that says nothing": (ZLIB, 0, zlib.compress(bytes(BOMB), 9)),
    "row 08: zstd bomb": (ZSTD, 10, compress(bytes(BOMB), 1, b"")),
    "row 08: zstd bomb whose frame lies as well": (ZSTD, 10, _frame(10, [(RLE, BLOCK, b"A")] * RUNS)),
    "row 08: zstd bomb whose first block is honest": (ZSTD, BLOCK, _frame(BLOCK, [(RLE, BLOCK, b"A")] * RUNS)),
    "row 08: zstd bomb behind an honest frame": (ZSTD, 10, compress(TEN, 1, b"") + compress(bytes(BOMB), 1, b"")),
    "row 08: window too large": (ZSTD, 10, _frame(10, [(RAW, 10, TEN)], window_log=28)),
    "row 08: largest window there is": (ZSTD, 10, _frame(10, [(RAW, 10, TEN)], window_log=41)),
    "zlib one byte more": (ZLIB, 9, zlib.compress(TEN)),
    "zlib one byte less": (ZLIB, 11, zlib.compress(TEN)),
    "zlib more than memory": (ZLIB, 1 << 40, zlib.compress(TEN)),
    "zlib more than an address": (ZLIB, (1 << 64) - 1, zlib.compress(TEN)),
    "zlib cut": (ZLIB, 10, zlib.compress(TEN)[:-1]),
    "zlib followed by something": (ZLIB, 10, zlib.compress(TEN) + b"\0"),
    "no zlib": (ZLIB, 10, TEN),
    "no zlib at all": (ZLIB, 10, b""),
    "zstd one byte more": (ZSTD, 9, compress(TEN, 1, b"")),
    "zstd one byte less": (ZSTD, 11, compress(TEN, 1, b"")),
    "zstd more than memory": (ZSTD, 1 << 40, compress(TEN, 1, b"")),
    "zstd whose frame says more than it has": (ZSTD, 1 << 31, _frame(1 << 31, [(RAW, 10, TEN)])),
    "zstd whose frame says less": (ZSTD, 9, _frame(9, [(RAW, 10, TEN)])),
    "zstd without size": (ZSTD, 10, _without_size(TEN)),
    "zstd cut": (ZSTD, 10, compress(TEN, 1, b"")[:-1]),
    "zstd followed by something": (ZSTD, 10, compress(TEN, 1, b"") + b"\0"),
    "zstd followed by a frame": (ZSTD, 10, compress(TEN, 1, b"") * 2),
    "no zstd": (ZSTD, 10, TEN),
    "no zstd at all": (ZSTD, 0, b""),
    "stored longer": (STORED, 9, TEN),
    "stored shorter": (STORED, 11, TEN),
}

ALLOWED = {
    "empty": (STORED, b"", b""),
    "stored": (STORED, TEN, TEN),
    "empty zlib": (ZLIB, b"", zlib.compress(b"")),
    "zlib": (ZLIB, TEN, zlib.compress(TEN)),
    "empty zstd": (ZSTD, b"", compress(b"", 1, b"")),
    "largest window": (ZSTD, TEN, _frame(10, [(RAW, 10, TEN)], window_log=WINDOW.bit_length() - 1)),
    "many blocks": (ZSTD, b"A" * BLOCK * 3, _frame(BLOCK * 3, [(RLE, BLOCK, b"A")] * 3)),
}


def _read(codec: int, raw: int, data: bytes) -> bytes:
    entry = Entry(name="made", codec=codec, raw=raw, stored=data)
    payload = opened(bare(write(NO_ROWS, Strings(), [entry])))
    found = payload.find_entry("made")
    assert found is not None
    return payload.read(found)


@pytest.mark.parametrize("name", REFUSED)
def test_row_07_row_08_an_entry_that_does_not_decode_to_its_length_is_refused(name: str) -> None:
    codec, raw, data = REFUSED[name]
    with pytest.raises(CaroError, match=f"entry made: does not decode to {raw} bytes") as caught:
        _read(codec, raw, data)
    assert caught.value.code == INTEGRITY


@pytest.mark.parametrize("name", [name for name in REFUSED if name.startswith("row")])
def test_row_07_row_08_a_bomb_is_stopped_at_the_limit(name: str) -> None:
    codec, raw, data = REFUSED[name]
    tracemalloc.start()
    try:
        with pytest.raises(CaroError):
            _read(codec, raw, data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < SPENT


@pytest.mark.parametrize("name", ALLOWED)
def test_an_entry_within_its_limits_is_read(name: str) -> None:
    codec, raw, data = ALLOWED[name]
    assert _read(codec, len(raw), data) == raw
