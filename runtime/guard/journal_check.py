"""Whether a journal is whole: every record, the order, the files, the anchor. Reads only."""

import os
from dataclasses import dataclass

from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.guard import chain, files, journal_files
from runtime.guard.chain import PREVIOUS, START, Head
from runtime.guard.journal import FLAW, TORN


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What is wrong, at which record (its number, or the one that should be there), in which file."""

    record: int
    file: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdict. `notes` are what interrupted writers left: worth knowing, no sign of a change."""

    path: str
    files: tuple[str, ...]
    records: int
    head: str
    flaws: tuple[Flaw, ...]
    notes: tuple[Flaw, ...]


class _Walk:
    """Follows the chain through all files."""

    def __init__(self) -> None:
        self.head = START
        self.former = START
        self.records = 0
        self.torn: bytes | None = None
        self.file = ""
        self.flaws: list[Flaw] = []
        self.notes: list[Flaw] = []

    def flaw(self, record: int, what: str) -> None:
        self.flaws.append(Flaw(record=record, file=self.file, what=what))

    def note(self, record: int, what: str) -> None:
        self.notes.append(Flaw(record=record, file=self.file, what=what))

    def line(self, line: bytes) -> None:
        """One line of the current file."""
        record, fault = chain.unsealed(line)
        if not record or (fault and not line.endswith(b"\n")):
            self.unread()
            self.torn = line.removesuffix(b"\n")
            return
        self._after_torn(record)
        self.records += 1
        found = chain.head_of(record)
        if fault:
            self.flaw(found.number, fault)
        self._follows(record, found)
        if FLAW in record and not fault:
            self.flaw(found.number, f"when it was written, {record[FLAW]}")
        self.former, self.head = self.head, found

    def _after_torn(self, record: chain.Record) -> None:
        if self.torn is not None and record.get(TORN) == journal_files.digest(self.torn):
            self.note(chain.head_of(record).number, "before it a line was torn, and it says so")
            self.torn = None
        elif TORN in record:
            self.flaw(chain.head_of(record).number, "it names a torn line that is not there")
        self.unread()

    def unread(self) -> None:
        """A line that is no record, and no record that follows says that it was torn."""
        if self.torn is not None:
            self.flaw(self.head.number + 1, "it is no record")
        self.torn = None

    def _follows(self, record: chain.Record, found: Head) -> None:
        expected = self.head.number + 1
        if found.number > expected:
            self.flaw(expected, f"missing, as are all before record {found.number}" if found.number > expected + 1 else "missing")
        elif found.number < expected:
            self.flaw(found.number, f"it stands behind record {self.head.number}")
        elif record.get(PREVIOUS) != self.head.hash:
            self.flaw(found.number, "it does not follow from the record before it")

    def end(self, anchored: Head | None, anchor: str) -> None:
        """Hold the last record against the anchor."""
        if self.torn is not None:
            self.note(self.head.number + 1, "the last line is torn: its writer was interrupted")
        if anchored == self.head:
            return
        self.file = anchor
        if anchored is None:
            self.flaw(self.head.number, "the anchor is missing or cannot be read")
        elif anchored == self.former and self.head.number == anchored.number + 1:
            self.note(self.head.number, "the anchor does not know it: its writer was interrupted")
        elif anchored.number > self.head.number:
            self.flaw(self.head.number + 1, f"missing: the anchor knows {anchored.number} records")
        else:
            self.flaw(anchored.number, "the anchor knows another one: journal or anchor was replaced")


def verify(path: str) -> Report:
    """Read the whole journal. Raises CaroError: not found where there is none, integrity where a file cannot be read."""
    anchor = journal_files.anchor_path(path)
    if not os.path.lexists(anchor) and not journal_files.all_files(path):
        raise CaroError(f"{path}: no journal", code=NOT_FOUND, hint="it begins with the first decision; nothing ran yet")
    try:
        return _verified(path, anchor)
    except OSError as error:
        raise CaroError(
            f"{error.filename or path}: cannot be read as a journal: {error.strerror or error}",
            code=INTEGRITY,
            hint="it may have been replaced; a link is never followed",
        ) from None


def _verified(path: str, anchor: str) -> Report:
    from fcntl import LOCK_SH, flock

    descriptor = files.opened(anchor, os.O_RDONLY, anybodys=True) if os.path.lexists(anchor) else -1
    try:
        if descriptor >= 0:
            flock(descriptor, LOCK_SH)
        walk = _Walk()
        for walk.file in journal_files.all_files(path):
            for line in journal_files.lines(walk.file):
                walk.line(line)
        walk.end(journal_files.anchored(descriptor) if descriptor >= 0 else None, anchor)
    finally:
        if descriptor >= 0:
            os.close(descriptor)
    return Report(
        path=path,
        files=tuple(journal_files.all_files(path)),
        records=walk.records,
        head=walk.head.hash,
        flaws=tuple(walk.flaws),
        notes=tuple(walk.notes),
    )
