"""caro journal verify"""

import os
from dataclasses import asdict

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import INTEGRITY, CaroError
from runtime.guard.journal_check import Flaw, Report, verify
from runtime.guard.places import journal_path
from runtime.guard.policy import ceiling


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    report = verify(journal_path(ceiling(catalog.embedded), os.environ))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        answer = encoded(values["format"], {"whole": not report.flaws, **asdict(report)})
    else:
        answer = _text(terminal, report)
    if report.flaws:
        first = report.flaws[0]
        raise CaroError(
            f"{first.file}: record {first.record}: {first.what}",
            code=INTEGRITY,
            hint="the journal was changed, or its disk lost a part; keep a copy of it as it is",
            answer=answer,
        )
    return answer


def _text(terminal: Terminal, report: Report) -> str:
    rows = [_row("changed", one) for one in report.flaws] + [_row("note", one) for one in report.notes]
    listed = table(terminal, ("", "RECORD", "FILE", "WHAT"), rows) if rows else ""
    whole = "" if report.flaws else f"{report.path}: {report.records} records, whole; head {report.head}\n"
    return listed + whole


def _row(kind: str, one: Flaw) -> tuple[str, ...]:
    return kind, str(one.record), one.file, one.what
