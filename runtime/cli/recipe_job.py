"""A recipe of the payload with the values that the command line gives it, and what its skill may do: for plan, run and resume."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from runtime.catalog.executables import runnable
from runtime.catalog.safety import rules
from runtime.catalog.shelf import Catalog, Skill
from runtime.cli.commands import BETWEEN
from runtime.contract.layout import RecipeRow
from runtime.contract.recipe import Recipe
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.guard import grants, policy, store
from runtime.guard.home import caro_home
from runtime.guard.json_text import strict
from runtime.guard.places import here
from runtime.guard.records import Ceiling
from runtime.recipes import read
from runtime.recipes.job import Job
from runtime.recipes.judging import judging
from runtime.recipes.values import Value, Values, assigned
from runtime.safety.ruling import Lines, policy_text

LARGEST = 256 << 10  # bytes of a file of parameters
CONFIRMATION = "recipes.default_confirmation"  # a fact of the manifest


class Found(NamedTuple):
    """A recipe, its skill, and the limit of all."""

    catalog: Catalog
    skill: Skill
    recipe: Recipe
    ceiling: Ceiling

    def job(self, values: Values) -> Job:
        """What is to be done with these values. Raises CaroError (integrity) for grants that cannot be read."""
        said = self.skill.manifest()
        given = store.load(caro_home(os.environ), self.skill.id)
        places = here(self.skill.id, self.ceiling, os.environ)
        rights = grants.rights(
            self.skill.id, grants.requested(said), given, self.ceiling, places, embedded=not self.skill.installed
        )
        asked = self.ceiling.policy
        return Job(
            skill=self.skill.id,
            version=self.skill.version,
            recipe=self.recipe,
            values=values,
            rights=rights,
            default_confirmation=dict(said).get(CONFIRMATION, "prompt"),
            minimum=(asked.confinement.minimum if asked else None) or "",
            judge=judging(rules(self.catalog), Lines(policy_text(asked.commands if asked else None))),
            uncallable="" if runnable(self.skill) else "the skill's executable is not in this program",
        )


def found(catalog: Catalog, skill: Skill, row: RecipeRow) -> Found:
    """The recipe of these rows. Raises CaroError (integrity)."""
    return Found(catalog, skill, read.recipe(skill, row), policy.ceiling(catalog.embedded))


def several(text: str | None) -> list[str]:
    """The values of an option that may be given several times."""
    return text.split(BETWEEN) if text else []


def given(recipe: Recipe, options: Mapping[str, str | None]) -> dict[str, Value]:
    """What --params-file and --param say; the second wins. Raises CaroError."""
    file = options.get("params-file")
    return {**(_from_file(file) if file else {}), **assigned(recipe, several(options.get("param")))}


def _from_file(path: str) -> dict[str, Value]:
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise CaroError(f"{path}: {error.strerror}", code=NOT_FOUND, hint="a JSON or YAML file") from None
    if len(data) > LARGEST:
        raise CaroError(f"{path}: more than {LARGEST} bytes", code=INVALID, hint="a file of values alone")
    values = _json(path, data) if path.endswith(".json") else _yaml(path, data)
    return {name: _value(path, name, value) for name, value in values.items()}


def _json(path: str, data: bytes) -> Mapping[str, object]:
    try:
        value = strict(data)
    except ValueError as error:
        raise CaroError(f"{path}: no JSON: {error}", code=INVALID, hint="names and values") from None
    if not isinstance(value, dict):
        raise CaroError(f"{path}: found no object", code=INVALID, hint="names and values")
    return value


def _yaml(path: str, data: bytes) -> Mapping[str, object]:
    from runtime.authoring.validate.problems import refuse
    from runtime.authoring.validate.yaml_text import read_yaml

    value = read_yaml(path, data)
    if isinstance(value, list):
        raise refuse(path, value, "names and values, in YAML 1.2")
    return value


def _value(path: str, name: str, value: object) -> Value:
    if not isinstance(value, str | int | bool):
        raise CaroError(f"{path}: {name}: found {type(value).__name__}", code=INVALID, hint="a text, an integer or a boolean")
    return value
