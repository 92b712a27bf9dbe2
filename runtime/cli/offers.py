"""What completion offers for an argument: names out of the catalog. Cold."""

from runtime.catalog import recipes
from runtime.catalog.documents import document_name, documents
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import DOCUMENT, HIDDEN, PARAMETER, RECIPE, SKILL
from runtime.errors import CaroError


def offered(catalog: Catalog, kind: str, before: dict[str, str | None]) -> list[str]:
    """The names of that kind; for documents, of the skill that was typed before. Nothing where that skill is unknown."""
    if kind == SKILL:
        return [skill.id for skill in catalog.skills()]
    if kind == RECIPE:
        found = recipes.recipes(catalog.skills())
        return [row.id for _, row in found] + [f"{skill.id}/{row.id}" for skill, row in found]
    if kind in {PARAMETER, HIDDEN}:
        return _parameters(catalog, before.get("id") or "", hidden=kind == HIDDEN)
    if kind == DOCUMENT:
        try:
            return [document_name(row) for row in documents(catalog.find(before.get("skill") or ""))]
        except CaroError:
            return []
    return []


def _parameters(catalog: Catalog, recipe: str, *, hidden: bool) -> list[str]:
    """The parameters of a recipe, or its secrets, each with the sign before its value; nothing where that recipe is unknown."""
    try:
        read = recipes.read(*recipes.find(recipe, catalog.skills()))
    except CaroError:
        return []
    parameters = read.get("parameters")
    listed = parameters if isinstance(parameters, list) else []
    return [f"{one['name']}=" for one in listed if (one["secret"] or one["type"] == "secret") is hidden]
