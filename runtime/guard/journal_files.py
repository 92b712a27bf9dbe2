"""The files of a journal: the one that grows, the full ones, and the anchor that knows the head.

    journal.jsonl                   records, a line each; when it is full it moves to
    journal.jsonl.d/NUMBER.jsonl    NUMBER is that of its last record, twelve digits; none is ever removed
    journal.jsonl.anchor            number and hash of the last record, one line of fixed width; writers lock this file

A chain alone does not notice a tail that was cut off; the anchor does.
"""

import os
import re
from collections.abc import Iterator

from runtime.contract.digest import sha256
from runtime.guard import chain, files
from runtime.guard.chain import START, Head
from runtime.guard.places import ANCHOR, ROTATED

ANCHORED = re.compile(rb"([0-9]{20}) ([0-9a-f]{64})\n")
FULL = re.compile(r"[0-9]{12}\.jsonl", re.ASCII)
TAIL = 2 * chain.LONGEST + 1024  # bytes, in which the last record is


class Tail:
    """How a file ends: the last record (None: there is none), what is wrong with it, and the bytes of a torn line.

    `ended` says whether the line end is there; all but it may have been written.
    """

    __slots__ = ("ended", "fault", "head", "previous", "torn")

    def __init__(self, data: bytes) -> None:
        self.ended = not data or data.endswith(b"\n")
        whole, _, self.torn = (b"", b"", b"") if not data else data.rpartition(b"\n")
        record, self.fault = chain.unsealed(whole.rpartition(b"\n")[2]) if whole else ({}, "")
        unended, fault = chain.unsealed(self.torn) if self.torn else ({}, "")
        if unended and not fault:
            record, self.fault, self.torn = unended, "", b""
        self.head = chain.head_of(record) if record else None
        self.previous = str(record.get(chain.PREVIOUS))


def full_files(path: str) -> list[str]:
    """The full files of a journal, oldest first."""
    folder = path + ROTATED
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in names if FULL.fullmatch(name)]


def all_files(path: str) -> list[str]:
    """Every file with records, oldest first."""
    return [*full_files(path), *([path] if os.path.lexists(path) else [])]


def lines(file: str) -> Iterator[bytes]:
    """The lines of one file, ends included. Raises OSError."""
    with os.fdopen(files.opened(file, os.O_RDONLY, anybodys=True), "rb") as stream:
        yield from stream


def tail(descriptor: int, size: int) -> Tail:
    """How an open file of that size ends."""
    return Tail(os.pread(descriptor, min(size, TAIL), max(size - TAIL, 0)))


def tail_of(file: str) -> Tail:
    """How a full file ends. Raises OSError."""
    descriptor = files.opened(file, os.O_RDONLY)
    try:
        return tail(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def anchored(descriptor: int) -> Head | None:
    """The head in an open anchor: START in an empty one, None in one that cannot be read."""
    data = os.pread(descriptor, 256, 0)
    match = ANCHORED.fullmatch(data)
    return Head(int(match[1]), match[2].decode()) if match else None if data else START


def anchor(descriptor: int, head: Head) -> None:
    """Put the head into an open anchor, in one write."""
    os.ftruncate(descriptor, os.pwrite(descriptor, f"{head.number:020d} {head.hash}\n".encode(), 0))


def anchor_path(path: str) -> str:
    """The anchor of a journal."""
    return path + ANCHOR


def full_path(path: str, number: int) -> str:
    """Where a full file moves whose last record has that number."""
    return os.path.join(path + ROTATED, f"{number:012d}.jsonl")


def digest(torn: bytes) -> str:
    """What the next record says of a torn line."""
    return str(sha256(torn).hexdigest())
