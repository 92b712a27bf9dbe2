"""caro skill remove"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.skill_room import room
    from runtime.supply.installed import changing

    gone = changing.remove(room(catalog), values["skill"] or "", keep=values["keep-config"] is not None)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], {"id": gone.id, "version": gone.version})
    return f"{gone.id} {gone.version} removed\n"
