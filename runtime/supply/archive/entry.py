"""What an archive says that it holds, before anybody believed it."""

from dataclasses import dataclass

FILE, FOLDER = "file", "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its path as written, and FILE, FOLDER or what else it claims to be. Only files have data."""

    path: str
    kind: str
    data: bytes = b""


class ArchiveError(Exception):
    """Why an archive cannot be read; the text is the reason."""
