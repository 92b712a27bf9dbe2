"""A skill folder's tests, found and run. Cold."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.testing import recipe_cases, recipe_run
from runtime.authoring.testing.cases import FILE, Case, cases
from runtime.authoring.testing.knowledge import Result, payload_of, tried
from runtime.authoring.testing.recipe_cases import RecipeCases
from runtime.authoring.testing.recipe_run import RecipeResult
from runtime.authoring.validate.manifest import skill
from runtime.authoring.validate.problems import Problem, refuse
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.path import PathSource
from runtime.supply.verify import Fetched, verify

LARGEST = 1 << 20  # bytes of a file of cases
HINT = "correct these places; the README says what a case has"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """The results, in the order of the files."""

    knowledge: tuple[Result, ...] = ()
    recipes: tuple[RecipeResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A skill with its cases."""

    manifest: Manifest
    recipes: dict[str, Recipe]
    source: PathSource
    tree: SkillTree
    knowledge: Sequence[Case]
    runs: RecipeCases


def tested(folder: str, part: str, why_not: str | None) -> Tested:
    """The results of the cases whose name has `part`.

    Raises CaroError: invalid for a defective skill or file of cases, not found where the skill has none.
    """
    found = _found(folder)
    asked = [case for case in found.knowledge if part.lower() in case.name.lower()]
    run = [case for case in found.runs.test_cases if part.lower() in case.name.lower()]
    shared = found.runs.mock_commands
    return Tested(
        knowledge=_answered(found, asked, why_not) if asked else (),
        recipes=tuple(recipe_run.tried(case, shared, found.recipes[case.recipe], found.manifest) for case in run),
    )


def _found(folder: str) -> _Found:
    source = PathSource(Path(folder), folder)
    tree = source.fetch()
    manifest, recipes = skill(tree, strict=False)
    texts = {name: _data(Path(folder) / name) for name in (FILE, recipe_cases.FILE)}
    if not any(data is not None for data in texts.values()):
        raise CaroError(
            f"{folder}: it has neither {FILE} nor {recipe_cases.FILE}", code=NOT_FOUND, hint="write cases; the README shows some"
        )
    by_id = {recipe.id: recipe for recipe in recipes}
    knowledge, problems = _knowledge(Path(folder) / FILE, texts[FILE])
    runs, more = _runs(texts[recipe_cases.FILE], by_id)
    if problems or more:
        raise refuse(folder, [*problems, *more], HINT)
    return _Found(manifest=manifest, recipes=by_id, source=source, tree=tree, knowledge=knowledge, runs=runs)


def _knowledge(file: Path, data: bytes | None) -> tuple[list[Case], list[Problem]]:
    if data is None:
        return [], []
    try:
        return cases(data.decode())
    except UnicodeDecodeError as error:
        raise CaroError(f"{file}: no UTF-8 at byte {error.start}", code=INVALID, hint="save the file as UTF-8") from None


def _runs(data: bytes | None, recipes: dict[str, Recipe]) -> tuple[RecipeCases, list[Problem]]:
    none = RecipeCases(test_cases=())
    if data is None:
        return none, []
    found, problems = recipe_cases.recipe_cases(data, recipes)
    return found or none, problems


def _answered(found: _Found, asked: Sequence[Case], why_not: str | None) -> tuple[Result, ...]:
    wanted = Fetched(
        id=found.manifest.skill.id,
        constraint=Constraint("*", ()),
        source=found.source.describe(),
        tree=found.tree,
        wanted_by="its tests",
    )
    payload = payload_of(verify([wanted]))
    return tuple(tried(payload, case, why_not) for case in asked)


def _data(file: Path) -> bytes | None:
    """The bytes of the file; None where there is none."""
    try:
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CaroError(f"{file}: {error.strerror}", code=NOT_FOUND, hint="a plain file with cases") from None
    if len(data) > LARGEST:
        raise CaroError(f"{file}: more than {LARGEST} bytes", code=INVALID, hint="split it into several skills' tests")
    return data
