"""caro journal show"""

import os

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import USAGE, CaroError
from runtime.guard.chain import Record
from runtime.guard.journal_view import records
from runtime.guard.places import journal_path
from runtime.guard.policy import ceiling

WHAT = ("capability", "resource", "recipe", "step", "exit_status", "reason", "flaw")


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    path = journal_path(ceiling(catalog.embedded), os.environ)
    found = records(path, _limit(values["limit"] or ""))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], found)
    rows = [
        (str(one["number"]), _text(one, "time"), _text(one, "skill"), _text(one, "event"), _said(one), _what(one)) for one in found
    ]
    return table(terminal, ("#", "TIME", "SKILL", "EVENT", "DECISION", "WHAT"), rows)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise CaroError(f"--limit: found {text!r}; wanted a number of records", code=USAGE, hint="0 shows all of them")
    return int(text)


def _text(record: Record, key: str) -> str:
    return str(record.get(key, ""))


def _said(record: Record) -> str:
    by = _text(record, "said_by")
    return _text(record, "decision") + (f" by {by}" if by else "")


def _what(record: Record) -> str:
    command = record.get("command")
    words = [" ".join(map(str, command))] if isinstance(command, list) else []
    return "; ".join([*words, *(f"{key} {record[key]}" for key in WHAT if key in record)])
