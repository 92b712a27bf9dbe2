"""A machine with a manual: a renderer at the edge of the process, which prints pages as a test wrote them."""

import shutil
from pathlib import Path

import pytest

from runtime.authoring.importing.imported import Imported, imported

PLAIN = "CMD(1)\n\nNAME\n       cmd - a command\n\nCMD(1)\n"
PRINTS = '#!/bin/sh\nfor last; do :; done\nexec cat "$last"\n'
TOOLS = ("sh", "cat", "sleep", "yes")


class Machine:
    """A PATH with one renderer, and a manual."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.manual = folder / "man"
        self.programs.mkdir()
        (self.manual / "man1").mkdir(parents=True)
        for tool in TOOLS:
            (self.programs / tool).symlink_to(shutil.which(tool) or tool)
        monkeypatch.setenv("PATH", str(self.programs))
        monkeypatch.setenv("MANPATH", str(self.manual))

    def renderer(self, name: str, script: str = PRINTS) -> None:
        file = self.programs / name
        file.write_text(script)
        file.chmod(0o755)

    def page(self, program: str, rendered: str = PLAIN, section: str = "1") -> None:
        (self.manual / f"man{section[0]}").mkdir(exist_ok=True)
        (self.manual / f"man{section[0]}" / f"{program}.{section}").write_text(rendered)

    def imported(self, listed: str, *, strict: bool = False) -> Imported:
        file = self.folder / "programs.txt"
        file.write_text(listed)
        return imported("man", file, "custom.man", strict=strict)
