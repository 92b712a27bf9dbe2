"""The published schemas accept every file that ships, and refuse what the readers refuse."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bundler.profile.json_schema import KINDS, json_schema
from runtime.authoring.validate.yaml_text import read_yaml
from tests.project import ROOT

FILES = {
    "profile": sorted((ROOT / "profiles").glob("*.toml")),
    "manifest": sorted((ROOT / "skills").glob("*/skill.toml")),
    "recipe": sorted((ROOT / "skills").glob("*/recipes/*.yaml")),
    "lock": sorted((ROOT / "dist-profiles").glob("*/skills.lock")),
}
CASES = [(kind, file) for kind, files in FILES.items() for file in files]


def _read(file: Path) -> Any:
    return read_yaml(file.name, file.read_bytes()) if file.suffix == ".yaml" else tomllib.loads(file.read_text())


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(json_schema(kind))
    assert FILES[kind]


@pytest.mark.parametrize(("kind", "file"), CASES, ids=[str(file.relative_to(ROOT)) for _, file in CASES])
def test_every_shipped_file_fits_its_schema(kind: str, file: Path) -> None:
    validator = Draft202012Validator(json_schema(kind))
    assert [error.message for error in validator.iter_errors(_read(file))] == []


WRITTEN: list[tuple[str, dict[str, Any], bool]] = [
    ("profile", {"profile": {"name": "a"}, "skills": {"core.git": "*", "core.posix": False}}, True),
    ("profile", {"profile": {"name": "a"}, "skills": {"core.git": {"default-features": False}}}, True),
    ("profile", {"profile": {"name": "a"}, "skills": {"core.git": True}}, False),
    ("profile", {"profile": {"name": "a"}, "skills": {"custom.x": {"import": "tldr", "path": "../tldr"}}}, True),
    ("profile", {"profile": {"name": "a"}, "skills": {"custom.x": {"import": "tldr"}}}, False),
    ("profile", {"profile": {"name": "a"}, "skills": {"custom.x": {"import": "tlrd", "path": "../tldr"}}}, False),
    ("profile", {"profile": {"name": "a"}, "skils": {}}, False),
    ("profile", {"profile": {"nmae": "a"}}, False),
    ("lock", {"version": 1}, False),
]


@pytest.mark.parametrize(("kind", "document", "fits"), WRITTEN, ids=str)
def test_the_written_forms_fit_and_others_do_not(kind: str, document: dict[str, Any], fits: bool) -> None:
    assert Draft202012Validator(json_schema(kind)).is_valid(document) == fits
