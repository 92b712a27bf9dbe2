"""A skill in a folder on this machine. What may not stand in a skill refuses the whole folder."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from runtime.contract.verified import SkillTree
from runtime.supply import limits
from runtime.supply.folder import Found, contents, is_folder, links_out, missing, refused, walk
from runtime.supply.means import Means
from runtime.supply.trust.lying import signature_of


@dataclass(frozen=True, slots=True)
class PathSource:
    """A skill in a folder. `shown` is how the profile wrote it, which is what goes into the lock."""

    folder: Path
    shown: str

    def describe(self) -> str:
        return f"path+{self.shown}"

    @property
    def pin(self) -> str:
        return ""

    @property
    def starts_programs(self) -> bool:
        return False

    def pinned(self, means: Means) -> "PathSource":
        return self

    def at(self, pin: str) -> "PathSource":
        return self

    def fetch(self, means: Means | None = None) -> SkillTree:
        """The folder as it is now; neither cache nor network is of use."""
        if not is_folder(self.folder):
            raise missing(self.folder, "correct the path, or create the skill")
        found = list(islice(map(_sound, walk(self.folder, limits.LEFT_OUT.__contains__)), limits.FILES + 1))
        if len(found) > limits.FILES:
            raise refused(self.folder, f"more than {limits.FILES} files")
        for linked in links_out(found):
            raise refused(linked.file, "a hard link to a file outside of the skill")
        files = contents(self.folder, found)
        same = limits.collision(files)
        if same:
            raise refused(self.folder, f"{same[0]} and {same[1]} are one file where case or Unicode form is ignored")
        return SkillTree(origin=str(self.folder), files=files, signature=signature_of(self.folder, files))


def _sound(found: Found) -> Found:
    if found.problem:
        raise refused(found.file, found.problem)
    return found
