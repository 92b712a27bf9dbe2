"""caro skill validate"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import INVALID, CaroError


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.validate.manifest import checked
    from runtime.supply.path import PathSource

    folder = values["path"] or "."
    found = checked(PathSource(Path(folder), folder).fetch())
    strict = values["strict"] is not None
    errors = [problem for problem in found.problems if strict or not problem.warning]
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        rows = [
            {"file": p.file, "key": p.key, "found": p.found, "wanted": p.wanted, "severity": "error" if p in errors else "warning"}
            for p in found.problems
        ]
        answer = encoded(values["format"], {"path": folder, "valid": not errors, "problems": rows})
    else:
        answer = _text(terminal, folder, [(p.file, p.key, p.found, p.wanted) for p in found.problems])
    if errors:
        count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
        raise CaroError(
            f"{folder}: {count}", code=INVALID, hint="correct these places; the README describes the format", answer=answer
        )
    return answer


def _text(terminal: Terminal, folder: str, rows: list[tuple[str, ...]]) -> str:
    return table(terminal, ("FILE", "KEY", "FOUND", "WANTED"), rows) if rows else f"{folder}: no problems\n"
