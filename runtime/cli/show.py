"""caro show"""

from runtime.catalog.choice import one
from runtime.catalog.documents import document, document_name, texts
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal, neutral


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill = one(catalog, values["skill"] or "", values["skills"])
    row = document(skill, values["document"])
    whole = texts(skill.payload, [row])[0]
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(
            values["format"],
            {"skill": skill.id, "version": skill.version, "document": document_name(row), "title": row.title, "text": whole},
        )
    if terminal.styled:
        from runtime.cli.markdown import render

        return render(neutral(whole), terminal)
    shown = neutral(whole)
    return shown if shown.endswith("\n") else shown + "\n"
