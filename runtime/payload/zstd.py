"""zstd under limits. Cold: imported when the first compressed entry is read."""

from collections.abc import Iterator
from struct import Struct

from runtime.contract.layout import PIECE, WINDOW
from runtime.errors import NOT_FOUND, CaroError

try:
    import zstandard
except ImportError as error:  # in an executable: its library lies in memory, and dlopen finds that by a path below /proc
    raise CaroError(
        f"zstandard: cannot be loaded: {error}",
        code=NOT_FOUND,
        hint="mount /proc; 'caro doctor' says what else this machine forbids",
    ) from None


def decompress(stored: bytes, raw: int, dictionary: bytes) -> bytes | None:
    """Decode one frame of exactly `raw` bytes; None if it is broken, claims another size, or is followed by something."""
    try:
        parameters = zstandard.get_frame_parameters(stored)
        if parameters.content_size != raw or parameters.window_size > WINDOW:
            return None
        data = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        decoder = zstandard.ZstdDecompressor(dict_data=data, max_window_size=WINDOW).decompressobj()
        decoded = decoder.decompress(stored)
    except zstandard.ZstdError:
        return None
    return decoded if decoder.eof and not decoder.unused_data else None


def pieces(stored: bytes, raw: int) -> Iterator[bytes] | None:
    """The pieces of codec 4, one after the other, `raw` bytes together; None if their table is broken, and one that is ends them."""
    count = -(-raw // PIECE)
    table = Struct(f"<I{count}I")
    if len(stored) < table.size:
        return None
    said, *lengths = table.unpack_from(stored)
    if said != count or table.size + sum(lengths) != len(stored):
        return None
    return _pieces(memoryview(stored)[table.size :], lengths, raw)


def _pieces(frames: memoryview, lengths: list[int], raw: int) -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor()
    for length in lengths:
        wanted = min(PIECE, raw)
        try:
            if zstandard.get_frame_parameters(frames[:length]).content_size != wanted:
                return
            yield decoder.decompress(frames[:length], allow_extra_data=False)
        except zstandard.ZstdError:
            return
        frames, raw = frames[length:], raw - wanted


def in_pieces(raw: bytes, level: int) -> bytes:
    """What `pieces` reads: a table of lengths, and a frame for each piece. Decoding them one by one keeps to the same memory."""
    frames = [compress(raw[at : at + PIECE], level, b"") for at in range(0, len(raw), PIECE)]
    return Struct(f"<I{len(frames)}I").pack(len(frames), *map(len, frames)) + b"".join(frames)


def compress(raw: bytes, level: int, dictionary: bytes) -> bytes:
    """One frame with its content size and nothing else that the entry table already has."""
    data = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    encoder = zstandard.ZstdCompressor(
        level=level, dict_data=data, write_content_size=True, write_checksum=False, write_dict_id=False
    )
    return encoder.compress(raw)
