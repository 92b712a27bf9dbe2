"""caro skill add"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.skill_room import consent, room
    from runtime.supply.installed import arrivals, changing

    features = tuple(filter(None, (values["features"] or "").split(",")))
    arriving = arrivals.from_folder(values["skill"] or "", features, default_features=values["no-default-features"] is None)
    ask = None if values["yes"] is not None else consent
    made = changing.add(room(catalog), arriving, ask, force=values["force"] is not None, enable=values["no-enable"] is None)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(
            values["format"], {"id": made.id, "version": made.version, "source": made.source, "integrity": made.integrity}
        )
    return f"{made.id} {made.version} added from {made.source}\n"
