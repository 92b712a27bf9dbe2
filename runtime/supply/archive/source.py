"""A skill in an archive: a file, or what a URL gives. Pinned by the sha256 of the archive's bytes; `.sig` beside it signs it."""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from runtime.contract.verified import SkillTree
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.supply import cache, limits
from runtime.supply.archive.tree import contents
from runtime.supply.folder import read
from runtime.supply.means import Means
from runtime.supply.net.address import without_credentials, without_secrets
from runtime.supply.trust.lying import LARGEST, lying_at

SIGNED = ".sig"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSource:
    """`place` is a file or a URL, `shown` the same as the profile wrote it. `pin` is `sha256:` and hex, empty while unknown."""

    place: Path | str
    shown: str
    pin: str = ""
    subdirectory: str = ""
    beside: bool = True  # whether its signature lies beside it, and not in an index

    starts_programs = False

    def describe(self) -> str:
        """Without the secrets that a URL may hold."""
        below = f"#subdirectory={self.subdirectory}" if self.subdirectory else ""
        return f"archive+{without_credentials(self.shown)}{below}"

    def pinned(self, means: Means) -> "ArchiveSource":
        """By what is there now; what came by network is kept."""
        return self if self.pin else self.at(cache.digest_of(self._bytes(means)))

    def at(self, pin: str) -> "ArchiveSource":
        return replace(self, pin=pin)

    def fetch(self, means: Means) -> SkillTree:
        data = (cache.blob(means.cache, self.pin) if self.pin else None) or self._bytes(means)
        found = cache.digest_of(data)
        if self.pin and found != self.pin:
            raise CaroError(
                f"{self._name()}: found {found}; pinned is {self.pin}",
                code=INTEGRITY,
                hint="somebody changed the archive, or the pin is of another one: ask who publishes it",
            )
        return replace(contents(data, self._name(), self.subdirectory), signature=self._signature(means))

    def _signature(self, means: Means) -> bytes | None:
        """The file beside the archive, if there is one. Raises CaroError."""
        if not self.beside:
            return None
        if isinstance(self.place, str):
            from runtime.supply.net.web import Web

            parts = urlsplit(self.place)
            return Web(means).maybe(urlunsplit(parts._replace(path=parts.path + SIGNED)), most=LARGEST)
        return lying_at(self.place.with_name(self.place.name + SIGNED))

    def _name(self) -> str:
        return without_secrets(str(self.place))

    def _bytes(self, means: Means) -> bytes:
        if isinstance(self.place, str):
            from runtime.supply.net.web import Web  # which an executable without the feature `fetch` does not have

            data = Web(means).get(self.place, most=limits.ARCHIVE_BYTES, what=self._name())
            cache.keep_blob(means.cache, data)
            return data
        try:
            status = self.place.lstat()
        except OSError as error:
            hint = "correct the path, or create the archive"
            raise CaroError(f"{self.place}: cannot be read: {error.strerror}", code=NOT_FOUND, hint=hint) from None
        return read(self.place, status, most=limits.ARCHIVE_BYTES)
