"""caro lock"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal, neutral
from runtime.contract.layout import LOCK
from runtime.errors import NOT_FOUND, CaroError
from runtime.payload.locate import damaged


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    import tomllib

    payload = catalog.embedded
    entry = payload.find_entry(LOCK)
    if entry is None:
        raise CaroError("this payload carries no lockfile", code=NOT_FOUND, hint="an executable made by 'bundler bundle' does")
    try:
        text = payload.read(entry).decode()
        data = tomllib.loads(text)
    except ValueError:  # no UTF-8, no TOML
        raise damaged(payload.place.path, f"entry {LOCK}: does not parse") from None
    if values["format"] == TABLE:
        return neutral(text)
    from runtime.cli.output import encoded

    return encoded(values["format"], data)
