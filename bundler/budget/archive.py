"""The spans of PyInstaller's archive: what the bootloader unpacks, and each module of the archive of modules inside."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from bundler.budget import origin, parts
from bundler.budget.parts import Label
from bundler.budget.spans import Span, tiled
from runtime.contract.layout import COOKIE
from runtime.payload.locate import Place, damaged

MODULES, MODULE_CODES = "z", ("m", "M", "s")  # type codes: the archive of modules; a module, a package, a script
CONTENTS = Label(group=parts.ARCHIVE, owner="PyInstaller", detail="table of contents")
COOKIE_LABEL = Label(group=parts.ARCHIVE, owner="PyInstaller", detail="cookie")
BROKEN = (RuntimeError, ValueError, TypeError, EOFError, struct.error, zlib.error)  # of PyInstaller's readers


def archive_spans(place: Place) -> list[Span]:
    """The archive behind the payload, whole; nothing for a bare payload.

    Its list of modules is read by marshal: the caller has checked its digest. Raises CaroError (integrity) if it cannot be read.
    """
    end = len(place.data)
    if place.archive == end:
        return []
    cookie = Span(offset=end - COOKIE.size, stored=COOKIE.size, raw=COOKIE.size, label=COOKIE_LABEL)
    try:
        return tiled([*_entries(place), cookie], place.archive, end, CONTENTS)
    except BROKEN as error:
        raise damaged(place.path, f"PyInstaller's archive: {error}") from None


def _entries(place: Place) -> Iterator[Span]:
    from PyInstaller.archive.readers import CArchiveReader

    reader = CArchiveReader(place.path)
    for name, (offset, stored, raw, _, code) in reader.toc.items():
        at = place.archive + offset
        if code == MODULES:
            yield from _modules(reader.open_embedded_archive(name), name, at, stored)
        else:
            label = origin.of_module(name) if code in MODULE_CODES else origin.of_file(name)
            yield Span(offset=at, stored=stored, raw=raw, label=label)


def _modules(reader: Any, name: str, start: int, length: int) -> list[Span]:
    """The modules of an embedded archive. A namespace package has no bytes."""
    spans = [
        Span(offset=start + offset, stored=stored, raw=len(reader.extract(module, raw=True) or b""), label=origin.of_module(module))
        for module, (_, offset, stored) in reader.toc.items()
    ]
    rest = Label(group=parts.ARCHIVE, owner="PyInstaller", detail=f"{name}: table of contents")
    return tiled(spans, start, start + length, rest)
