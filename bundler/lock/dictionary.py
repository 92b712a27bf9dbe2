"""The compression dictionary: a tracked file, pinned by the lock, trained only when asked.

If each build trained it, one edited document would change every frame.
"""

from hashlib import sha256
from pathlib import Path

from bundler.lock.record import NONE
from runtime.contract.verified import VerifiedSkills
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError

FILE = "dictionary"
FEWEST = 200  # documents; a dictionary of fewer costs more than it saves
SHARE = 100  # a dictionary is a hundredth of the texts
LARGEST = 256 << 10  # bytes


def trained(skills: VerifiedSkills) -> bytes:
    """A dictionary of these skills' documents, empty where there are too few of them."""
    texts: list[bytes | bytearray | memoryview] = [
        data for skill in skills.skills for path, data in sorted(skill.tree.files.items()) if path.endswith(".md")
    ]
    if len(texts) < FEWEST:
        return b""
    import zstandard

    try:
        return zstandard.train_dictionary(min(LARGEST, sum(map(len, texts)) // SHARE), texts, level=3, threads=0).as_bytes()
    except zstandard.ZstdError:  # too little text for any
        return b""


def digest(dictionary: bytes) -> str:
    """How the lock names it."""
    return f"sha256:{sha256(dictionary).hexdigest()}" if dictionary else NONE


def present(folder: Path) -> str:
    """The digest of the dictionary that is there."""
    file = folder / FILE
    return digest(file.read_bytes()) if file.exists() else NONE


def read(folder: Path, pinned: str) -> bytes:
    """The tracked dictionary. Raises CaroError: not found, or integrity where it is not the pinned one."""
    file = folder / FILE
    found = file.read_bytes() if file.exists() else b""
    if digest(found) == pinned:
        return found
    hint = f"restore the file, or 'bundler lock --retrain {folder.name}' trains another and pins it"
    if not found:
        raise CaroError(f"{file}: no such file; the lock pins {pinned}", code=NOT_FOUND, hint=hint)
    raise CaroError(f"{file}: found {digest(found)}; the lock pins {pinned}", code=INTEGRITY, hint=hint)
