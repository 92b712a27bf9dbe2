"""What was fetched, by its digest: trees by their integrity, blobs by their sha256.

Nothing in it is believed: what is read is held against the digest it is named by, and what does not fit is as if it were not there.
Writers write aside and rename, so any number of processes may share a folder.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from runtime.contract.digest import integrity, sha256, tree_digest
from runtime.errors import CaroError
from runtime.supply.writing import put, unwritten

BLOBS, TREES = "blobs/sha256", "trees"
HINT = "free space, or name another folder for the cache"


def digest_of(data: bytes) -> str:
    """`sha256:` and hex, as locks and OCI write it."""
    return f"sha256:{sha256(data).hexdigest()}"


def tree(folder: Path, wanted: str) -> dict[str, bytes] | None:
    """The tree of that integrity, if it is there and whole."""
    from runtime.supply.archive.tree import contents  # which needs this module

    try:
        data = _tree_file(folder, wanted).read_bytes()
        files = dict(contents(data, str(folder)).files)
    except (OSError, ValueError, CaroError):
        return None
    return files if integrity(tree_digest(files)) == wanted else None


def keep_tree(folder: Path, files: Mapping[str, bytes]) -> str:
    """Keep a tree; its integrity. Raises CaroError (output)."""
    from runtime.supply.archive.writing import tarball

    found = integrity(tree_digest(dict(files)))
    file = _tree_file(folder, found)
    if not file.exists():
        put(file, tarball(files), HINT)
    return found


def _tree_file(folder: Path, wanted: str) -> Path:
    """Base64 without the characters that paths cannot have. Raises ValueError for what is no integrity."""
    from binascii import a2b_base64

    if not wanted.startswith("h1:"):
        raise ValueError(wanted)
    return folder / TREES / (a2b_base64(wanted[3:]).hex() + ".tar")


def signature(folder: Path, wanted: str, place: str) -> bytes | None:
    """What a place had of a signature of the tree: empty where it had none, None where nobody has asked there."""
    try:
        return _signature_file(folder, wanted, place).read_bytes()
    except (OSError, ValueError):
        return None


def keep_signature(folder: Path, wanted: str, place: str, found: bytes | None) -> None:
    """Keep what a place had; another one may have another. Raises CaroError (output)."""
    put(_signature_file(folder, wanted, place), found or b"", HINT)


def _signature_file(folder: Path, wanted: str, place: str) -> Path:
    """Raises ValueError for what is no integrity."""
    return _tree_file(folder, wanted).with_suffix(f".{sha256(place.encode()).hexdigest()[:16]}.sig")


def blob(folder: Path, digest: str) -> bytes | None:
    """The blob of that digest, if it is there and whole."""
    try:
        data = _blob_file(folder, digest).read_bytes()
    except OSError:
        return None
    return data if digest_of(data) == digest else None


def keep_blob(folder: Path, data: bytes) -> str:
    """Keep a blob; its digest. Raises CaroError (output)."""
    digest = digest_of(data)
    put(_blob_file(folder, digest), data, HINT)
    return digest


def _blob_file(folder: Path, digest: str) -> Path:
    return folder / BLOBS / digest.removeprefix("sha256:")


@contextmanager
def alone(file: Path, hint: str = HINT) -> Iterator[None]:
    """Hold the lock file; wait for whoever holds it. Raises CaroError (output) with the hint."""
    from fcntl import LOCK_EX, flock

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("ab")
    except OSError as error:
        raise unwritten(file, error, hint) from None
    with stream:
        flock(stream, LOCK_EX)
        yield
