"""Records of a journal as they are, for people and for export. Whether they are true is `journal_check`'s question."""

import os
from collections import deque
from collections.abc import Iterator

from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.guard import chain, journal_files
from runtime.guard.chain import Record


def raw(path: str) -> Iterator[bytes]:
    """Every line, oldest first, ends included. Raises CaroError (not found, integrity)."""
    found = journal_files.all_files(path)
    if not found:
        raise CaroError(f"{path}: no journal", code=NOT_FOUND, hint="it begins with the first decision; nothing ran yet")
    for file in found:
        try:
            yield from journal_files.lines(file)
        except OSError as error:
            why = f"{file}: cannot be read as a journal: {error.strerror or error}"
            raise CaroError(why, code=INTEGRITY, hint="a link is never followed") from None


def records(path: str, limit: int = 0) -> list[Record]:
    """The last `limit` records (0: all), oldest first; a line that is none is left to `verify`."""
    found = (chain.unsealed(line)[0] for line in raw(path))
    return list(deque((record for record in found if record), limit or None))


def write_copy(path: str, lines: Iterator[bytes]) -> None:
    """Put lines into a new file. Raises CaroError (conflict) where something is there, NOT_FOUND where its folder is not."""
    from runtime.errors import USAGE

    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CaroError(f"{path}: {error.strerror}", code=USAGE, hint="name a file that is not there yet") from None
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(lines)
