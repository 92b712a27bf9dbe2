"""Compressing the bytes of a skill, once for the same bytes, level, dictionary and library."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from runtime.contract.digest import sha256
from runtime.contract.layout import STORED, ZSTD, ZSTD_DICTIONARY
from runtime.payload.write import Entry

LEVEL = 19


class FrameStore(Protocol):
    """Where compressed frames are kept between builds."""

    def get(self, key: str) -> bytes | None:
        """The frame of that key."""

    def put(self, key: str, frame: bytes) -> None:
        """Keep it."""


@dataclass(slots=True)
class Frames:
    """Makes entries, and counts how many frames were compressed and how many were found."""

    store: FrameStore | None
    dictionary: bytes = b""
    compressed: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    progress: Callable[[str], None] = lambda name: None

    def entry(self, name: str, raw: bytes) -> Entry:
        """The zstd entry of these bytes."""
        if not raw:
            return Entry(name=name, codec=STORED, raw=0, stored=b"")
        key = self._key(raw)
        frame = self.store.get(key) if self.store else None
        if frame is None:
            frame = self._compress(raw)
            self.compressed.append(name)
            if self.store:
                self.store.put(key, frame)
        else:
            self.reused.append(name)
        self.progress(name)
        return Entry(name=name, codec=ZSTD_DICTIONARY if self.dictionary else ZSTD, raw=len(raw), stored=frame)

    def _key(self, raw: bytes) -> str:
        import zstandard

        what = f"{zstandard.__version__} {zstandard.ZSTD_VERSION} {LEVEL} {sha256(self.dictionary).hexdigest()} "
        key: str = sha256(what.encode() + raw).hexdigest()
        return key

    def _compress(self, raw: bytes) -> bytes:
        from runtime.payload.zstd import compress

        return compress(raw, LEVEL, self.dictionary)
