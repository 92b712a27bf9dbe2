"""What builds share: frozen bases and compressed frames, by content, in the user's cache folder.

Writers write aside and rename; a reader finds a whole file or none. Nothing here is needed for a build, only for its speed.
"""

import os
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

from bundler.writing import put
from runtime.supply.cache import alone as locked

VARIABLE = "CARO_BUNDLER_CACHE"


def folder() -> Path:
    """`$CARO_BUNDLER_CACHE`, or `caro-bundler` in `$XDG_CACHE_HOME` or `~/.cache`."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "caro-bundler"


def alone(file: Path) -> AbstractContextManager[None]:
    """Hold the lock file; wait for whoever holds it. Raises CaroError (output) where the cache cannot be written."""
    return locked(file, f"set {VARIABLE} to a folder that can be written")


class FrameFolder:
    """Compressed frames as files; a damaged or misplaced one is found by the digest in front of it."""

    def __init__(self, root: Path) -> None:
        self._root = root / "frames"

    def get(self, key: str) -> bytes | None:
        """The frame of that key, if it is there and whole."""
        try:
            data = self._file(key).read_bytes()
        except OSError:
            return None
        digest, frame = data[:32], data[32:]
        return frame if sha256(key.encode() + frame).digest() == digest else None

    def put(self, key: str, frame: bytes) -> None:
        """Keep a frame."""
        put(self._file(key), sha256(key.encode() + frame).digest() + frame)

    def _file(self, key: str) -> Path:
        return self._root / key[:2] / key
