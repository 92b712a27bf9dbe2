"""Something else than a skill, made into one each time that it is fetched. Its integrity is that of the skill that it becomes."""

from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.importing.imported import imported
from runtime.contract.verified import SkillTree
from runtime.supply.means import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """What lies at a path, of a kind that can be imported. `shown` is how the profile wrote the path."""

    kind: str
    path: Path
    shown: str
    id: str

    def describe(self) -> str:
        return f"import+{self.kind}+{self.shown}"

    @property
    def pin(self) -> str:
        return ""

    @property
    def starts_programs(self) -> bool:
        return True  # man renders its pages

    def pinned(self, means: Means) -> "ImportSource":
        return self

    def at(self, pin: str) -> "ImportSource":
        return self

    def fetch(self, means: Means | None = None) -> SkillTree:
        return imported(self.kind, self.path, self.id).tree
