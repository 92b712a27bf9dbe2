"""A caro that runs from its sources, with a payload of two skills, a home of its own, and folders of skills to add."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bundler.safety import entry
from runtime.catalog.installed import LOCK, PACKS
from runtime.contract.layout import BUILD, POLICY, TRUST
from runtime.guard.home import caro_home
from runtime.supply.trust.trust import packed
from tests.making import bare, composed, stored, tree
from tests.project import ROOT, Done, run

ASKS = """
[capabilities]
network = ["example.com"]
env_read = ["FISH_*"]
"""
NOBODY = packed({}, {}, {})


class Ground:
    """One user's machine."""

    def __init__(self, folder: Path, policy: bytes = b"null", trust: bytes = NOBODY) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        extra = [stored(POLICY, policy), stored(BUILD, b"{}"), stored(TRUST, trust), entry()]
        payload = bare(composed([tree("core.alpha"), tree("core.shell")], extra))
        (folder / "payload.caro").write_bytes(payload)
        self.environment = {"HOME": str(self.home), "CARO_BUNDLE": str(folder / "payload.caro"), "PYTHONPATH": str(ROOT)}
        self.own = Path(caro_home(self.environment))

    def skill(self, id: str, *, version: str = "1.0.0", manifest: str = "", files: Mapping[str, bytes] | None = None) -> Path:
        """A folder of a skill."""
        folder = self.folder / f"{id}-{version}"
        for path, data in tree(id, files, version=version, manifest=manifest).files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    def command(self, *words: str | Path) -> list[str]:
        return [sys.executable, "-m", "runtime", *map(str, words)]

    def caro(self, *words: str | Path, **more: str) -> Done:
        return run(self.command(*words), env={**self.environment, **more})

    def ids(self) -> list[str]:
        done = self.caro("skill", "list", "--format", "json")
        assert done.code == 0, done.err
        return [row["id"] for row in json.loads(done.out)]

    def installed(self) -> dict[str, str]:
        """Ids and versions that a start finds, its complaints being none."""
        done = self.caro("skill", "list", "--format", "json")
        assert (done.code, done.err) == (0, "")
        return {row["id"]: row["version"] for row in json.loads(done.out) if not row["id"].startswith("core.")}

    def packs(self) -> list[str]:
        return sorted(str(file.relative_to(self.own / PACKS)) for file in (self.own / PACKS).glob("*/*"))

    def state(self) -> str:
        return (self.own / LOCK).read_text()

    def everything(self) -> set[str]:
        """All files below caro's folder."""
        return {str(file.relative_to(self.own)) for file in self.own.rglob("*") if file.is_file()} if self.own.exists() else set()
