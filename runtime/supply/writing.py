"""Files written whole or not at all, for whoever shares a folder with others; what cannot be is one error with the next step."""

from pathlib import Path

from runtime.errors import OUTPUT, CaroError
from runtime.guard import files


def put(file: Path, data: bytes, hint: str) -> None:
    """Write it. Raises CaroError (output), which names the file: a full disk does not by itself."""
    try:
        files.put(str(file), data)
    except OSError as error:
        raise unwritten(file, error, hint) from None


def unwritten(file: Path, error: OSError, hint: str) -> CaroError:
    """The error for a file that the system did not let be written."""
    return CaroError(f"{file}: cannot be written: {error.strerror or error}", code=OUTPUT, hint=hint)
