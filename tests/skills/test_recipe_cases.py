"""The recipes that ship: each is tried by its skill's own cases, through what `caro skill test` runs."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from runtime.authoring.testing import skill as folder_of_tests
from runtime.authoring.testing.recipe_cases import FILE, RecipeCases, recipe_cases
from runtime.authoring.testing.recipe_run import RecipeResult, tried
from runtime.authoring.validate.manifest import skill
from runtime.contract.recipe import Recipe
from runtime.recipes.transcript import FAILED, SUCCESS, UNMET
from runtime.supply.path import PathSource
from tests.project import ROOT

SKILLS = sorted(file.parent.parent for file in (ROOT / "skills").glob("*/" + FILE))
WITH_RECIPES = sorted({file.parent.parent for file in (ROOT / "skills").glob("*/recipes/*.yaml")})


def read(folder: Path) -> tuple[RecipeCases, dict[str, Recipe], list[RecipeResult]]:
    manifest, recipes = skill(PathSource(folder, folder.name).fetch(), strict=True)
    by_id = {recipe.id: recipe for recipe in recipes}
    found, problems = recipe_cases((folder / FILE).read_bytes(), by_id)
    assert not problems
    assert found
    return found, by_id, [tried(case, found.mock_commands, by_id[case.recipe], manifest) for case in found.test_cases]


def test_every_skill_with_recipes_has_cases() -> None:
    assert SKILLS == WITH_RECIPES


@pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)
def test_every_case_of_a_recipe_passes(folder: Path) -> None:
    results = folder_of_tests.tested(str(folder), "", None).recipes
    assert results
    assert {one.case.name: one.failures for one in results if one.failures} == {}
    assert {one.case.name: one.unused for one in results if one.unused} == {}


@pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)
def test_every_shared_mock_answers_something(folder: Path) -> None:
    found, _, results = read(folder)
    commands = [command for one in results for command in one.commands]
    assert [mock.command for mock in found.mock_commands if not any(fnmatchcase(one, mock.command) for one in commands)] == []


@pytest.mark.parametrize("folder", SKILLS, ids=lambda folder: folder.name)
def test_every_recipe_succeeds_lacks_something_and_fails(folder: Path) -> None:
    _, recipes, results = read(folder)
    for id, recipe in recipes.items():
        own = [one for one in results if one.case.recipe == id]
        assert {one.case.expected_result for one in own} >= {SUCCESS, UNMET, FAILED}, id
        assert {one.undoes for one in recipe.rollback} <= undone(own), id


def undone(results: Sequence[RecipeResult]) -> set[str]:
    """The steps that a rollback was tried for."""
    return {act.id for one in results for act in one.transcript.acts if act.kind == "rollback"}
