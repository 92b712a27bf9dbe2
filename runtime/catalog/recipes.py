"""The recipes of skills: listed (hot) and read (cold: they lie compressed, as JSON)."""

from runtime.catalog.shelf import Skill, missing
from runtime.contract.layout import COMPILED, SKILL_ENTRY, RecipeRow
from runtime.errors import USAGE, CaroError
from runtime.payload.locate import damaged
from runtime.payload.read import Payload


def recipes(chosen: list[Skill]) -> list[tuple[Skill, RecipeRow]]:
    """The recipes of these skills, each with its skill, sorted by skill and id."""
    tables: dict[int, dict[int, list[RecipeRow]]] = {}
    for skill in chosen:
        if id(skill.payload) not in tables:
            tables[id(skill.payload)] = _by_skill(skill.payload)
    return [(skill, row) for skill in chosen for row in tables[id(skill.payload)].get(skill.number, ())]


def _by_skill(payload: Payload) -> dict[int, list[RecipeRow]]:
    found: dict[int, list[RecipeRow]] = {}
    for row in payload.recipes():
        if row.skill >= payload.skills.count:
            raise damaged(payload.place.path, "recipe table: a recipe of a skill that is not there")
        found.setdefault(row.skill, []).append(row)
    return found


def find(name: str, chosen: list[Skill]) -> tuple[Skill, RecipeRow]:
    """The recipe of that name: SKILL/ID, or ID where one skill has it. Raises CaroError (not found, usage)."""
    listed = recipes(chosen)
    found = [(skill, row) for skill, row in listed if name in {row.id, f"{skill.id}/{row.id}"}]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{skill.id}/{row.id}" for skill, row in found)
        raise CaroError(f"several recipes are named {name!r}: {names}", code=USAGE, hint="say which, as SKILL/ID")
    raise missing(
        "recipe", name, [row.id for _, row in listed] + [f"{skill.id}/{row.id}" for skill, row in listed], "caro recipe list"
    )


def read(skill: Skill, row: RecipeRow) -> dict[str, object]:
    """The recipe as it was validated: the keys of the format, with their defaults."""
    import json

    payload = skill.payload
    entry = payload.find_entry(f"{SKILL_ENTRY}{skill.id}/{COMPILED}")
    compiled = json.loads(payload.read(entry)) if entry else {}
    recipe = compiled.get(row.id)
    if not isinstance(recipe, dict):
        raise damaged(payload.place.path, f"recipe {skill.id}/{row.id}: listed, and not compiled")
    return recipe
