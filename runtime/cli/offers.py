"""What completion offers for an argument: names out of the payload. Cold."""

from runtime.catalog import recipes
from runtime.catalog.embedded import document_name, documents, find, skills
from runtime.cli.commands import DOCUMENT, PARAMETER, RECIPE, SKILL
from runtime.errors import CaroError
from runtime.payload.read import Payload


def offered(payload: Payload, kind: str, before: dict[str, str | None]) -> list[str]:
    """The names of that kind; for documents, of the skill that was typed before. Nothing where that skill is unknown."""
    if kind == SKILL:
        return [skill.id for skill in skills(payload)]
    if kind == RECIPE:
        found = recipes.recipes(payload, skills(payload))
        return [row.id for _, row in found] + [f"{skill.id}/{row.id}" for skill, row in found]
    if kind == PARAMETER:
        return _parameters(payload, before.get("id") or "")
    if kind == DOCUMENT:
        try:
            return [document_name(row) for row in documents(payload, find(payload, before.get("skill") or ""))]
        except CaroError:
            return []
    return []


def _parameters(payload: Payload, recipe: str) -> list[str]:
    """The parameters of a recipe, each with the sign before its value; nothing where that recipe is unknown."""
    try:
        read = recipes.read(payload, *recipes.find(payload, recipe, skills(payload)))
    except CaroError:
        return []
    parameters = read.get("parameters")
    return [f"{one['name']}=" for one in parameters] if isinstance(parameters, list) else []
