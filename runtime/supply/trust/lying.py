"""The signature that lies with a skill: in the `signatures/` of its folder, or beside its archive. Read, not believed."""

from itertools import islice
from pathlib import Path

from runtime.contract.digest import integrity, tree_digest
from runtime.supply.folder import is_folder, read, refused, walk
from runtime.supply.trust.statement import chosen

FOLDER = "signatures"
MOST = 1024  # files
LARGEST = 66 << 10  # bytes of one: a statement and its signature


def signature_of(folder: Path, files: dict[str, bytes]) -> bytes | None:
    """That of this tree out of the skill's folder, or another one of the same skill, or None. Raises CaroError."""
    place = folder / FOLDER
    if place.is_symlink() or not is_folder(place):
        return None
    found = list(islice(walk(place, lambda path: not path.endswith(".sig")), MOST + 1))
    if len(found) > MOST:
        raise refused(place, f"more than {MOST} signatures")
    for one in found:
        if one.problem or one.status.st_size > LARGEST:
            raise refused(one.file, one.problem or f"{one.status.st_size} bytes; a signature has at most {LARGEST}")
    return chosen({one.path: read(one.file, one.status) for one in found}, integrity(tree_digest(files)))


def lying_at(file: Path) -> bytes | None:
    """The signature in a file, or None where there is none. Raises CaroError."""
    try:
        status = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return read(file, status, most=LARGEST)
