"""zstd under limits. Cold: imported when the first compressed entry is read."""

from runtime.contract.layout import WINDOW
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


def compress(raw: bytes, level: int, dictionary: bytes) -> bytes:
    """One frame with its content size and nothing else that the entry table already has."""
    data = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    encoder = zstandard.ZstdCompressor(
        level=level, dict_data=data, write_content_size=True, write_checksum=False, write_dict_id=False
    )
    return encoder.compress(raw)


def whole(stored: bytes, raw: int) -> bytes | None:
    """Decode one frame that was made here, without `decompress`'s care for its memory; None if it does not give `raw` bytes."""
    try:
        if zstandard.get_frame_parameters(stored).content_size != raw:
            return None
        decoded: bytes = zstandard.ZstdDecompressor().decompress(stored, allow_extra_data=False)
    except zstandard.ZstdError:
        return None
    return decoded
