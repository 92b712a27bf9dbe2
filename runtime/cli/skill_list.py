"""caro skill list"""

from runtime.catalog.choice import chosen
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.contract.layout import layer_names


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    found = chosen(catalog, values["skills"])
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(
            values["format"],
            [
                {
                    "id": skill.id,
                    "version": skill.version,
                    "name": skill.name,
                    "description": skill.description,
                    "layers": layer_names(skill.layers),
                    "size": skill.size,
                }
                for skill in found
            ],
        )
    rows = [(skill.id, skill.version, ",".join(layer_names(skill.layers)), skill.description) for skill in found]
    return table(terminal, ("ID", "VERSION", "LAYERS", "DESCRIPTION"), rows)
