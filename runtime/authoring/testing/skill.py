"""A skill folder's tests, found and run. Cold."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.testing import executable_cases, executable_run, recipe_cases, recipe_run
from runtime.authoring.testing.cases import FILE, Case, cases
from runtime.authoring.testing.executable_cases import ExecutableCase
from runtime.authoring.testing.executable_run import ExecutableResult
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
FILES = (FILE, recipe_cases.FILE, executable_cases.FILE)
HINT = "correct these places; the README says what a case has"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """The results, in the order of the files."""

    knowledge: tuple[Result, ...] = ()
    recipes: tuple[RecipeResult, ...] = ()
    executables: tuple[ExecutableResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A skill with its cases."""

    manifest: Manifest
    recipes: dict[str, Recipe]
    source: PathSource
    tree: SkillTree
    knowledge: Sequence[Case]
    runs: RecipeCases
    calls: Sequence[ExecutableCase]


def tested(folder: str, part: str, why_not: str | None) -> Tested:
    """The results of the cases whose name has `part`.

    Raises CaroError: invalid for a defective skill or file of cases, not found where the skill has none.
    """
    found = _found(folder)
    asked = [case for case in found.knowledge if part.lower() in case.name.lower()]
    run = [case for case in found.runs.test_cases if part.lower() in case.name.lower()]
    calls = [case for case in found.calls if part.lower() in case.name.lower()]
    shared = found.runs.mock_commands
    return Tested(
        knowledge=_answered(found, asked, why_not) if asked else (),
        recipes=tuple(recipe_run.tried(case, shared, found.recipes[case.recipe], found.manifest) for case in run),
        executables=_called(found, calls) if calls else (),
    )


def _found(folder: str) -> _Found:
    source = PathSource(Path(folder), folder)
    tree = source.fetch()
    manifest, recipes = skill(tree, strict=False)
    texts = {name: _data(Path(folder) / name) for name in FILES}
    if not any(data is not None for data in texts.values()):
        what = f"{folder}: it has none of {', '.join(FILES)}"
        raise CaroError(what, code=NOT_FOUND, hint="write cases; the README shows some")
    by_id = {recipe.id: recipe for recipe in recipes}
    knowledge, problems = _knowledge(Path(folder) / FILE, texts[FILE])
    runs, more = _runs(texts[recipe_cases.FILE], by_id)
    calls, others = _calls(Path(folder), texts[executable_cases.FILE], manifest)
    if problems or more or others:
        raise refuse(folder, [*problems, *more, *others], HINT)
    return _Found(manifest=manifest, recipes=by_id, source=source, tree=tree, knowledge=knowledge, runs=runs, calls=calls)


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


def _calls(folder: Path, data: bytes | None, manifest: Manifest) -> tuple[list[ExecutableCase], list[Problem]]:
    if data is None:
        return [], []
    return executable_cases.executable_cases(folder, data, manifest.executable.exports if manifest.executable else ())


def _called(found: _Found, calls: Sequence[ExecutableCase]) -> tuple[ExecutableResult, ...]:
    """The cases of the executable, whose module the manifest's check has found."""
    assert found.manifest.executable is not None  # each export of a case is one of its
    return executable_run.tried(calls, found.manifest, found.tree.files[found.manifest.executable.module])


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
