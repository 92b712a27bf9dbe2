"""recipes/*.yaml: shape, then the rules of each recipe, then those of all recipes of a skill together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from runtime.authoring.validate.document import text_problem
from runtime.authoring.validate.front_matter import front_problems, read_front_matter
from runtime.authoring.validate.grants import grant_problems
from runtime.authoring.validate.hidden import HIDDEN_IN_LINES, hidden_in_line, hidden_values
from runtime.authoring.validate.parameters import parameter_problems
from runtime.authoring.validate.placeholders import placeholder_problems
from runtime.authoring.validate.problems import Defect, Problem
from runtime.authoring.validate.rules import version_ok
from runtime.authoring.validate.shape import filled
from runtime.authoring.validate.steps import step_problems, surrounding_problems
from runtime.authoring.validate.yaml_text import YAML_BYTES, read_yaml
from runtime.contract.recipe import Recipe, Trigger
from runtime.contract.records import Manifest, Recipes
from runtime.contract.verified import SkillTree

ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
ID_LENGTH = 64
NAME_LENGTH = 100
DESCRIPTION_LENGTH = 1024


def recipes(tree: SkillTree, manifest: Manifest | None) -> tuple[tuple[Recipe, ...], list[Problem]]:
    """The recipes whose shape holds, in the order of their files, and every problem of all of them.

    `manifest` is None where its own shape is broken: rules that need it are left out then.
    """
    files = recipe_files(tree, manifest)
    found: dict[str, Recipe] = {}
    problems: list[Problem] = []
    for path in files:
        recipe, defects = _read(path, tree.files[path], manifest)
        problems += defects
        if recipe is not None:
            found[path] = recipe
    for path in sorted(tree.files.keys() - files):
        if path.startswith("recipes/") and path.endswith((".yaml", ".yml")):
            problems.append(
                Problem(
                    file=path, key="", found="a file that recipes.files does not match", wanted="one of its globs", warning=True
                )
            )
    return tuple(found.values()), [*problems, *_together(found)]


def recipe_files(tree: SkillTree, manifest: Manifest | None) -> list[str]:
    """The files that hold recipes, sorted: of a sound skill, one for each of `recipes`, in the same order."""
    globs = (manifest.recipes if manifest else Recipes()).files
    return sorted(path for path in tree.files if any(fnmatchcase(path, glob) for glob in globs))


def _read(file: str, data: bytes, manifest: Manifest | None) -> tuple[Recipe | None, list[Problem]]:
    """One recipe, if its shape holds, and its problems."""
    if len(data) > YAML_BYTES:
        return None, [Problem(file=file, key="", found=f"{len(data)} bytes", wanted=f"at most {YAML_BYTES}")]
    wrong = text_problem(file, data)
    if wrong:
        return None, [wrong]
    text = data.decode()
    front = read_front_matter(file, text)
    if isinstance(front, list):
        return None, front
    problems = list(front_problems(file, front[0], manifest.features if manifest else None, document=False))
    parsed = read_yaml(file, front[1].encode(), above=text.count("\n") - front[1].count("\n"))
    if isinstance(parsed, list):
        return None, [*problems, *parsed]
    recipe = filled(Recipe, file, parsed)
    if isinstance(recipe, list):
        return None, [*problems, *recipe]
    problems += (defect.of(file) for defect in _rules(recipe, manifest))
    return recipe, [*problems, *_hidden(file, text, parsed, problems)]


def _rules(recipe: Recipe, manifest: Manifest | None) -> Iterator[Defect]:
    yield from _identity(recipe)
    for number, trigger in enumerate(recipe.triggers):
        yield from _trigger(number, trigger)
    yield from parameter_problems(recipe.parameters)
    yield from surrounding_problems(recipe)
    yield from step_problems(recipe)
    yield from grant_problems(recipe, manifest)
    yield from placeholder_problems(recipe)


def _identity(recipe: Recipe) -> Iterator[Defect]:
    if not ID.fullmatch(recipe.id) or len(recipe.id) > ID_LENGTH:
        yield Defect(("id",), ascii(recipe.id), f"an id of a-z, 0-9 and -, at most {ID_LENGTH} characters")
    if not recipe.name.strip() or len(recipe.name) > NAME_LENGTH or "\n" in recipe.name:
        yield Defect(("name",), f"{len(recipe.name)} characters", f"a name for people on one line, at most {NAME_LENGTH}")
    if not recipe.description.strip():
        yield Defect(("description",), "nothing", "what the recipe does and when to use it", warning=True)
    elif len(recipe.description) > DESCRIPTION_LENGTH:
        yield Defect(("description",), f"{len(recipe.description)} characters", f"at most {DESCRIPTION_LENGTH}")
    if recipe.version and not version_ok(recipe.version):
        yield Defect(("version",), ascii(recipe.version), "a semantic version such as 1.2.0")


def _trigger(number: int, trigger: Trigger) -> Iterator[Defect]:
    key = ("triggers", number)
    forms = ("keywords", "intent", "context")
    there = [form for form in forms if getattr(trigger, form)]
    if len(there) != 1:
        yield Defect(key, " and ".join(there) or "none of them", f"exactly one of {', '.join(forms)}")
    if trigger.context and not trigger.context.has_files:
        yield Defect((*key, "context", "has_files"), "nothing", "globs of files")
    globs = trigger.context.has_files if trigger.context else ()
    texts = [("keywords", trigger.keywords), ("context", globs)]
    for name, at, text in ((name, at, text) for name, listed in texts for at, text in enumerate(listed)):
        if not text.strip():
            yield Defect((*key, name, at), "nothing", "a word or phrase")
    if trigger.intent and not trigger.intent.strip():
        yield Defect((*key, "intent"), "nothing", "a request as a user would say it")


def _hidden(file: str, text: str, parsed: Mapping[str, object], problems: Sequence[Problem]) -> Iterator[Problem]:
    """Hidden characters in values, escaped or not, where nothing else was found yet; and in comments."""
    places = {problem.key for problem in problems}
    found = list(hidden_values(file, parsed, HIDDEN_IN_LINES))
    yield from (problem for problem in found if problem.key not in places)
    for number, line in enumerate(text.split("\n") if not found else (), start=1):
        yield from hidden_in_line(file, line, number)


def _together(found: Mapping[str, Recipe]) -> Iterator[Problem]:
    """Ids and triggers that two recipes claim."""
    ids: dict[str, str] = {}
    triggers: dict[tuple[str, ...], str] = {}
    for file, recipe in found.items():
        first = ids.setdefault(recipe.id, file)
        if first != file:
            yield Problem(file=file, key="id", found=f"{recipe.id!a}, as in {first}", wanted="each id once in a skill")
        for number, trigger in enumerate(recipe.triggers):
            first = triggers.setdefault(_claim(trigger), f"{file}, triggers[{number}]")
            if first != f"{file}, triggers[{number}]":
                yield Problem(
                    file=file, key=f"triggers[{number}]", found=f"the trigger of {first}", wanted="each trigger once in a skill"
                )


def _claim(trigger: Trigger) -> tuple[str, ...]:
    """The trigger without case and order."""
    words: Sequence[str] = trigger.keywords or (trigger.context.has_files if trigger.context else ())
    return (trigger.intent.casefold(), str(trigger.context is not None), *sorted(word.casefold() for word in words))
