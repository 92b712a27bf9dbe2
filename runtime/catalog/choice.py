"""`--skills=none|all|a,b|!a`: which skills count for one command. Hot."""

from runtime.catalog.embedded import find, skills
from runtime.contract.layout import SkillRow
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.payload.read import Payload

NONE, ALL = "none", "all"


def chosen(payload: Payload, text: str | None) -> list[SkillRow]:
    """The skills that count, sorted by id. Raises CaroError: not found for an unknown id, usage for a mixed list."""
    if text is None or text == ALL:
        return skills(payload)
    if text == NONE:
        return []
    names = [name.strip() for name in text.split(",") if name.strip()]
    without = [name for name in names if name.startswith("!")]
    if not names or (without and len(without) < len(names)):
        raise CaroError(
            f"--skills: found {text!r}; wanted none, all, a,b or !a,!b",
            code=USAGE,
            hint="list the skills that count, or those that do not",
        )
    ids = {find(payload, name.removeprefix("!")).id for name in names}
    return [skill for skill in skills(payload) if (skill.id in ids) != bool(without)]


def one(payload: Payload, id: str, text: str | None) -> SkillRow:
    """The skill of that id, if it counts. Raises CaroError (not found)."""
    found = find(payload, id)
    if text is not None and found.id not in {skill.id for skill in chosen(payload, text)}:
        raise CaroError(f"{id}: left out by --skills={text}", code=NOT_FOUND, hint="name it in --skills, or leave the option out")
    return found


def numbers(payload: Payload, text: str | None) -> frozenset[int] | None:
    """The numbers of the skills that count in the skill table; None for all of them."""
    if text is None or text == ALL:
        return None
    ids = {skill.id for skill in chosen(payload, text)}
    return frozenset(number for number in range(payload.skills.count) if payload.skill_id(number).decode() in ids)
