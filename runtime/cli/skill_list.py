"""caro skill list"""

from runtime.catalog.embedded import skills
from runtime.cli.commands import JSON
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.contract.layout import layer_names
from runtime.payload.read import Payload


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    found = skills(payload)
    if values["format"] == JSON:
        from runtime.cli.output import as_json

        return as_json(
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
            ]
        )
    rows = [(skill.id, skill.version, ",".join(layer_names(skill.layers)), skill.description) for skill in found]
    return table(terminal, ("ID", "VERSION", "LAYERS", "DESCRIPTION"), rows)
