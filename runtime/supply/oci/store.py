"""What holds artifacts: a registry or a folder. Whatever it gives was held against its digest."""

from collections.abc import Sequence
from typing import Protocol

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
ARTIFACT = "application/vnd.caro.skill.v1"
EMPTY = "application/vnd.oci.empty.v1+json"
MANIFEST_BYTES = 4 << 20  # what registries accept


class Store(Protocol):
    """One repository of artifacts."""

    def tags(self) -> Sequence[str]:
        """All tags, in no order. Raises CaroError."""

    def resolve(self, tag: str, *, pushes: bool = False) -> str:
        """The digest of the manifest of a tag. Raises CaroError: not found.

        `pushes`: who asks is about to push. Some registries say of a repository that is new that it is forbidden to read.
        """

    def manifest(self, digest: str) -> bytes:
        """The bytes of a manifest. Raises CaroError: not found, integrity."""

    def blob(self, digest: str, size: int, what: str = "") -> bytes:
        """A blob of so many bytes. Raises CaroError: not found, integrity."""

    def put_blob(self, data: bytes) -> str:
        """Have a blob there; its digest."""

    def put_manifest(self, data: bytes, tag: str) -> str:
        """Have a manifest there, under a tag if one is given; its digest."""

    def referrers(self, digest: str) -> list[dict[str, object]]:
        """Descriptors of the manifests whose subject has that digest."""
