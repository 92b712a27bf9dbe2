"""caro skill import"""

from collections.abc import Sequence

from runtime.authoring.importing.note import Note
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, table
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.importing.imported import imported
    from runtime.authoring.importing.writing import put
    from runtime.authoring.validate.manifest import skill

    made = imported(values["kind"] or "", Path(values["path"] or ""), values["id"] or "", strict=values["strict"] is not None)
    about = skill(made.tree, strict=True)[0].skill
    folder = Path(values["output"] or about.id)
    put(folder, made.tree.files)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        notes = [{"sort": n.sort, "what": n.what, "count": n.count, "where": list(n.where)} for n in made.notes]
        return encoded(values["format"], {"id": about.id, "folder": str(folder), "files": len(made.tree.files), "notes": notes})
    rows = [("id", about.id), ("folder", str(folder)), ("licence", about.license), ("files", str(len(made.tree.files)))]
    return pairs(terminal, rows) + _notes(terminal, made.notes)


def _notes(terminal: Terminal, notes: Sequence[Note]) -> str:
    rows = [(note.sort, str(note.count), note.what, note.where[0]) for note in notes]
    return "\n" + table(terminal, ("", "COUNT", "WHAT", "FIRST"), rows) if rows else ""
