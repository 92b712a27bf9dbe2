"""The index of a registry, read sparsely: the snapshot, and of it the files of the skills that somebody asks about."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from runtime.errors import INTEGRITY, NETWORK, NOT_FOUND, CaroError
from runtime.supply import cache
from runtime.supply.folder import read as read_file
from runtime.supply.means import Means
from runtime.supply.net.address import is_url, without_secrets
from runtime.supply.net.web import Web
from runtime.supply.registry.record import SIGNATURE, SNAPSHOT, Line, line_path, read, read_snapshot
from runtime.supply.trust.lying import LARGEST, lying_at

SNAPSHOT_BYTES = 64 << 20
LINES_BYTES = 4 << 20

Found = TypeVar("Found")
Judge = Callable[[str, bytes, bytes | None], None]  # of where a snapshot is, its bytes and what signs them; raises CaroError


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What an index has of a skill, the newest first, and the digest of the snapshot that says so."""

    lines: tuple[Line, ...]
    snapshot: str


class Index:
    """An index at a place and its mirrors, asked in this order. One snapshot is one truth: it is read once.

    Where there is a `judge`, it has its word on the snapshot's signature before anything of it is parsed.
    """

    def __init__(self, places: Sequence[str], means: Means, judge: Judge | None = None) -> None:
        self.places, self.means, self._judge = tuple(place.rstrip("/") for place in places), means, judge
        self._web = Web(means)
        self._snapshot: tuple[str, dict[str, str]] | None = None

    @property
    def shown(self) -> str:
        """The first place, for messages."""
        return without_secrets(self.places[0])

    def versions(self, id: str) -> Versions:
        """Every version of a skill; none where the index does not have it. Raises CaroError."""
        digest, skills = self.snapshot()
        if id not in skills:
            return Versions(lines=(), snapshot=digest)
        kept = cache.blob(self.means.cache, skills[id])
        data = kept if kept is not None else self._lines(id, skills[id])
        return Versions(lines=read(data, id, f"{self.shown}/{line_path(id)}"), snapshot=digest)

    def snapshot(self) -> tuple[str, dict[str, str]]:
        """The digest of the snapshot, and the digest of each skill's file."""
        if self._snapshot is None:
            data = first_of(self.places, self._judged) if self._judge else self._read(SNAPSHOT, SNAPSHOT_BYTES)
            self._snapshot = cache.digest_of(data), read_snapshot(data, f"{self.shown}/{SNAPSHOT}")
        return self._snapshot

    def _judged(self, place: str) -> bytes:
        """The snapshot of a place that its judge lets pass; the signature is from the same place, so that they belong together."""
        assert self._judge is not None
        data = self._from(place, SNAPSHOT, SNAPSHOT_BYTES)
        at = f"{place}/{SIGNATURE}"
        raw = self._web.maybe(at, most=LARGEST) if is_url(place) else lying_at(Path(at))
        self._judge(f"{without_secrets(place)}/{SNAPSHOT}", data, raw)
        return data

    def _lines(self, id: str, wanted: str) -> bytes:
        data = self._read(line_path(id), LINES_BYTES)
        found = cache.digest_of(data)
        if found != wanted:
            raise CaroError(
                f"{self.shown}/{line_path(id)}: found {found}; its snapshot says {wanted}",
                code=INTEGRITY,
                hint="it was changed, or is being published just now: repeat, then ask who runs the registry",
            )
        cache.keep_blob(self.means.cache, data)
        return data

    def _read(self, path: str, most: int) -> bytes:
        return first_of(self.places, lambda place: self._from(place, path, most))

    def _from(self, place: str, path: str, most: int) -> bytes:
        if is_url(place):
            return self._web.get(f"{place}/{path}", most=most)
        file = Path(os.path.join(place, path))
        try:
            status = file.lstat()
        except OSError as error:
            hint = "correct the path, or make the index with 'bundler registry build'"
            raise CaroError(f"{file}: cannot be read: {error.strerror}", code=NOT_FOUND, hint=hint) from None
        return read_file(file, status, most=most)


def first_of(places: Sequence[str], take: Callable[[str], Found]) -> Found:
    """What the first place gives that can be reached and has it. What a place says wrongly is never covered up by the next.

    A place without it is as good as a silent one: a share that is not mounted looks so, and what the next has is held against
    the same digests. Raises CaroError naming each place that was asked.
    """
    errors: list[CaroError] = []
    for place in places:
        try:
            return take(place)
        except CaroError as error:
            if error.code not in {NETWORK, NOT_FOUND}:
                raise
            errors.append(error)
    said = list(dict.fromkeys(error.message for error in errors))
    first = next((error for error in errors if error.code == NETWORK), errors[0])
    raise CaroError("; ".join(said), code=first.code, hint=first.hint)
