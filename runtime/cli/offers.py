"""What completion offers for an argument: names out of the payload. Cold."""

from runtime.catalog.embedded import document_name, documents, find, skills
from runtime.catalog.recipes import recipes
from runtime.cli.commands import DOCUMENT, RECIPE, SKILL
from runtime.errors import CaroError
from runtime.payload.read import Payload


def offered(payload: Payload, kind: str, before: dict[str, str | None]) -> list[str]:
    """The names of that kind; for documents, of the skill that was typed before. Nothing where that skill is unknown."""
    if kind == SKILL:
        return [skill.id for skill in skills(payload)]
    if kind == RECIPE:
        found = recipes(payload, skills(payload))
        return [row.id for _, row in found] + [f"{skill.id}/{row.id}" for skill, row in found]
    if kind == DOCUMENT:
        try:
            return [document_name(row) for row in documents(payload, find(payload, before.get("skill") or ""))]
        except CaroError:
            return []
    return []
