"""Where in a file the payload lies, and the parts of an executable around it. Hot."""

import os
from mmap import PROT_READ, mmap

from runtime.contract.layout import COOKIE, COOKIE_MAGIC, FOOTER, FOOTER_MAGIC, PAGE
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError


class Place:
    """A mapped file and, in bytes from its start: the block, its footer and the PyInstaller archive behind them."""

    __slots__ = ("archive", "data", "footer", "length", "offset", "path", "root")

    def __init__(self, path: str, data: "mmap | bytes", footer: int, archive: int) -> None:
        self.path = path
        self.data = data
        self.footer = footer
        self.archive = archive
        magic, self.offset, self.length, self.root = FOOTER.unpack_from(data, footer) if footer >= 0 else (b"", 0, 0, b"")
        if magic != FOOTER_MAGIC:
            raise damaged(path, "no payload footer where one belongs")
        if self.offset % PAGE or self.offset + self.length != footer:
            raise damaged(path, "the payload footer points outside of the payload")


def damaged(path: str, what: str) -> CaroError:
    """An integrity error about one file."""
    return CaroError(
        f"{path}: {what}",
        code=INTEGRITY,
        hint="the file is damaged or is no caro bundle; copy it again from its source and compare its sha256",
    )


def locate(path: str, data: "mmap | bytes") -> Place:
    """The payload in `data`, the contents of an executable or of a bare payload file.

    Raises CaroError (integrity) if the end of the file is neither an archive's cookie nor a footer.
    """
    size = len(data)
    bare = size >= FOOTER.size and FOOTER.unpack_from(data, size - FOOTER.size)[0] == FOOTER_MAGIC
    if size >= COOKIE.size and not bare:  # the end of a payload may look like a cookie; that of a cookie is a library's name
        magic, length = COOKIE.unpack_from(data, size - COOKIE.size)
        if magic == COOKIE_MAGIC:
            return Place(path, data, size - length - FOOTER.size, size - length)
    return Place(path, data, size - FOOTER.size, size)


def open_file(path: str) -> Place:
    """Map the file read-only and find its payload. Raises CaroError (not found, integrity)."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise CaroError(f"{path}: cannot be opened: {error.strerror}", code=NOT_FOUND) from None
    try:
        data = mmap(descriptor, 0, prot=PROT_READ)
    except (OSError, ValueError):  # ValueError: the file is empty
        raise damaged(path, "empty, or not a regular file") from None
    finally:
        os.close(descriptor)
    return locate(path, data)
