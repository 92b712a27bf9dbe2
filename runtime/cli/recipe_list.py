"""caro recipe list"""

from runtime.catalog.choice import chosen
from runtime.catalog.recipes import recipes
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    found = recipes(chosen(catalog, values["skills"]))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        rows = [{"id": row.id, "skill": skill.id, "name": row.name, "description": row.description} for skill, row in found]
        return encoded(values["format"], rows)
    return table(
        terminal, ("RECIPE", "SKILL", "DESCRIPTION"), [(row.id, skill.id, row.description or row.name) for skill, row in found]
    )
