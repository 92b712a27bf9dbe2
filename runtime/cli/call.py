"""caro call"""

import sys

from runtime.catalog.choice import one
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import JSON, TABLE
from runtime.cli.terminal import Terminal
from runtime.errors import INVALID, CaroError

STDIN = "-"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill = one(catalog, values["skill"] or "", values["skills"])
    plain = values["text"] is not None
    text = _text(values["input"], plain=plain)
    from runtime.cli.guest import guest
    from runtime.wasm.calling import called

    log = _log(shown=values["verbose"] is not None)
    answer = called(guest(catalog, skill), values["export"] or "", text, log, plain=plain)
    return _shown(answer, values["format"])


def _text(given: str | None, *, plain: bool) -> str:
    """The input: what stands there, standard input for `-`; without one null, or no text. Raises CaroError (invalid)."""
    if given == STDIN:
        given = _piped()
    return given or ("" if plain else "null")


def _piped() -> str:
    from runtime.wasm.limits import INPUT

    data = sys.stdin.buffer.read(INPUT + 1) if sys.stdin else b""
    if len(data) > INPUT:
        raise CaroError(f"standard input: more than {INPUT >> 20} MiB", code=INVALID, hint="give it less at a time")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise CaroError("standard input: no UTF-8", code=INVALID, hint="a guest takes text alone") from None


def _log(*, shown: bool) -> "Callable[[str, str], None]":
    from runtime.cli.main import complain

    def told(level: str, line: str) -> None:
        if shown:
            complain(f"{level}: {line}", "")

    return told


def _shown(answer: str, form: str | None) -> str:
    """What the guest answered: indented, or as data; it is JSON, and ASCII when printed."""
    import json

    from runtime.cli.output import encoded

    return encoded(JSON if form == TABLE else form, json.loads(answer))
