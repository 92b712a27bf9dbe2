"""Entries of a zip file. Sizes that its directory claims bound nothing: what comes out is counted."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from runtime.supply import limits
from runtime.supply.archive.entry import FILE, FOLDER, ArchiveError, Entry
from runtime.supply.archive.inflate import bounded
from runtime.supply.folder import KINDS

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, NotImplementedError, RuntimeError, OSError)


def entries(data: bytes) -> Iterator[Entry]:
    """Each entry in the order of the directory. Raises ArchiveError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > limits.ARCHIVE_ENTRIES:
                raise ArchiveError(f"more than {limits.ARCHIVE_ENTRIES} entries")
            total = 0
            for member in members:
                entry = _entry(archive, member, limits.UNPACKED_BYTES - total)
                total += len(entry.data)
                bounded(total, len(data))
                yield entry
    except BROKEN as error:
        raise ArchiveError(f"broken zip: {error}") from None


def _entry(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> Entry:
    mode = stat.S_IFMT(member.external_attr >> 16)
    name = member.orig_filename  # `filename` is what zipfile made of it: cut at a NUL, slashes turned
    if mode in KINDS:
        return Entry(path=name, kind=KINDS[mode])
    if name.endswith("/") or mode == stat.S_IFDIR:
        return Entry(path=name.rstrip("/"), kind=FOLDER)
    if member.flag_bits & ENCRYPTED:
        raise ArchiveError(f"{name!a}: encrypted")
    if member.compress_type not in METHODS:
        raise ArchiveError(f"{name!a}: compressed by method {member.compress_type}; stored and deflated are read")
    with archive.open(member) as stream:
        return Entry(path=name, kind=FILE, data=stream.read(room + 1))
