"""Profiles: each case is a file with one defect, and what its error must say."""

import tomllib
from pathlib import Path

import pytest

from bundler.profile.load import load
from bundler.resolve import fetch, resolve
from runtime.errors import INVALID, NOT_FOUND, USAGE, CaroError
from runtime.supply.verify import verify
from tests.project import ROOT

CASES = sorted((Path(__file__).parent / "profiles").glob("*.toml"))
SOUND = '[profile]\nname = "one"\n[skills]\n"core.git" = "*"\n[sources.here]\npath = "skills"\nnamespaces = ["core"]\n'


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_defective_profile_is_refused_with_its_place(case: Path) -> None:
    """The first line of a case is a comment with the pieces that the message must have, one TOML string each."""
    wanted = tomllib.loads(case.read_text().splitlines()[0].removeprefix("#: "))["message"]
    with pytest.raises(CaroError) as caught:
        load(str(case))
    assert caught.value.code == INVALID
    assert str(case) in caught.value.message
    for piece in wanted:
        assert piece in caught.value.message


def test_several_defects_are_reported_at_once(tmp_path: Path) -> None:
    file = tmp_path / "two.toml"
    file.write_text('[profile]\nname = 1\nexecutable = true\n[skills]\n"core.git" = "*"\n')
    with pytest.raises(CaroError, match="2 problems") as caught:
        load(str(file))
    assert "profile.name" in caught.value.message
    assert "profile.executable" in caught.value.message


def test_a_profile_that_is_not_there_offers_the_nearest() -> None:
    with pytest.raises(CaroError) as caught:
        load("enterprize", ROOT / "profiles")
    assert caught.value.code == NOT_FOUND
    assert "perhaps 'enterprise'" in caught.value.hint


@pytest.mark.parametrize("name", ["minimal", "community", "enterprise"])
def test_shipped_profiles_resolve_to_verified_skills(name: str) -> None:
    profile = load(name, ROOT / "profiles")
    skills = verify(fetch(profile, resolve(profile))).skills
    assert [skill.manifest.skill.id for skill in skills] == sorted(profile.skills)


RESOLUTIONS = {
    "no source claims it": ('"tool.other" = "*"', NOT_FOUND, "no source claims the namespace 'tool'"),
    "a version that does not fit": ('"core.git" = ">=2"', USAGE, "wants core.git >=2"),
    "a missing folder": ('"core.nothing" = "*"', NOT_FOUND, "no such folder"),
    "a path of its own that is missing": ('"tool.other" = { path = "elsewhere" }', NOT_FOUND, "elsewhere: no such folder"),
    "a folder with another skill": (f'"core.posix" = {{ path = "{ROOT}/skills/core.shell" }}', INVALID, "found 'core.shell'"),
}


@pytest.mark.parametrize("case", RESOLUTIONS, ids=str)
def test_what_cannot_be_resolved_names_skill_and_profile(case: str, tmp_path: Path) -> None:
    line, code, wanted = RESOLUTIONS[case]
    (tmp_path / "skills").symlink_to(ROOT / "skills")
    file = tmp_path / "one.toml"
    file.write_text(SOUND.replace('"core.git" = "*"', line))
    profile = load(str(file))
    with pytest.raises(CaroError) as caught:
        verify(fetch(profile, resolve(profile)))
    assert caught.value.code == code
    assert wanted in caught.value.message
    assert str(file) in caught.value.message
    assert caught.value.hint


def test_two_sources_for_one_namespace_are_a_conflict(tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_text(SOUND + '[sources.there]\npath = "more"\nnamespaces = ["core", "tool"]\n')
    with pytest.raises(CaroError, match="here and there both claim") as caught:
        resolve(load(str(file)))
    assert caught.value.code == USAGE
