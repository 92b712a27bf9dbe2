"""A skill as one file: its packed tree as USTAR (POSIX.1-1988) in gzip (RFC 1952), made of the tree alone.

Files in the order of their paths' bytes, at the top of the archive; mode 0644, no owner, time 0, no folders. A path that USTAR
cannot hold stands in a pax header before its file. The gzip header is fixed too, but compressed data depends on the zlib of the
interpreter: the same tree gives the same integrity everywhere, and the same bytes where zlib is the same.
"""

import zlib
from collections.abc import Mapping

BLOCK = 512
RECORD = 20 * BLOCK  # what a tape took at once; readers may want whole ones
NAME, PREFIX = 100, 155  # bytes of a path that a header holds, behind and before a `/`
LARGEST = 1 << 33  # bytes of a file that eleven octal digits count
REGULAR, PAX = b"0", b"x"
GZIP = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # deflate, no name, no time, best compression, no system
LEVEL = 9


def archived(files: Mapping[str, bytes]) -> bytes:
    """The .tgz of a tree."""
    tar = bytearray()
    for path in sorted(files, key=str.encode):
        tar += _entry(path.encode(), files[path])
    tar += bytes(2 * BLOCK)
    tar += bytes(-len(tar) % RECORD)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    ends = zlib.crc32(tar).to_bytes(4, "little") + (len(tar) & 0xFFFFFFFF).to_bytes(4, "little")
    return GZIP + packer.compress(tar) + packer.flush() + ends


def _entry(path: bytes, data: bytes) -> bytes:
    split = _split(path)
    if split is None:
        long = _record(path)
        return _filled(b"", b"pax", PAX, long) + _filled(b"", path[:NAME].decode(errors="ignore").encode(), REGULAR, data)
    return _filled(*split, REGULAR, data)


def _split(path: bytes) -> tuple[bytes, bytes] | None:
    """Prefix and name of an ASCII path; None where they do not hold it."""
    if not path.isascii():
        return None
    if len(path) <= NAME:
        return b"", path
    cut = path.find(b"/", len(path) - NAME - 1)
    return (path[:cut], path[cut + 1 :]) if 0 < cut <= PREFIX else None


def _record(path: bytes) -> bytes:
    """`path=` of a pax header, behind its own length (POSIX.1-2001, pax)."""
    rest = b" path=" + path + b"\n"
    length = len(rest)
    while len(str(length)) + len(rest) != length:
        length = len(str(length)) + len(rest)
    return str(length).encode() + rest


def _filled(prefix: bytes, name: bytes, kind: bytes, data: bytes) -> bytes:
    """Header and content, in whole blocks. Raises ValueError for a file that no header can count."""
    if len(data) >= LARGEST:
        raise ValueError(f"{len(data)} bytes in one file")
    parts = (
        name.ljust(NAME, b"\0"),
        *(f"{number:07o}\0".encode() for number in (0o644, 0, 0)),
        f"{len(data):011o}\0{0:011o}\0".encode(),
        b" " * 8,
        kind + bytes(NAME) + b"ustar\x0000" + bytes(64),
        b"0000000\x000000000\0",
        prefix.ljust(PREFIX, b"\0") + bytes(12),
    )
    header = b"".join(parts)
    total = f"{sum(header):06o}\0 ".encode()
    return header[:148] + total + header[156:] + data + bytes(-len(data) % BLOCK)
