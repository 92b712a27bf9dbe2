"""caro skill search"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import NOT_FOUND, CaroError

EMBEDDED, INSTALLED, REGISTRY = "embedded", "installed", "registry"


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    words = (values["words"] or "").casefold().split()
    rows = [
        (skill.id, skill.version, INSTALLED if skill.installed else EMBEDDED, skill.description)
        for skill in catalog.skills()
        if all(word in f"{skill.id} {skill.name} {skill.description}".casefold() for word in words)
    ]
    if values["registry"] is not None:
        from runtime.cli.skill_room import room
        from runtime.supply.installed.bringing import listed

        here = {row[0] for row in rows}
        rows += [(id, version, REGISTRY, "") for id, version in listed(words, room(catalog)) if id not in here]
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        text = encoded(values["format"], [dict(zip(("id", "version", "where", "description"), row, strict=True)) for row in rows])
    else:
        text = table(terminal, ("ID", "VERSION", "WHERE", "DESCRIPTION"), rows) if rows else ""
    if not rows:
        hint = "--registry looks there too" if values["registry"] is None else "use other words"
        raise CaroError(f"no skill fits {values['words']!r}", code=NOT_FOUND, hint=hint, answer=text)
    return text
