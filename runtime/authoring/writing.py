"""Folders and files written aside and renamed: whoever looks finds all of it or none. Nothing that is there is replaced."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from runtime.errors import OUTPUT, USAGE, CaroError


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder of a skill. Raises CaroError: usage where something is there already, output where it cannot be written."""
    if os.path.lexists(folder) and not _is_empty(folder):
        raise CaroError(f"{folder}: is there already, and no empty folder", code=USAGE, hint="remove it, or name another folder")
    aside = _aside(folder)
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        _fill(aside, files)
        aside.rename(folder)
    except OSError as error:
        raise _unwritten(folder, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def put_file(file: Path, data: bytes) -> None:
    """Make one file; the same file once more is no mistake. Raises CaroError as `put` does."""
    if os.path.lexists(file):
        if _holds(file, data):
            return
        hint = "raise the version in skill.toml, remove the file, or name another folder"
        raise CaroError(f"{file}: is there already, with other content", code=USAGE, hint=hint)
    aside = _aside(file)
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        aside.rename(file)
    except OSError as error:
        raise _unwritten(file, error) from None
    finally:
        aside.unlink(missing_ok=True)


def _aside(place: Path) -> Path:
    whole = place.absolute()
    return whole.with_name(f".{whole.name}-{os.getpid()}")


def _unwritten(place: Path, error: OSError) -> CaroError:
    hint = "nothing was written; free space, or make the folder writable, then repeat"
    return CaroError(f"{place}: cannot be written: {error.strerror or error}", code=OUTPUT, hint=hint)


def _is_empty(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and folder.is_dir() and not any(folder.iterdir())
    except OSError:  # a folder that may not be listed
        return False


def _holds(file: Path, data: bytes) -> bool:
    try:
        return not file.is_symlink() and file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:  # a file that may not be read
        return False


def _fill(aside: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        file = aside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
