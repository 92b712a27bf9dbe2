"""caro recipe propose: a skill's executable proposes one of the skill's own recipes for a request; what comes of it is a plan."""

import json

from runtime.catalog.choice import one as chosen_skill
from runtime.catalog.recipes import find, recipes
from runtime.catalog.shelf import Catalog
from runtime.cli import recipe_plan
from runtime.cli.commands import TABLE
from runtime.cli.recipe_job import found
from runtime.cli.terminal import Terminal, neutral
from runtime.contract.value import written
from runtime.errors import FAILED, CaroError
from runtime.recipes.values import assigned

KEYS = {"recipe", "parameters", "reason"}


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill = chosen_skill(catalog, values["skill"] or "", values["skills"])
    known = [row.id for _, row in recipes([skill])]
    from runtime.cli.guest import guest
    from runtime.wasm.calling import called
    from runtime.wasm.world import PLAN

    asked = json.dumps({"request": values["request"] or "", "recipes": known})
    id, parameters, reason = _proposal(skill.id, called(guest(catalog, skill), PLAN, asked, lambda *_: None), known)
    one = found(catalog, *find(f"{skill.id}/{id}", [skill]))
    planned = recipe_plan.shown(one, assigned(one.recipe, parameters), terminal, values["format"])
    return f"{skill.id} proposes {id}: {reason}\n\n{planned}" if values["format"] == TABLE and reason else planned


def _proposal(skill: str, answer: str, known: list[str]) -> tuple[str, list[str], str]:
    """The recipe, its parameters as NAME=VALUE, and the reason. Raises CaroError (failed) for a proposal that is none."""
    said = json.loads(answer)
    if not isinstance(said, dict) or not {"recipe"} <= set(said) <= KEYS:
        raise _none(skill, "an object with recipe, parameters and reason")
    id, parameters, reason = said["recipe"], said.get("parameters", {}), said.get("reason", "")
    if id not in known:
        raise _none(skill, f"one of the skill's own recipes: {', '.join(known) or 'it has none'}")
    plain = isinstance(parameters, dict) and all(isinstance(value, str | int | bool) for value in parameters.values())
    if not plain or not isinstance(reason, str):
        raise _none(skill, "parameters that are texts, integers and booleans, and a reason that is a text")
    return id, [f"{name}={written(value)}" for name, value in parameters.items()], _line(reason)


def _line(text: str) -> str:
    """A text on one line, with nothing for a terminal to obey."""
    return neutral(" ".join(text.split()))


def _none(skill: str, wanted: str) -> CaroError:
    return CaroError(f"{skill}: plan-workflow: the proposal is none; wanted {wanted}", code=FAILED, hint="tell its authors")
