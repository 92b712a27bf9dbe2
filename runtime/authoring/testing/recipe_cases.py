"""tests/recipe_test.yaml: what a recipe is given, what its commands answer, and what must come of it. Cold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from runtime.authoring.validate.problems import Defect, Problem, nearest, repeated
from runtime.authoring.validate.shape import filled
from runtime.authoring.validate.yaml_text import read_yaml
from runtime.contract.recipe import Recipe
from runtime.contract.records import Strict
from runtime.contract.value import written
from runtime.errors import CaroError
from runtime.guard.confine.records import CANCELLED as ENDED_BY_CTRL_C
from runtime.guard.confine.records import EXITED, OUTPUT, TIMEOUT
from runtime.recipes.transcript import CANCELLED, DENIED, FAILED, PARTIAL, SUCCESS, UNMET
from runtime.recipes.values import Value, Values, missing, settled

FILE = "tests/recipe_test.yaml"
RESULTS = (SUCCESS, UNMET, FAILED, CANCELLED, DENIED)
ENDS = (EXITED, TIMEOUT, OUTPUT, ENDED_BY_CTRL_C)
HIGHEST = 255  # exit code
WANTED = "wanted "  # what stands before the wish in a message of `settled`


@dataclass(frozen=True, slots=True, kw_only=True)
class Mock(Strict):
    """What the commands answer whose line, written as a plan shows it, fits the glob `command`.

    `times` is how many it answers at most; None is any number. `ended` is how they end: by themselves, by a timeout, too much
    output, or Ctrl-C.
    """

    command: str
    exit_code: int = 0
    stdout: str = ""
    stderr: str = ""
    times: int | None = None
    ended: str = EXITED


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCase(Strict):
    """One case. `env` and `files` are all that the machine has of them, `missing` the programs that it lacks.

    `expected_message` is a part of the message; `expected_commands` are globs of commands that ran in this order, others between
    them; `expected_rolled_back` is a boolean or "partial", None: not asked.
    """

    name: str
    recipe: str
    expected_result: str
    parameters: Mapping[str, str | int | bool] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    mock_commands: tuple[Mock, ...] = ()
    expected_message: str = ""
    expected_rolled_back: bool | str | None = None
    expected_commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCases(Strict):
    """The whole file. The `mock_commands` beside the cases are tried in every case, after its own."""

    test_cases: tuple[RecipeCase, ...]
    mock_commands: tuple[Mock, ...] = ()


def recipe_cases(data: bytes, recipes: Mapping[str, Recipe]) -> tuple[RecipeCases | None, list[Problem]]:
    """The cases of a file, if its shape holds, and every problem in it. `recipes` are those of the skill, by id."""
    parsed = read_yaml(FILE, data)
    if isinstance(parsed, list):
        return None, parsed
    found = filled(RecipeCases, FILE, parsed)
    if isinstance(found, list):
        return None, found
    return found, [defect.of(FILE) for defect in _rules(found, recipes)]


def given(case: RecipeCase, recipe: Recipe) -> Values:
    """The values of a case, secrets apart. Raises CaroError (usage, invalid)."""
    return settled(recipe, *_apart(case, recipe))


def _apart(case: RecipeCase, recipe: Recipe) -> tuple[dict[str, Value], dict[str, str]]:
    hidden = {one.name for one in recipe.parameters if one.hidden}
    plain = {name: value for name, value in case.parameters.items() if name not in hidden}
    return plain, {name: written(value) for name, value in case.parameters.items() if name in hidden}


def _rules(found: RecipeCases, recipes: Mapping[str, Recipe]) -> Iterator[Defect]:
    if not found.test_cases:
        yield Defect(("test_cases",), "no case", "cases such as {name: ..., recipe: ..., expected_result: success}")
    for number in repeated(case.name for case in found.test_cases):
        yield Defect(("test_cases", number, "name"), ascii(found.test_cases[number].name), "each name once")
    for number, case in enumerate(found.test_cases):
        for defect in _case(case, recipes):
            yield _below(defect, "test_cases", number)
    for number, mock in enumerate(found.mock_commands):
        yield from _mock(mock, "mock_commands", number)


def _below(defect: Defect, *above: int | str) -> Defect:
    """The same defect below these keys."""
    return defect._replace(key=(*above, *defect.key))


def _case(case: RecipeCase, recipes: Mapping[str, Recipe]) -> Iterator[Defect]:
    if not case.name.strip() or "\n" in case.name:
        yield Defect(("name",), ascii(case.name), "a name on one line")
    if case.expected_result not in RESULTS:
        yield Defect(("expected_result",), ascii(case.expected_result), nearest(case.expected_result, RESULTS))
    if case.recipe not in recipes:
        yield Defect(("recipe",), ascii(case.recipe), nearest(case.recipe, recipes))
    else:
        yield from _parameters(case, recipes[case.recipe])
    for number, mock in enumerate(case.mock_commands):
        yield from _mock(mock, "mock_commands", number)
    yield from _expected(case)


def _parameters(case: RecipeCase, recipe: Recipe) -> Iterator[Defect]:
    known = {one.name: one for one in recipe.parameters}
    for name in case.parameters:
        if name not in known:
            yield Defect(("parameters", name), "an unknown parameter", nearest(name, known))
            continue
        alone = replace(recipe, parameters=(known[name],))
        try:
            given(replace(case, parameters={name: case.parameters[name]}), alone)
        except CaroError as error:
            shown = "a secret" if known[name].hidden else ascii(case.parameters[name])
            yield Defect(("parameters", name), shown, error.message.partition(WANTED)[2])
    lacking = [one.name for one in missing(recipe, *_apart(case, recipe))]
    if lacking:
        yield Defect(("parameters",), f"nothing for {', '.join(lacking)}", "a value for each parameter without a default")


def _mock(mock: Mock, *above: int | str) -> Iterator[Defect]:
    if not mock.command.strip():
        yield Defect((*above, "command"), "nothing", "a glob such as 'git fetch *'")
    if not 0 <= mock.exit_code <= HIGHEST:
        yield Defect((*above, "exit_code"), str(mock.exit_code), f"0 to {HIGHEST}; signal N is 128 + N")
    if mock.times is not None and mock.times < 1:
        yield Defect((*above, "times"), str(mock.times), "at least 1")
    if mock.ended not in ENDS:
        yield Defect((*above, "ended"), ascii(mock.ended), nearest(mock.ended, ENDS))


def _expected(case: RecipeCase) -> Iterator[Defect]:
    back = case.expected_rolled_back
    if isinstance(back, str) and back != PARTIAL:
        yield Defect(("expected_rolled_back",), ascii(back), f"true, false or {PARTIAL}")
    elif back is not None and case.expected_result in {SUCCESS, UNMET}:
        found = f"{back if isinstance(back, str) else str(back).lower()} with {case.expected_result}"
        yield Defect(("expected_rolled_back",), found, "no such key: there was nothing to take back")
