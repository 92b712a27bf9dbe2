"""Agent Skills out of skills: imported ones byte for byte, others whole, and sound by the rules of that format."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.authoring.exporting import exported
from runtime.authoring.importing.imported import imported
from runtime.authoring.importing.kept import FOLDER
from runtime.authoring.importing.note import LEFT_OUT, MENDED
from runtime.authoring.writing import put
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, CaroError
from runtime.supply.limits import collision
from runtime.supply.path import PathSource
from tests.authoring.case import skill as sound
from tests.making import tree
from tests.project import ROOT

FIRST_PARTY = sorted(path.parent for path in (ROOT / "skills").glob("*/skill.toml"))
HARD = {
    "SKILL.md": b"\xef\xbb\xbf---\r\nname: other\r\ndescription: a: b\r\nextra: 1\r\n---\r\n# Text\r\n",
    ".env": b"A=1\n",
    "scripts/run.sh": b"#!/bin/sh\n",
    "scripts/aux.txt": b"",
    "100%.md": b"no top heading \xff",
    "a:b?.txt": b"\0",
    "notes.bak": b"x",
    "__pycache__/a.pyc": b"\0\1",
    "references/%41.md": b"# A\n",
}


def _written(folder: Path, files: dict[str, bytes]) -> Path:
    put(folder, files)
    return folder


@pytest.mark.parametrize("mended", [True, False])
def test_an_imported_skill_is_given_back_byte_for_byte(tmp_path: Path, mended: bool) -> None:
    files = HARD if mended else {"SKILL.md": b"---\nname: forms\ndescription: Fill in forms.\n---\n# Forms\n"}
    made = imported("skill-md", _written(tmp_path / "forms", files), "")
    assert bool([note for note in made.notes if note.sort == MENDED]) is mended
    assert exported(made.tree, "forms").files == files


NAME = st.text(alphabet="ab.%: \u00e9\u200b", min_size=1, max_size=8).filter(lambda name: name not in {".", ".."})


@given(st.dictionaries(NAME, st.binary(max_size=40), max_size=5))
def test_any_files_come_back(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    whole = {"SKILL.md": b"---\nname: a\ndescription: b\n---\n# A\n", **files}
    folder = _written(tmp_path_factory.mktemp("any") / "a", whole)
    if collision(whole):  # two names are one elsewhere
        with pytest.raises(CaroError, match="is ignored"):
            imported("skill-md", folder, "")
        return
    assert exported(imported("skill-md", folder, "").tree, "a").files == whole


@pytest.mark.parametrize("place", ["%2E%2E/x", "a/%2E%2E/x", "%2E", "%00", "a%2Fb", "%61", "b/%2E%2E", "a%0"])
def test_a_kept_name_that_leads_elsewhere_is_refused(place: str) -> None:
    with pytest.raises(CaroError) as caught:
        exported(tree("custom.a", {FOLDER + "SKILL.md": b"# A\n", FOLDER + place: b"x"}), "a")
    assert caught.value.code == INVALID
    assert caught.value.message == f"skills/custom.a: {FOLDER}{place}: stands for no file of an Agent Skill"


@pytest.mark.parametrize("folder", FIRST_PARTY, ids=lambda folder: folder.name)
def test_a_native_skill_keeps_every_file_and_imports_strictly(folder: Path, tmp_path: Path) -> None:
    source = PathSource(folder, folder.name).fetch()
    name = folder.name.replace(".", "-")
    made = exported(source, name)
    assert {path: data for path, data in made.files.items() if path != "SKILL.md"} == source.files
    again = imported("skill-md", _written(tmp_path / name, dict(made.files)), "", strict=True)
    assert again.tree.files["LICENSE"] == source.files["LICENSE"]
    manifest = again.tree.files["skill.toml"].decode()
    original = (folder / "skill.toml").read_text()
    for key in ("description", "version", "license"):
        wanted = re.search(rf'^{key} = (".*")', original, re.MULTILINE)
        assert wanted
        assert f"{key} = {wanted[1]}\n" in manifest


@pytest.mark.parametrize("folder", FIRST_PARTY, ids=lambda folder: folder.name)
def test_every_document_and_recipe_is_named(folder: Path) -> None:
    source = PathSource(folder, folder.name).fetch()
    text = exported(source, "a").files["SKILL.md"].decode()
    for path in source.files:
        if path.startswith("knowledge/") and path != "knowledge/overview.md":
            assert f"]({path})" in text
        if path.startswith("recipes/"):
            assert f"(`{Path(path).stem}`): " in text


def test_the_front_matter_holds_what_the_format_can_say() -> None:
    made = exported(sound(), "sound")
    text = made.files["SKILL.md"].decode()
    assert text.startswith("---\nname: sound\n")
    assert "\nallowed-tools: Bash(svc:*) Bash(grep:*) Bash(jq:*)\n" in text
    assert '\nmetadata:\n  id: "custom.sound"\n' in text
    lost = " ".join(note.what for note in made.notes if note.sort == LEFT_OUT)
    for what in ("recipes", "topics", "features", "dependencies"):
        assert what in lost


@pytest.mark.parametrize("name", ["Not-A-Name", "a--b", "-a", "a" * 65, "a.b"])
def test_a_folder_that_cannot_be_a_name_gives_way_to_the_id(name: str) -> None:
    made = exported(tree("custom.a"), name)
    assert made.files["SKILL.md"].startswith(b"---\nname: custom-a\n")
    assert "whose name is custom-a" in made.notes[1].what


def test_a_skill_with_a_file_of_that_name_is_refused() -> None:
    with pytest.raises(CaroError, match=r"SKILL\.md: is there already"):
        exported(tree("custom.a", {"SKILL.md": b"x"}), "a")


def test_a_broken_skill_is_refused() -> None:
    with pytest.raises(CaroError) as caught:
        exported(SkillTree(origin="a", files={"skill.toml": b""}), "a")
    assert caught.value.code == INVALID
