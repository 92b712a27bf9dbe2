"""Every defect is a folder, and has exactly the problems that its expected.toml lists. A bug adds a folder."""

from pathlib import Path

import pytest

from runtime.authoring.validate.manifest import checked, manifest, skill
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, CaroError
from tests.authoring.case import HERE, expected, files, misfits, overlaid
from tests.authoring.case import skill as made

DEFECTS = sorted((HERE / "defects").iterdir())
PUBLISHED = sorted((HERE / "published").iterdir())


@pytest.mark.parametrize("folder", DEFECTS, ids=lambda folder: folder.name)
def test_a_defective_skill_has_exactly_these_problems(folder: Path) -> None:
    assert misfits(checked(overlaid(folder)).problems, expected(folder)) == []


@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda folder: folder.name)
def test_a_published_example_has_exactly_these_problems(folder: Path) -> None:
    tree = SkillTree(origin=folder.name, files=files(folder))
    assert misfits(checked(tree).problems, expected(folder)) == []


def test_the_sound_skill_has_none() -> None:
    read, recipes = skill(made(), strict=True)
    assert checked(made()).problems == ()
    assert read.skill.id == "custom.sound"
    assert [recipe.id for recipe in recipes] == ["restart-service", "rotate-token"]


def test_a_strict_reading_refuses_with_every_problem() -> None:
    tree = overlaid(HERE / "defects" / "several-files-at-once")
    with pytest.raises(CaroError, match="3 problems") as caught:
        manifest(tree, strict=False)
    assert caught.value.code == INVALID
    for place in ("skill.toml: platform.os[0]", "fleets.md: feature", "steps[2].timeout"):
        assert place in caught.value.message


def test_a_warning_stops_a_strict_reading_alone() -> None:
    tree = overlaid(HERE / "defects" / "description-missing")
    assert manifest(tree, strict=False).skill.description == ""
    with pytest.raises(CaroError, match=r"skill\.description"):
        manifest(tree, strict=True)
