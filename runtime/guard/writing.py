"""Files that caro writes for a skill: the folder that was decided about is the folder that is written to (attack table, row 46)."""

import os

from runtime.errors import DENIED, INVALID, POLICY, CaroError
from runtime.guard import records
from runtime.guard.decide import decide
from runtime.guard.paths import contains
from runtime.guard.records import Rights, Wish

NEW = 0o666  # less the umask


def write(path: str, data: bytes, rights: Rights) -> None:
    """Replace the file's contents. The path is absolute; its folder exists, its last part is no link.

    Raises CaroError (denied, policy) outside of what the skill may write, and (invalid) where the system cannot.
    """
    try:
        if contains(rights.places.cache, path):
            os.makedirs(rights.places.cache, 0o700, exist_ok=True)  # nobody else would make it
        folder = os.open(os.path.dirname(path), os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _unwritten(path, error) from None
    try:
        real = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), os.path.basename(path))
        decision = decide(Wish(kind=records.WRITE, resource=real), rights)
        if not decision.allowed:
            code = POLICY if decision.said_by == records.POLICY else DENIED
            raise CaroError(f"{real}: cannot be written: {decision.reason}", code=code, hint=f"{decision.said_by} said no")
        _write(folder, os.path.basename(path), data)
    except OSError as error:
        raise _unwritten(path, error) from None
    finally:
        os.close(folder)


def _write(folder: int, name: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, NEW, dir_fd=folder), "wb") as file:
        file.write(data)


def _unwritten(path: str, error: OSError) -> CaroError:
    return CaroError(f"{path}: cannot be written: {error.strerror}", code=INVALID, hint="a link is never followed")
