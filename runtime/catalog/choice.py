"""`--skills=none|all|a,b|!a`: which skills count for one command. Hot."""

from runtime.catalog.shelf import Catalog, Skill
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.payload.read import Payload

NONE, ALL = "none", "all"


def chosen(catalog: Catalog, text: str | None) -> list[Skill]:
    """The skills that count, sorted by id. Raises CaroError: not found for an unknown id, usage for a mixed list."""
    if text is None or text == ALL:
        return catalog.skills()
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
    ids = {catalog.find(name.removeprefix("!")).id for name in names}
    return [skill for skill in catalog.skills() if (skill.id in ids) != bool(without)]


def one(catalog: Catalog, id: str, text: str | None) -> Skill:
    """The skill of that id, if it counts. Raises CaroError (not found)."""
    found = catalog.find(id)
    if text is not None and found.id not in {skill.id for skill in chosen(catalog, text)}:
        raise CaroError(f"{id}: left out by --skills={text}", code=NOT_FOUND, hint="name it in --skills, or leave the option out")
    return found


def corpora(catalog: Catalog, text: str | None) -> "list[tuple[Payload, frozenset[int] | None]]":
    """The payloads with the numbers of the skills that count in each; None for all of them."""
    return catalog.corpora(None if text is None or text == ALL else chosen(catalog, text))
