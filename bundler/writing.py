"""Files are written aside in their folder, flushed and renamed: whoever reads finds the old one or the new one, whole."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from runtime.errors import OUTPUT, CaroError

MODE = 0o644


def put(file: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises CaroError (output)."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _put(file, data)
    except OSError as error:
        hint = "the old file is as it was; free space, or make the folder writable, then repeat"
        raise CaroError(f"{file}: cannot be written: {error.strerror or error}", code=OUTPUT, hint=hint) from None


def _put(file: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False) as stream:
        try:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), MODE)
            os.fsync(stream.fileno())
            os.replace(stream.name, file)
        except BaseException:
            os.unlink(stream.name)
            raise
