"""A skill out of a registry. Pinned by what its index says: where that version lies, and what pins it there."""

from dataclasses import dataclass, replace

from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree
from runtime.errors import INTEGRITY, INVALID, CaroError
from runtime.supply.means import Means
from runtime.supply.net.address import split_login
from runtime.supply.registry.index import Index, first_of
from runtime.supply.registry.record import Line
from runtime.supply.written import source_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrySource:
    """`places` are the index and its mirrors, `shown` the index as the profile wrote it. `pin` is `SOURCE@PIN`.

    `signature` is what its line says, None where nobody has looked yet: a lock pins without one.
    """

    id: str
    places: tuple[str, ...]
    shown: str
    pin: str = ""
    integrity: str = ""
    signature: str | None = None

    @property
    def starts_programs(self) -> bool:
        return self.pin.startswith(("git+", "oci+"))  # oci: perhaps

    def describe(self) -> str:
        return f"registry+{split_login(self.shown)[0]}"

    def of(self, line: Line) -> "RegistrySource":
        """This version of the skill."""
        return replace(self, pin=f"{line.source}@{line.resolved}", integrity=line.integrity, signature=line.signature)

    def pinned(self, means: Means) -> "RegistrySource":
        """Itself: a version was chosen from the index by whoever made it."""
        return self

    def at(self, pin: str) -> "RegistrySource":
        return replace(self, pin=pin)

    def fetch(self, means: Means) -> SkillTree:
        found, at, pin = self.pin.rpartition("@")
        if not at:
            raise CaroError(f"{self.id}: {self.pin!a} pins nothing of a registry", code=INVALID, hint="lock it again")
        tree = first_of(self.places, lambda place: source_of(found, place).at(pin).fetch(means))
        got = integrity(tree_digest(dict(tree.files)))
        if self.integrity and got != self.integrity:
            raise CaroError(
                f"{self.id}: {tree.origin}: found {got}; the index of {self.describe()} says {self.integrity}",
                code=INTEGRITY,
                hint="the file is not what was published: ask who runs the registry",
            )
        signature = self._signature(means)
        return replace(tree, signature=signature.encode() or tree.signature)

    def _signature(self, means: Means) -> str:
        """What the line of this pin says, if the index can be asked and still has it. Raises CaroError."""
        if self.signature is not None or means.offline:
            return self.signature or ""
        lines = Index(self.places, means).versions(self.id).lines
        return next((line.signature for line in lines if f"{line.source}@{line.resolved}" == self.pin), "")
