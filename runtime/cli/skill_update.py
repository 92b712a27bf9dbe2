"""caro skill update"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.skill_room import add, fetching, room
    from runtime.supply.installed.renewing import renewals

    here = room(catalog)
    with fetching(here) as fetcher:
        found = renewals(fetcher, values["skill"] or "", major=values["major"] is not None)
    checked = values["check"] is not None
    if not checked:
        for one in found:
            if one.arriving:
                add(here, one.arriving, values)
    rows = [(one.before.id, one.before.version, one.version, one.why or ("newer" if checked else "updated")) for one in found]
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], [dict(zip(("id", "installed", "found", "state"), row, strict=True)) for row in rows])
    return table(terminal, ("ID", "INSTALLED", "FOUND", "STATE"), rows) if rows else "no skill is installed\n"
