"""caro lock"""

from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal, neutral
from runtime.contract.layout import LOCK
from runtime.errors import NOT_FOUND, CaroError
from runtime.payload.read import Payload


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    entry = payload.find_entry(LOCK)
    if entry is None:
        raise CaroError("this payload carries no lockfile", code=NOT_FOUND, hint="an executable made by 'bundler bundle' does")
    text = payload.read(entry).decode()
    if values["format"] == TABLE:
        return neutral(text)
    import tomllib

    from runtime.cli.output import encoded

    return encoded(values["format"], tomllib.loads(text))
