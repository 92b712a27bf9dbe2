"""The recipes inside the executable: listed (hot) and read (cold: they lie compressed, as JSON)."""

from runtime.catalog.embedded import missing, skills
from runtime.contract.layout import COMPILED, SKILL_ENTRY, RecipeRow, SkillRow
from runtime.errors import USAGE, CaroError
from runtime.payload.locate import damaged
from runtime.payload.read import Payload


def recipes(payload: Payload, chosen: list[SkillRow]) -> list[tuple[SkillRow, RecipeRow]]:
    """The recipes of these skills, each with its skill, sorted by skill and id."""
    ids = {skill.id for skill in chosen}
    known = skills(payload)
    rows = payload.recipes()
    if any(row.skill >= len(known) for row in rows):
        raise damaged(payload.place.path, "recipe table: a recipe of a skill that is not there")
    return [(known[row.skill], row) for row in rows if known[row.skill].id in ids]


def find(payload: Payload, name: str, chosen: list[SkillRow]) -> tuple[SkillRow, RecipeRow]:
    """The recipe of that name: SKILL/ID, or ID where one skill has it. Raises CaroError (not found, usage)."""
    listed = recipes(payload, chosen)
    found = [(skill, row) for skill, row in listed if name in {row.id, f"{skill.id}/{row.id}"}]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{skill.id}/{row.id}" for skill, row in found)
        raise CaroError(f"several recipes are named {name!r}: {names}", code=USAGE, hint="say which, as SKILL/ID")
    raise missing(
        "recipe", name, [row.id for _, row in listed] + [f"{skill.id}/{row.id}" for skill, row in listed], "caro recipe list"
    )


def read(payload: Payload, skill: SkillRow, row: RecipeRow) -> dict[str, object]:
    """The recipe as it was validated: the keys of the format, with their defaults."""
    import json

    entry = payload.find_entry(f"{SKILL_ENTRY}{skill.id}/{COMPILED}")
    compiled = json.loads(payload.read(entry)) if entry else {}
    recipe = compiled.get(row.id)
    if not isinstance(recipe, dict):
        raise damaged(payload.place.path, f"recipe {skill.id}/{row.id}: listed, and not compiled")
    return recipe
