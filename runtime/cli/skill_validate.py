"""caro skill validate"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import JSON, SARIF, TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import INVALID, CaroError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.authoring.report import Report
    from runtime.authoring.validate.problems import Problem


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.report import reported
    from runtime.catalog.safety import builtin

    folder = values["path"] or "."
    report = reported(Path(folder), builtin(catalog), strict=values["strict"] is not None)
    answer = _text(terminal, folder, report) if values["format"] == TABLE else _data(values["format"], folder, report)
    if report.errors:
        count = "1 problem" if len(report.errors) == 1 else f"{len(report.errors)} problems"
        raise CaroError(
            f"{folder}: {count}", code=INVALID, hint="correct these places; the README describes the format", answer=answer
        )
    return answer


def _data(form: str | None, folder: str, report: "Report") -> str:
    from runtime.cli.output import encoded

    if form == SARIF:
        from runtime.authoring.report import RULES
        from runtime.authoring.sarif import sarif

        return encoded(JSON, sarif(folder, report.problems, report.errors, RULES))
    rows = [row(problem, severity) for problem, severity in report.severities()]
    return encoded(form, {"path": folder, "valid": not report.errors, "problems": rows})


def row(problem: "Problem", severity: str) -> dict[str, object]:
    """A problem as OUTPUT.md describes it."""
    return {
        "file": problem.file,
        "key": problem.key,
        "found": problem.found,
        "wanted": problem.wanted,
        "severity": severity,
        "rule": problem.rule,
        "line": problem.line or None,
        "column": problem.column or None,
    }


def place(problem: "Problem") -> str:
    """File, line and column, as far as they are known."""
    return ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part)


def _text(terminal: Terminal, folder: str, report: "Report") -> str:
    rows = [(severity, place(one), one.key, one.found, one.wanted) for one, severity in report.severities()]
    shown = table(terminal, ("", "PLACE", "KEY", "FOUND", "WANTED"), rows) if rows else ""
    return shown + ("" if report.errors else f"{folder}: {_verdict(len(rows))}\n")


def _verdict(warnings: int) -> str:
    return f"no problems, {warnings} warning{'s' * (warnings != 1)}" if warnings else "no problems"
