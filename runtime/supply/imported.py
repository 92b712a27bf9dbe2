"""Something else than a skill, made into one each time that it is fetched. Its integrity is that of the skill that it becomes."""

from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.importing.imported import imported
from runtime.contract.verified import SkillTree


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """What lies at a path, of a kind that can be imported. `shown` is how the profile wrote the path."""

    kind: str
    path: Path
    shown: str
    id: str

    def describe(self) -> str:
        return f"import+{self.kind}+{self.shown}"

    def fetch(self) -> SkillTree:
        return imported(self.kind, self.path, self.id).tree
