"""This checkout and small projects like it, for tests that bundle."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Done:
    """A finished process."""

    code: int
    out: str
    err: str


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    data: bytes = b"",
    timeout: float = 120,
) -> Done:
    """Run a program with exactly this environment (none, if not said) and wait."""
    done = subprocess.run(
        [str(word) for word in command], env=dict(env or {}), cwd=cwd, input=data, capture_output=True, timeout=timeout, check=False
    )
    return Done(done.returncode, done.stdout.decode(errors="surrogateescape"), done.stderr.decode(errors="surrogateescape"))


@dataclass(frozen=True)
class Project:
    """A folder with profiles/ and skills/, and the cache that its builds use."""

    folder: Path
    cache: Path

    def environment(self) -> dict[str, str]:
        """What the bundler needs of an environment, and no more."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "CARO_BUNDLER_CACHE": str(self.cache),
            "PYTHONPATH": str(ROOT),
        }

    def bundler(self, *words: str | Path) -> Done:
        """python -m bundler, in the folder."""
        return run([sys.executable, "-m", "bundler", *words], env=self.environment(), cwd=self.folder, timeout=300)

    def bundle(self, profile: str = "enterprise", *words: str) -> tuple[Path, dict[str, object]]:
        """Lock what is there and build one profile; its executable and the report."""
        locked = self.bundler("lock", profile)
        assert locked.code == 0, locked.err
        done = self.bundler("bundle", profile, "--format", "json", *words)
        assert done.code == 0, done.err
        report = json.loads(done.out)[0]
        return self.folder / report["file"], report


def copied(folder: Path, cache: Path) -> Project:
    """The profiles and skills of this checkout in a folder of their own."""
    for name in ("profiles", "skills"):
        shutil.copytree(ROOT / name, folder / name)
    for lock in (ROOT / "dist-profiles").glob("*/skills.lock"):
        (folder / "dist-profiles" / lock.parent.name).mkdir(parents=True)
        shutil.copy2(lock, folder / "dist-profiles" / lock.parent.name)
    return Project(folder, cache)
