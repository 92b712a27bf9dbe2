"""A skill that is an OCI artifact, in a registry or an image-layout folder. Pinned by the digest of its manifest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from runtime.contract.verified import SkillTree
from runtime.errors import NOT_FOUND, CaroError
from runtime.supply.means import Means
from runtime.supply.oci.artifact import Artifact, opened, skill_of, tree
from runtime.supply.oci.credentials import has_helper
from runtime.supply.oci.layout import Layout
from runtime.supply.oci.reference import Reference, version_of
from runtime.supply.oci.registry import Registry
from runtime.supply.oci.signature import signature_of
from runtime.supply.oci.store import ARTIFACT, Store
from runtime.supply.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class OciSource:
    """`reference` is what is asked; `shown` is how the profile wrote it, `id` is the skill.

    `helped` says whether its credentials come from a program.
    """

    reference: Reference
    shown: str
    id: str = ""
    pin: str = ""
    helped: bool = False

    @property
    def starts_programs(self) -> bool:
        return self.helped

    def describe(self) -> str:
        return f"oci+{self.shown}"

    def pinned(self, means: Means) -> "OciSource":
        """By the digest or the tag of the reference, or the only or newest version there."""
        helped = self.with_helper(means)
        if self.pin or self.reference.digest:
            return replace(helped, pin=self.pin or self.reference.digest)
        if self.reference.tag:
            return helped.at(self.store(means).resolve(self.reference.tag))
        versions = self.versions(means)
        if not versions:
            raise CaroError(
                f"{self.shown}: no version of {self.id or 'a skill'} there", code=NOT_FOUND, hint="push one, or name a tag"
            )
        return versions[-1][1].pinned(means)

    def with_helper(self, means: Means) -> "OciSource":
        """The same, knowing whether a credential helper will be started."""
        return replace(self, helped=bool(self.reference.host) and has_helper(self.reference.host, means))

    def versions(self, means: Means) -> list[tuple[str, "OciSource"]]:
        """The versions of the skill and where each is, the newest last. Raises CaroError."""
        named = self._listed() if self.reference.folder else [(version_of(tag), self.tagged(tag)) for tag in self._tags(means)]
        found = [(parsed, version, source) for version, source in named if (parsed := Version.parse(version))]
        return [(version, source) for _, version, source in sorted(found, key=lambda one: one[0])]

    def _tags(self, means: Means) -> Sequence[str]:
        return Registry(self.reference, means).tags()

    def _listed(self) -> list[tuple[str, "OciSource"]]:
        """The versions in a folder, by what their manifests say: it may hold many skills."""
        layout = Layout(Path(self.reference.folder))
        digests = [str(row["digest"]) for row in layout.rows() if row.get("artifactType", ARTIFACT) == ARTIFACT]
        found = {digest: skill_of(layout.manifest(digest)) for digest in dict.fromkeys(digests)}
        return [(version, self.at(digest)) for digest, (id, version) in found.items() if id and self.id in {"", id}]

    def at(self, pin: str) -> "OciSource":
        return replace(self, pin=pin)

    def tagged(self, tag: str) -> "OciSource":
        """The same at another tag. The lock shows what the profile wrote."""
        return replace(self, reference=replace(self.reference, tag=tag), pin="")

    def store(self, means: Means) -> Store:
        """What is asked."""
        if self.reference.folder:
            return Layout(Path(self.reference.folder))
        return Registry(self.reference, means)

    def read(self, means: Means) -> tuple[Store, Artifact]:
        """The manifest of the pinned artifact, and where its blobs are."""
        store = self.store(means)
        source = self if self.pin else self.pinned(means)
        return store, opened(store.manifest(source.pin), str(self.reference))

    def configuration(self, means: Means) -> bytes:
        """skill.toml without the rest."""
        store, artifact = self.read(means)
        return store.blob(*artifact.config)

    def fetch(self, means: Means) -> SkillTree:
        source = self if self.pin else self.pinned(means)
        store, artifact = source.read(means)
        files = tree(store, artifact, str(self.reference))
        return SkillTree(origin=str(self.reference), files=files, signature=signature_of(store, source.pin, files))
