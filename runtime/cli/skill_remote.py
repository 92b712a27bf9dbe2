"""caro skill info --remote"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.skill_room import room
from runtime.cli.table import table
from runtime.cli.terminal import Terminal


def remote(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    """What the registry has of a skill, the newest version first."""
    from runtime.supply.installed.bringing import lines

    found = lines(values["id"] or "", room(catalog))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], {"id": values["id"], "versions": found})
    rows = [(str(one["version"]), "yes" if one["signed"] else "-", str(one["license"]), str(one["integrity"])) for one in found]
    return table(terminal, ("VERSION", "SIGNED", "LICENSE", "INTEGRITY"), rows)
