"""A recipe out of the payload, as the record that the validator made of it."""

from runtime.catalog import recipes
from runtime.catalog.shelf import Skill
from runtime.contract.filling import filled
from runtime.contract.layout import RecipeRow
from runtime.contract.recipe import Recipe
from runtime.payload.locate import damaged


def recipe(skill: Skill, row: RecipeRow) -> Recipe:
    """The recipe. Raises CaroError (integrity)."""
    try:
        found: Recipe = filled(Recipe, recipes.read(skill, row), row.id)
    except ValueError as error:
        raise damaged(skill.payload.place.path, f"recipe {skill.id}/{row.id}: {error}") from None
    return found
