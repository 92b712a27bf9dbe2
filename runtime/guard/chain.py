"""Records of the journal as lines: each carries the hash of the one before it and its own.

A line is the record as JSON in ASCII, keys sorted, no spaces. `hash` is the sha256 of the same without `hash`; `previous` is the
hash of the record before, 64 zeros for the first; `number` counts from 1. Cold.
"""

import json
import time
from typing import NamedTuple

from runtime.contract.digest import sha256
from runtime.guard.json_text import strict

NUMBER, PREVIOUS, HASH = "number", "previous", "hash"
LONGEST = 32 * 1024  # bytes of a record; twice that is read to find the last one
CUT = 200  # characters that are kept of each text where a record is longer

Record = dict[str, object]


class Head(NamedTuple):
    """The last record of a chain: its number and its hash."""

    number: int
    hash: str


START = Head(0, "0" * 64)


def canonical(record: Record) -> bytes:
    """The bytes that are hashed."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def sealed(record: Record) -> tuple[bytes, str]:
    """The line of a record, with its end, and its hash."""
    body = canonical(record)
    if len(body) > LONGEST:
        record = {name: _cut(value) for name, value in record.items()}
        body = canonical(record)
    digest = sha256(body).hexdigest()
    return canonical({**record, HASH: digest}) + b"\n", digest


def _cut(value: object) -> object:
    if isinstance(value, str):
        return value if len(value) <= CUT else value[:CUT] + "..."
    return f"{len(value)} values, too long for the journal" if isinstance(value, list | tuple | dict) else value


def unsealed(line: bytes) -> tuple[Record, str]:
    """The record of a line (with or without its end) and what is wrong with it, or empty. No record: it is not even JSON."""
    line = line.removesuffix(b"\n")
    try:
        value = strict(line)
    except ValueError:
        return {}, "it is no record"
    if not isinstance(value, dict) or not isinstance(value.get(NUMBER), int) or not isinstance(value.get(HASH), str):
        return {}, "it is no record"
    body = {name: one for name, one in value.items() if name != HASH}
    if canonical(value) != line or sha256(canonical(body)).hexdigest() != value[HASH]:
        return value, "its hash is not that of its content: it was changed"
    return value, ""


def head_of(record: Record) -> Head:
    """The number and hash that a record says it has."""
    number = record[NUMBER]
    return Head(number if isinstance(number, int) else 0, str(record[HASH]))


def stamp(now: float) -> str:
    """Seconds since 1970 as `2026-01-31T12:00:00.123Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
