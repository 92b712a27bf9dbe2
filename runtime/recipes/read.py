"""A recipe out of the payload, as the record that the validator made of it."""

from runtime.catalog import recipes
from runtime.contract.filling import filled
from runtime.contract.layout import RecipeRow, SkillRow
from runtime.contract.recipe import Recipe
from runtime.payload.locate import damaged
from runtime.payload.read import Payload


def recipe(payload: Payload, skill: SkillRow, row: RecipeRow) -> Recipe:
    """The recipe. Raises CaroError (integrity)."""
    try:
        found: Recipe = filled(Recipe, recipes.read(payload, skill, row), row.id)
    except ValueError as error:
        raise damaged(payload.place.path, f"recipe {skill.id}/{row.id}: {error}") from None
    return found
