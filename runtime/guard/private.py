"""A folder for the temporary files of programs: new, of this user alone, gone afterwards."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from runtime.errors import INVALID, CaroError


@contextmanager
def private_folder(environment: Mapping[str, str]) -> Iterator[str]:
    """Its path. Raises CaroError (invalid) where there is no room for one."""
    from shutil import rmtree

    folder = os.path.join(environment.get("TMPDIR") or "/tmp", f"caro-{os.urandom(8).hex()}")  # noqa: S108 (a fresh name, mode 0700)
    try:
        os.mkdir(folder, 0o700)
    except OSError as error:
        raise CaroError(f"{folder}: {error.strerror}", code=INVALID, hint="set TMPDIR to a folder that can be written to") from None
    try:
        yield os.path.realpath(folder)
    finally:
        rmtree(folder, ignore_errors=True)
