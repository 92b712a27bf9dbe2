"""The journal: one record for each decision and each execution, in a chain that shows what was changed. Tamper-evident, not -proof.

Intents are written before, results after. Where a policy requires the journal and it cannot be written, nothing runs; elsewhere
that is said once and the run goes on. Denials and executions are put on the disk before anything follows.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from runtime.errors import POLICY, CaroError
from runtime.guard import chain, files, journal_files
from runtime.guard.chain import NUMBER, PREVIOUS, START, Head, Record
from runtime.guard.journal_files import Tail
from runtime.guard.places import journal_path
from runtime.guard.records import Ceiling
from runtime.guard.redact import redacted_values

DECISION, INTENT, RESULT, GRANTS, SKILLS = "decision", "intent", "result", "grants", "skills"  # events
ALLOWED, DENIED = "allowed", "denied"
TORN, FLAW, TIME = "torn", "flaw", "time"  # keys that the journal adds itself
FULL = 8 * 1024 * 1024  # bytes of a file before the next one begins

Complain = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written; empty values are left out. `duration` is in ms; `intent` is the number of the record that a result ends."""

    event: str
    skill: str
    version: str = ""
    recipe: str = ""
    step: str = ""
    capability: str = ""
    resource: str = ""
    decision: str = ""
    said_by: str = ""
    reason: str = ""
    enforcement: str = ""
    confirmation: str = ""
    command: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    exit_status: int | None = None
    duration: int | None = None
    intent: int | None = None

    @property
    def sure(self) -> bool:
        """Whether it must be on the disk before anything follows."""
        return self.event in {INTENT, RESULT, GRANTS, SKILLS} or self.decision == DENIED


class Journal:
    """One journal of this process; other processes may write it too."""

    __slots__ = ("_complain", "_said", "full", "path", "required")

    def __init__(self, path: str, complain: Complain, *, required: bool = False, full: int = FULL) -> None:
        self.path = path
        self.required = required
        self.full = full
        self._complain = complain
        self._said = False

    def append(self, entry: Entry, now: float, secrets: Sequence[str] = ()) -> int:
        """Write one record; its number, or 0 where it could not be written. `now` is in seconds since 1970.

        `secrets` are values that must not be in it. Raises CaroError (policy) where the journal is required and cannot be written.
        """
        values = {one.name: getattr(entry, one.name) for one in fields(entry)}
        kept = {name: value for name, value in values.items() if value not in (None, "", (), {})}
        record = redacted_values(kept, secrets) | {TIME: chain.stamp(now)}
        try:
            with files.locked(journal_files.anchor_path(self.path)) as anchor:
                return self._append(record, anchor, sure=entry.sure)
        except OSError as error:
            self._unwritten(error)
            return 0

    def _append(self, record: Record, anchor: int, *, sure: bool) -> int:
        descriptor = files.opened(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        try:
            size = os.fstat(descriptor).st_size
            tail = journal_files.tail(descriptor, size) if size else self._former()
            last, flaw = _continued(tail, journal_files.anchored(anchor))
            if size > self.full and tail.ended and not tail.fault:
                descriptor = self._rotated(descriptor, last)
                size = 0
            head = self._write(descriptor, size, tail, {**record, **flaw, **_next(last)}, sure=sure)
        finally:
            os.close(descriptor)
        journal_files.anchor(anchor, head)
        if sure:
            os.fdatasync(anchor)
        return head.number

    def _former(self) -> Tail:
        """How the newest full file ends: a new one goes on from there."""
        full = journal_files.full_files(self.path)
        return journal_files.tail_of(full[-1]) if full else Tail(b"")

    def _rotated(self, descriptor: int, last: Head) -> int:
        """Put the full file away; a descriptor of the next one."""
        os.makedirs(os.path.dirname(journal_files.full_path(self.path, 0)), files.FOLDER, exist_ok=True)
        os.fsync(descriptor)
        os.rename(self.path, journal_files.full_path(self.path, last.number))
        files.sync(os.path.dirname(self.path))
        new = files.opened(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        os.close(descriptor)
        return new

    @staticmethod
    def _write(descriptor: int, size: int, tail: Tail, record: Record, *, sure: bool) -> Head:
        """One line in one write, behind what a torn one left. What does not fit is taken back. Raises OSError."""
        if tail.torn:
            record = {**record, TORN: journal_files.digest(tail.torn)}
        line, digest = chain.sealed(record)
        data = (b"" if tail.ended or not size else b"\n") + line
        if os.write(descriptor, data) != len(data):
            os.ftruncate(descriptor, size)
            raise OSError("the disk is full")
        if sure:
            os.fdatasync(descriptor)
        return Head(chain.head_of({**record, chain.HASH: digest}).number, digest)

    def _unwritten(self, error: OSError) -> None:
        what = f"{self.path}: the journal cannot be written: {error.strerror or error}"
        if self.required:
            raise CaroError(what, code=POLICY, hint="the policy requires it, so nothing runs; make the file writable") from None
        if not self._said:
            self._complain(what)
        self._said = True


def _next(last: Head) -> Record:
    return {NUMBER: last.number + 1, PREVIOUS: last.hash}


def _continued(tail: Tail, anchored: Head | None) -> tuple[Head, Record]:
    """The head to go on from, and what the next record says of a journal that does not end as its anchor says.

    One record more than the anchor knows is what a writer leaves that was killed in between.
    """
    found = tail.head or START
    if anchored is None:
        return found, {FLAW: "the anchor could not be read"}
    if tail.fault:
        return Head(max(found.number, anchored.number), found.hash), {FLAW: "the last record was no whole record"}
    if found == anchored or (found.number == anchored.number + 1 and tail.previous == anchored.hash):
        return found, {}
    flaw = f"the anchor knew record {anchored.number}, the journal ended with another one, {found.number}"
    return Head(max(found.number, anchored.number), found.hash), {FLAW: flaw}


def open_journal(ceiling: Ceiling, environment: Mapping[str, str], complain: Complain) -> Journal:
    """The journal of this program, as its policy and the environment place it. Nothing is written yet."""
    asked = ceiling.policy.journal if ceiling.policy else None
    return Journal(journal_path(ceiling, environment), complain, required=bool(ceiling.fault or (asked and asked.required)))
