"""A small project in this process: two skills, one of which the other needs, and the profile that bundles them."""

from pathlib import Path

import pytest

from bundler.cli import main
from tests.lock.tiny import Tiny, written
from tests.making import tree

NEEDS = '[dependencies]\n"core.beta" = "^1.0"\n[capabilities.terminal_exec]\nallowed = true\ncommands = ["git"]\n'
CORE = (tree("core.alpha", manifest=NEEDS), tree("core.beta", version="1.4.0"))


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Tiny:
    """The project, as working folder of this process."""
    for skill in CORE:
        written(tmp_path / skill.origin, skill)
    for name in ("one", "two"):
        skills = '[skills]\n"core.alpha" = "*"\n"core.beta" = "*"\n'
        sources = '[sources]\nhere = { path = "../skills", namespaces = ["core", "tool"] }\n'
        file = tmp_path / f"profiles/{name}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'[profile]\nname = "{name}"\n{skills}{sources}')
    monkeypatch.chdir(tmp_path)

    def bundler(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(list(words))
        said = capfd.readouterr()
        return code, said.out, said.err

    return Tiny(tmp_path, bundler)
