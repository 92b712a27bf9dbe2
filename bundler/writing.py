"""Files are written aside in their folder, flushed and renamed: whoever reads finds the old one or the new one, whole."""

from pathlib import Path

from runtime.errors import OUTPUT, CaroError
from runtime.guard import files


def put(file: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises CaroError (output)."""
    try:
        files.put(str(file), data)
    except OSError as error:
        hint = "the old file is as it was; free space, or make the folder writable, then repeat"
        raise CaroError(f"{file}: cannot be written: {error.strerror or error}", code=OUTPUT, hint=hint) from None
