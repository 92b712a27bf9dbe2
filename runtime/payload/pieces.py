"""Entries in pieces (codec 4): large ones that are used once, piece by piece, in memory of the size of a piece. Cold.

The digest of the entry covers its table, the table's digests cover the pieces, as the root covers the pages: no byte is used
unchecked, and none has to be copied twice. They are BLAKE2b: the interpreter's own
sha256 takes three times as long, a fifth of the first use of an executable.
"""

from _blake2 import blake2b
from collections.abc import Callable, Iterator

from runtime.contract.layout import DIGEST, PIECE, PIECE_ROW, PIECES
from runtime.payload.zstd import compress, whole

Cut = Callable[[int, int], bytes]  # a copy of the stored bytes from one place to another


def digest(data: bytes) -> bytes:
    """Of one piece as it is stored."""
    return blake2b(data, digest_size=DIGEST).digest()


def packed(raw: bytes, level: int) -> bytes:
    """The stored bytes: a table, then a zstd frame for each piece."""
    frames = [compress(raw[at : at + PIECE], level, b"") for at in range(0, len(raw), PIECE)]
    rows = b"".join(PIECE_ROW.pack(len(frame), digest(frame)) for frame in frames)
    return PIECES.pack(len(frames)) + rows + b"".join(frames)


def table(stored: bytes) -> bytes:
    """The part of the stored bytes that the entry's own digest covers."""
    return stored[: PIECES.size + PIECES.unpack_from(stored)[0] * PIECE_ROW.size]


def decoded(rows: bytes, cut: Cut, stored: int, raw: int) -> Iterator[bytes]:
    """The pieces, each checked and decoded, up to one that is not what the table says; `rows` is the checked table."""
    start = len(rows)
    for length, said in PIECE_ROW.iter_unpack(rows[PIECES.size :]):
        frame = cut(start, min(start + length, stored))
        piece = whole(frame, min(PIECE, raw)) if digest(frame) == said else None
        if piece is None:
            return
        yield piece
        start, raw = start + length, raw - len(piece)
