"""What the small project of these tests offers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runtime.contract.verified import SkillTree


@dataclass(frozen=True)
class Tiny:
    """A folder with profiles/ and skills/. `bundler` runs a command line: exit code, standard output, standard error."""

    folder: Path
    bundler: Callable[..., tuple[int, str, str]]

    @property
    def lock(self) -> Path:
        return self.folder / "dist-profiles/one/skills.lock"

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text that is there once."""
        file = self.folder / path
        text = file.read_text()
        assert text.count(old) == 1, (path, old)
        file.write_text(text.replace(old, new))

    def state(self) -> dict[str, tuple[bytes, int, int]]:
        """Every file: its bytes, which file it is, and when it was written."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        return {str(file): (file.read_bytes(), file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


def written(folder: Path, skill: SkillTree) -> None:
    """Put a skill's files into a folder."""
    for path, data in skill.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
