"""skills/README.md, executed: its files are written, its commands run in order, and what it shows as printed is what is printed.

A block names its file behind its language (`+` adds to it); in a `console` block `$` begins a command, and lines below it are what
it prints, standard error included. A command without such lines has to succeed.
"""

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.project import ROOT, copied, run

pytestmark = pytest.mark.frozen
TUTORIAL = ROOT / "skills/README.md"
BLOCK = re.compile(r"^(`{3,})(\w+)(?: ([^\s`]+)( \+)?)?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


class Act(NamedTuple):
    """A file to write, or a command with what it prints (nothing: not shown)."""

    file: str
    text: str
    shown: str = ""
    add: bool = False


def acts(text: str) -> list[Act]:
    """What the tutorial does, in order."""
    found: list[Act] = []
    for match in BLOCK.finditer(text):
        if match[2] != "console":
            found.append(Act(match[3] or "", match[5], add=bool(match[4])))
            continue
        for part in re.split(r"^\$ ", match[5], flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            found.append(Act("", command, shown))
    return found


@pytest.fixture
def community(tmp_path: Path, cache: Path) -> Path:
    """An executable without a policy, which lets its user add skills."""
    (tmp_path / "community").mkdir()
    return copied(tmp_path / "community", cache).bundle("community")[0]


@pytest.fixture
def machine(tmp_path: Path, community: Path, cache: Path) -> dict[str, str]:
    """An environment where caro and bundler are commands, with a home beside the working folder."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "home").mkdir()
    for name, line in {"caro": f'exec "{community}" "$@"', "bundler": f'exec "{sys.executable}" -m bundler "$@"'}.items():
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    return {
        "PATH": f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
        "CARO_BUNDLER_CACHE": str(cache),
    }


def test_the_tutorial_does_what_it_says(machine: dict[str, str], tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    performed = acts(TUTORIAL.read_text())
    assert sum(bool(act.shown) for act in performed) >= 5
    for act in performed:
        if act.file:
            place = work / act.file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text((place.read_text() if act.add else "") + act.text)
            continue
        done = run(["sh", "-c", f"{{ {act.text}; }} 2>&1"], env=machine, cwd=work, timeout=300)
        if act.shown:
            assert done.out == act.shown, act.text
        else:
            assert done.code == 0, f"{act.text}: {done.out}"


def test_every_block_is_one_that_the_test_understands() -> None:
    text = TUTORIAL.read_text()
    fences = re.findall(r"^`{3,}", text, re.MULTILINE)
    inner = sum(act.text.count("```") for act in acts(text) if act.file)
    assert len(fences) == 2 * len(BLOCK.findall(text)) + inner
    assert all(act.file or act.text for act in acts(text))
