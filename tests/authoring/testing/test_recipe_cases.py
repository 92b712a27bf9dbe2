"""tests/recipe_test.yaml of the sound skill: files with one defect, and cases that end in their own way.

A line `#! ...` of a file is what must be said of it, exactly; `#? ...` names a mock that was never used.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runtime.authoring.testing import recipe_run
from runtime.authoring.testing.recipe_cases import Mock, RecipeCase, recipe_cases
from runtime.authoring.validate.manifest import skill as checked
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from tests.authoring.case import skill
from tests.recipes.engine_case import recipe

HERE = Path(__file__).parent
MISREAD = sorted((HERE / "misread").glob("*.yaml"))
RUNS = sorted((HERE / "runs").glob("*.yaml"))


def sound() -> tuple[Manifest, dict[str, Recipe]]:
    manifest, recipes = checked(skill(), strict=True)
    return manifest, {recipe.id: recipe for recipe in recipes}


def marked(file: Path, mark: str) -> list[str]:
    return [line.removeprefix(mark) for line in file.read_text().splitlines() if line.startswith(mark)]


def run(file: Path) -> list[recipe_run.RecipeResult]:
    manifest, recipes = sound()
    found, problems = recipe_cases(file.read_bytes(), recipes)
    assert not problems
    assert found
    return [recipe_run.tried(case, found.mock_commands, recipes[case.recipe], manifest) for case in found.test_cases]


@pytest.mark.parametrize("file", MISREAD, ids=lambda file: file.stem)
def test_a_defective_file_has_exactly_these_problems(file: Path) -> None:
    _, problems = recipe_cases(file.read_bytes(), sound()[1])
    assert problems
    assert [str(problem) for problem in problems] == marked(file, "#! ")


@pytest.mark.parametrize("file", RUNS, ids=lambda file: file.stem)
def test_a_run_is_told_exactly_so(file: Path) -> None:
    results = run(file)
    assert [failure for one in results for failure in one.failures] == marked(file, "#! ")
    assert [glob for one in results for glob in one.unused] == marked(file, "#? ")


@pytest.mark.parametrize("file", RUNS, ids=lambda file: file.stem)
def test_no_secret_is_in_a_transcript(file: Path) -> None:
    for one in run(file):
        assert "t0ken-1" not in str(one.transcript.data())
        assert "pass-word-1" not in str(one.commands)


WRITES = """
id: writes
name: Write
description: Writes what a program says into a file
preconditions:
  - {check: env_set, args: [SOUND_HOME], message: SOUND_HOME is not set}
  - {check: file_exists, args: [./svc.yaml], message: no description}
steps:
  - {id: save, command: svc logs, stdout_to: $CARO_CACHE/svc.log, expect: {exit_code: 0}}
"""
CASE = RecipeCase(name="one", recipe="writes", expected_result="success", mock_commands=(Mock(command="svc logs", stdout="x\n"),))


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"env": {"SOUND_HOME": "/srv"}, "files": ("svc.yaml",)}, "success"),
        ({"files": ("svc.yaml",)}, "precondition_failed"),
        ({"env": {"SOUND_HOME": "/srv"}, "files": ("other.yaml",)}, "precondition_failed"),
        ({"env": {"SOUND_HOME": "/srv"}, "files": ("./svc.yaml",), "missing": ("svc",)}, "failed"),
    ],
)
def test_a_machine_has_what_the_case_says_and_nothing_is_written(changes: dict[str, Any], result: str) -> None:
    case = replace(CASE, **changes)
    ended = recipe_run.tried(case, (), recipe(WRITES), sound()[0]).transcript
    assert ended.result == result, ended.message
    assert not Path(recipe_run.HOME, ".caro", "cache", "svc.log").exists()
