"""caro verify"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import size, table
from runtime.cli.terminal import Terminal, neutral


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.payload.verify import verify

    payload = catalog.embedded
    checked = list(verify(payload))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(
            values["format"],
            {"file": payload.place.path, "checked": [{"name": c.name, "length": c.length, "digest": c.digest} for c in checked]},
        )
    rows = [(c.name, size(c.length), c.digest) for c in checked]
    whole = f"\n{neutral(payload.place.path)}: whole, {len(checked)} parts checked\n"
    return table(terminal, ("PART", "SIZE", "DIGEST"), rows) + whole
