"""Files are written aside in their folder, flushed and renamed: whoever reads finds the old one or the new one, whole."""

from pathlib import Path

from runtime.supply import writing

HINT = "the old file is as it was; free space, or make the folder writable, then repeat"


def put(file: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises CaroError (output)."""
    writing.put(file, data, HINT)
