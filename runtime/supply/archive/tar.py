"""Entries of a tar file. The heads are read by the standard library, what they claim is judged elsewhere."""

import io
import tarfile
from collections.abc import Iterator

from runtime.supply import limits
from runtime.supply.archive.entry import FILE, FOLDER, ArchiveError, Entry

KINDS = {
    tarfile.REGTYPE: FILE,
    tarfile.AREGTYPE: FILE,
    tarfile.DIRTYPE: FOLDER,
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.LNKTYPE: "a hard link",
    tarfile.FIFOTYPE: "a FIFO",
    tarfile.CHRTYPE: "a character device",
    tarfile.BLKTYPE: "a block device",
    tarfile.GNUTYPE_SPARSE: "a sparse file",
}


def is_tar(data: bytes) -> bool:
    """Whether the bytes begin as a tar file does."""
    return data[257:262] == b"ustar"


def entries(data: bytes) -> Iterator[Entry]:
    """Each entry of an uncompressed tar file, in its order. Raises ArchiveError."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
            for number, member in enumerate(archive):
                if number >= limits.ARCHIVE_ENTRIES:
                    raise ArchiveError(f"more than {limits.ARCHIVE_ENTRIES} entries")
                yield _entry(archive, member)
            _ended(data, archive.offset)
    except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
        raise ArchiveError(f"broken tar: {error}") from None


def _ended(data: bytes, offset: int) -> None:
    """An archive ends with a block of zeros; one that was cut between two entries looks whole otherwise. Raises ArchiveError."""
    if data[offset : offset + tarfile.BLOCKSIZE] != bytes(tarfile.BLOCKSIZE):
        raise ArchiveError("it ends too early")


def _entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    kind = KINDS.get(member.type, f"an entry of type {member.type!r}")
    if kind != FILE:
        return Entry(path=member.name, kind=kind)
    if member.issparse():
        return Entry(path=member.name, kind="a sparse file")
    stream = archive.extractfile(member)
    data = stream.read() if stream else b""
    if len(data) != member.size:
        raise ArchiveError(f"{member.name!a}: {len(data)} of {member.size} bytes; it ends too early")
    return Entry(path=member.name, kind=FILE, data=data)
