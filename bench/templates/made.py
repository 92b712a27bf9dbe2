"""Templates made recipes by the real reader and validator: as a command or pipeline, or else as a script."""

import json
import subprocess
from collections import Counter
from dataclasses import dataclass

from bench.templates.published import Template
from bench.templates.scratch import SHELL
from bench.templates.scripts import NoScriptError, script
from runtime.authoring.validate.problems import Problem
from runtime.authoring.validate.recipes import recipes
from runtime.contract.recipe import Recipe
from runtime.contract.verified import SkillTree
from runtime.recipes.places import commands

FORMS = ("command", "pipeline", "shell")
NAME_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A template as a recipe; or `refused`, why there is none."""

    template: Template
    form: str = ""
    recipe: Recipe | None = None
    refused: str = ""


def made(template: Template) -> Made:
    """The recipe in the first form in which it is accepted."""
    if template.problem:
        return Made(template=template, refused=f"no YAML: {template.problem}")
    recipe = _read(template, {"command": template.command})
    if isinstance(recipe, Recipe):
        form = "pipeline" if len(commands(recipe.steps[0])) > 1 else "command"
        return Made(template=template, form=form, recipe=recipe)
    try:
        text = script(template.command, [one.name for one in template.arguments])
        _parsed(text)
    except NoScriptError as error:
        return Made(template=template, refused=str(error))
    scripted = _read(template, {"shell": text})
    if isinstance(scripted, Recipe):
        return Made(template=template, form="shell", recipe=scripted)
    return Made(template=template, refused=_reason(scripted[0]))


def _read(template: Template, step: dict[str, str]) -> Recipe | list[Problem]:
    """The recipe, or its problems. JSON is YAML."""
    parameters: list[dict[str, object]] = []
    for one in template.arguments:
        given: dict[str, object] = {"required": True} if one.default is None else {"default": one.default}
        parameters.append({"name": one.name, "type": "string", "description": one.description, **given})
    document = {
        "id": "template",
        "name": template.name[:NAME_LENGTH],
        "description": template.description,
        "parameters": parameters,
        "steps": [{"id": "it", "confirmation": "auto", **step}],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    found, problems = recipes(SkillTree(origin=template.path, files={"recipes/template.yaml": text.encode()}), None)
    wrong = [problem for problem in problems if not problem.warning]
    return wrong or found[0]


def _parsed(text: str) -> None:
    done = subprocess.run([SHELL, "-n", "-c", text], check=False, capture_output=True)
    if done.returncode:
        raise NoScriptError("a parameter is code: with a value in its place sh cannot parse it")


def _reason(problem: Problem) -> str:
    """What was found, without names."""
    return " ".join("..." if "'" in word or "{{" in word else word for word in problem.found.split())


def forms(all: list[Made]) -> Counter[str]:
    """How many have each form, and how many none."""
    return Counter(one.form or "refused" for one in all)
