"""caro show"""

from runtime.catalog.choice import one
from runtime.catalog.embedded import document, document_name, text
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal, neutral
from runtime.payload.read import Payload


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill = one(payload, values["skill"] or "", values["skills"])
    row = document(payload, skill, values["document"])
    whole = text(payload, row)
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
