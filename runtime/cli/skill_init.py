"""caro skill init"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.starting.started import id_of, started
    from runtime.authoring.writing import put

    id = id_of(values["name"] or "")
    files = started(id, values["type"] or "")
    folder = Path(values["dir"] or id)
    put(folder, files)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], {"id": id, "folder": str(folder), "files": sorted(files)})
    return pairs(terminal, [("id", id), ("folder", str(folder)), *(("file", path) for path in sorted(files))])
