"""The skills that ship: sound by the one validator, and every command in them at least a command."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from runtime.authoring.validate.manifest import manifest
from runtime.knowledge.passages import examples, sections
from runtime.supply.path import PathSource
from tests.project import ROOT

SKILLS = sorted(file.parent for file in (ROOT / "skills").glob("*/skill.toml"))
DOCUMENTS = sorted((ROOT / "skills").glob("*/knowledge/**/*.md"))
BLOCK = re.compile(r"^```(sh|bash)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```(\w*)$", re.MULTILINE)


@pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)
def test_the_strict_validator_finds_nothing(folder: Path) -> None:
    read = manifest(PathSource(folder, folder.name).fetch(), strict=True)
    assert read.skill.id == folder.name
    assert len(list(folder.glob("knowledge/**/*.md"))) >= 5


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT / "skills")))
def test_a_document_is_well_formed(document: Path) -> None:
    text = document.read_text()
    assert text.startswith("# ")
    assert text.endswith("\n")
    assert "\r" not in text
    assert "\t" not in text or "```" in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    fences = FENCE.findall(text)
    assert len(fences) % 2 == 0
    shell = shutil.which("bash")
    assert shell, "bash is needed: apt-get install bash"
    for language, code in BLOCK.findall(text):
        done = subprocess.run([shell, "-n"], input=code, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), f"{language}: {code}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT / "skills")))
def test_every_command_is_introduced_by_a_sentence_or_by_requests(document: Path) -> None:
    found = examples(sections(document.read_text()))
    assert len(found) >= len(BLOCK.findall(document.read_text()))
    if document.parent.name == "questions":
        assert all(len(one.intros) >= 4 for one in found)
        return
    assert not [one.command for one in found if len(one.intros) != 1 or not one.intros[0].endswith((".", ":"))]


@pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)
def test_no_request_stands_under_two_commands(folder: Path) -> None:
    asked = [
        (intro.lower(), document.stem)
        for document in sorted(folder.glob("knowledge/questions/*.md"))
        for one in examples(sections(document.read_text()))
        for intro in one.intros
    ]
    assert len({request for request, _ in asked}) == len(asked)
