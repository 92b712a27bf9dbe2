"""Each case is a folder that holds what is imported, with one property or defect, and what its expected.toml says comes of it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from runtime.authoring.importing.imported import imported
from runtime.authoring.validate.front_matter import os_of
from runtime.authoring.validate.manifest import skill
from runtime.errors import INVALID, CaroError

CASES = sorted(file.parent for file in (Path(__file__).parent / "cases").glob("*/*/expected.toml"))
SOUND = sorted(case for case in CASES if "error" not in (case / "expected.toml").read_text())
DEFECTIVE = sorted(set(CASES) - set(SOUND))


def _name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def _read(case: Path) -> tuple[str, Path, dict[str, Any]]:
    """The kind, what is imported, and what is expected."""
    source = next(place for place in case.iterdir() if place.is_dir())
    return case.parent.name, source, tomllib.loads((case / "expected.toml").read_text())


@pytest.mark.parametrize("case", SOUND, ids=_name)
def test_what_was_done_is_noted(case: Path) -> None:
    kind, source, expected = _read(case)
    notes = imported(kind, source, expected["id"]).notes
    assert [[note.sort, note.what, note.count] for note in notes] == expected["notes"]


@pytest.mark.parametrize("case", SOUND, ids=_name)
def test_the_skill_is_sound_and_has_these_files(case: Path) -> None:
    kind, source, expected = _read(case)
    tree = imported(kind, source, expected["id"]).tree
    manifest, _ = skill(tree, strict=True)
    values = {
        **{name: getattr(manifest.skill, name) for name in manifest.skill.__slots__},
        "topics": manifest.knowledge.topics,
        "commands": manifest.capabilities.terminal_exec.commands,
    }
    wanted = expected.get("manifest", {})
    assert {name: list(values[name]) if isinstance(value, list) else values[name] for name, value in wanted.items()} == wanted
    files = expected.get("files", {})
    assert {path: tree.files[path].decode() for path in files} == files
    assert not set(expected.get("absent", ())) & tree.files.keys()
    assert {path: list(systems) for path, systems in os_of(tree.files).items()} == expected.get("os", {})


@pytest.mark.parametrize("case", SOUND, ids=_name)
def test_the_same_input_gives_the_same_skill(case: Path) -> None:
    kind, source, expected = _read(case)
    first, again = (imported(kind, source, expected["id"]) for _ in range(2))
    assert list(first.tree.files.items()) == list(again.tree.files.items())
    assert first.notes == again.notes


@pytest.mark.parametrize("case", SOUND, ids=_name)
def test_strict_refuses_every_defect_in_one_go(case: Path) -> None:
    kind, source, expected = _read(case)
    problems = expected.get("strict", [])
    if not problems:
        assert imported(kind, source, expected["id"], strict=True) == imported(kind, source, expected["id"])
        return
    with pytest.raises(CaroError) as caught:
        imported(kind, source, expected["id"], strict=True)
    head, *lines = caught.value.message.split("\n")
    assert head.startswith(f"{source}: {len(problems)} problem")
    assert lines == [f"  {problem}" for problem in problems]
    assert caught.value.code == INVALID


@pytest.mark.parametrize("case", DEFECTIVE, ids=_name)
def test_what_cannot_be_imported_says_what_is_missing(case: Path) -> None:
    kind, source, expected = _read(case)
    with pytest.raises(CaroError) as caught:
        imported(kind, source, expected["id"])
    assert caught.value.message == f"{source}: {expected['error']}"
    assert (caught.value.code, caught.value.hint) == (expected["code"], "correct the path")
