"""caro journal export"""

import os

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal
from runtime.guard.journal_view import raw, records, write_copy
from runtime.guard.places import journal_path
from runtime.guard.policy import ceiling


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    path = journal_path(ceiling(catalog.embedded), os.environ)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        text = encoded(values["format"], records(path))
    else:
        text = b"".join(raw(path)).decode(errors="backslashreplace")
    if values["output"] is None:
        return text
    write_copy(values["output"], iter((text.encode(),)))
    return ""
