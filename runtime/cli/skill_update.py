"""caro skill update"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import CaroError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.supply.installed.adding import Arriving
    from runtime.supply.installed.changing import Room


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.main import complain
    from runtime.cli.skill_room import fetching, room
    from runtime.supply.installed.renewing import renewals

    here = room(catalog)
    with fetching(here) as fetcher:
        found = renewals(fetcher, values["skill"] or "", major=values["major"] is not None, force=values["force"] is not None)
    checked = values["check"] is not None
    rows, errors = [], []
    for one in found:
        error = one.error if checked or not one.arriving else _failed(here, one.arriving, values)
        errors += [(one.before.id, error)] if error else []
        state = "failed" if error else one.why or ("newer" if checked else "updated")
        rows.append((one.before.id, one.before.version, one.version, state))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        text = encoded(values["format"], [dict(zip(("id", "installed", "found", "state"), row, strict=True)) for row in rows])
    else:
        text = table(terminal, ("ID", "INSTALLED", "FOUND", "STATE"), rows) if rows else "no skill is installed\n"
    for id, error in errors[1:]:
        complain(f"{id}: {error.message}", error.hint)
    if errors:
        id, error = errors[0]
        raise CaroError(f"{id}: {error.message}", code=error.code, hint=error.hint, answer=text)
    return text


def _failed(here: "Room", arriving: "Sequence[Arriving]", values: dict[str, str | None]) -> CaroError | None:
    """Take one; what went wrong is told when all have had their turn."""
    from runtime.cli.skill_room import add

    try:
        add(here, arriving, values, enable=None)
    except CaroError as error:
        return error
    return None
