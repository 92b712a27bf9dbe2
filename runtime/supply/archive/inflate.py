"""Compressed bytes made readable, never more of them than a limit (attack table, rows 7 and 8)."""

import zlib
from collections.abc import Iterator

from runtime.supply import limits
from runtime.supply.archive.entry import ArchiveError

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK"
PIECE = 1 << 16  # bytes
SIP = 1 << 8
AUTO = 31  # zlib: a gzip head, the largest window


def inflated(data: bytes) -> bytes:
    """What is behind gzip or zstd; other bytes as they are. Raises ArchiveError beyond the limits or where it is broken."""
    if data.startswith(GZIP):
        return _gathered(_gunzipped(data), len(data))
    if data.startswith(ZSTD):
        return _gathered(_unzstd(data), len(data))
    return data


def _gathered(pieces: Iterator[bytes], compressed: int) -> bytes:
    """All pieces, as long as they are within the limits: in all, and of what was compressed."""
    found = bytearray()
    for piece in pieces:
        found += piece
        bounded(len(found), compressed)
    return bytes(found)


def bounded(size: int, compressed: int) -> None:
    """Raises ArchiveError for so many bytes out of so many."""
    if size > limits.UNPACKED_BYTES:
        raise ArchiveError(f"more than {limits.UNPACKED_BYTES} bytes when unpacked")
    if size > limits.RATIO_FREE and size > compressed * limits.RATIO:
        raise ArchiveError(f"more than {limits.RATIO} times its size when unpacked")


def _gunzipped(data: bytes) -> Iterator[bytes]:
    """The members of a gzip file one after the other."""
    try:
        while data.startswith(GZIP):
            decoder = zlib.decompressobj(AUTO)
            while not decoder.eof:
                piece = decoder.decompress(data, PIECE)
                data = decoder.unconsumed_tail
                if not piece and not data and not decoder.eof:
                    raise ArchiveError("it ends too early")
                yield piece
            data = decoder.unused_data
    except zlib.error as error:
        raise ArchiveError(f"broken gzip: {error}") from None
    if data.strip(b"\0"):
        raise ArchiveError("something stands behind the archive")


def _unzstd(data: bytes) -> Iterator[bytes]:
    """The frames one after the other. Four bytes may stand for 128 KiB, so few go in at once."""
    import zstandard

    decoder = zstandard.ZstdDecompressor(max_window_size=limits.WINDOW)
    frame, at = decoder.decompressobj(), 0
    try:
        while at < len(data):
            yield frame.decompress(data[at : at + SIP])
            at = min(at + SIP, len(data))
            if frame.eof:
                at -= len(frame.unused_data)
                frame = decoder.decompressobj()
            elif at >= len(data):
                raise ArchiveError("it ends too early")
    except zstandard.ZstdError as error:
        raise ArchiveError(f"broken zstd: {error}") from None
