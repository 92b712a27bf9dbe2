"""caro skill import"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from runtime.authoring.importing.note import Note
from runtime.authoring.validate.problems import Problem
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.skill_validate import place, row
from runtime.cli.table import pairs, table
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.authoring.importing.imported import imported
    from runtime.authoring.scan.content import scanned
    from runtime.authoring.validate.manifest import skill
    from runtime.authoring.writing import put
    from runtime.catalog.safety import builtin

    made = imported(values["kind"] or "", Path(values["path"] or ""), values["id"] or "", strict=values["strict"] is not None)
    manifest, recipes = skill(made.tree, strict=True)
    about, warned = manifest.skill, scanned(made.tree, manifest, recipes, builtin(catalog))
    folder = Path(values["output"] or about.id)
    put(folder, made.tree.files)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        made_of = folder_row(about.id, folder, made.tree.files, made.notes)
        return encoded(values["format"], {**made_of, "warnings": [row(problem, "warning") for problem in warned]})
    rows = [("id", about.id), ("folder", str(folder)), ("licence", about.license), ("files", str(len(made.tree.files)))]
    return pairs(terminal, rows) + noted(terminal, made.notes) + _warned(terminal, warned)


def folder_row(id: str, folder: Path, files: Mapping[str, bytes], notes: Sequence[Note]) -> dict[str, object]:
    """A folder that was written, as OUTPUT.md describes it."""
    listed = [{"sort": note.sort, "what": note.what, "count": note.count, "where": list(note.where)} for note in notes]
    return {"id": id, "folder": str(folder), "files": len(files), "notes": listed}


def noted(terminal: Terminal, notes: Sequence[Note]) -> str:
    """The table of what was taken, changed, mended and left out."""
    rows = [(note.sort, str(note.count), note.what, note.where[0]) for note in notes]
    return "\n" + table(terminal, ("", "COUNT", "WHAT", "FIRST"), rows) if rows else ""


def _warned(terminal: Terminal, problems: Sequence[Problem]) -> str:
    """What the content scan warns of."""
    rows = [(place(one), one.rule, one.found) for one in problems]
    return "\n" + table(terminal, ("WARNING", "RULE", "FOUND"), rows) if rows else ""
