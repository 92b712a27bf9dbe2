"""A folder written aside and renamed: whoever looks finds all of it or none."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from runtime.errors import OUTPUT, USAGE, CaroError


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder of a skill. Raises CaroError: usage where something is there already, output where it cannot be written."""
    if os.path.lexists(folder) and not _is_empty(folder):
        hint = "remove it, or name another with --output"
        raise CaroError(f"{folder}: is there already, and no empty folder", code=USAGE, hint=hint)
    aside = folder.absolute().with_name(f".{folder.absolute().name}-{os.getpid()}")
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        _fill(aside, files)
        aside.rename(folder)
    except OSError as error:
        hint = "nothing was written; free space, or make the folder writable, then repeat"
        raise CaroError(f"{folder}: cannot be written: {error.strerror or error}", code=OUTPUT, hint=hint) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and folder.is_dir() and not any(folder.iterdir())
    except OSError:  # a folder that may not be listed
        return False


def _fill(aside: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        file = aside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
