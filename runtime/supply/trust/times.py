"""Times of allowed signers, and times in messages. Seconds since 1970 UTC everywhere else."""

import re
from datetime import UTC, datetime

WRITTEN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?Z?", re.ASCII)
LAST = 253402300799  # the year 9999


def parsed(text: str) -> int | None:
    """YYYYMMDD[HHMM[SS]][Z] in seconds, or None.

    Without Z ssh-keygen means local time. Here it is UTC: a profile means the same on every machine.
    """
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError:
        return None


def shown(seconds: int) -> str:
    """A moment as messages write it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if 0 <= seconds <= LAST else "a time past 9999"
