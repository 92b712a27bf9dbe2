"""caro show"""

from runtime.catalog.embedded import document, document_name, find, read
from runtime.cli.commands import JSON
from runtime.cli.terminal import Terminal, neutral
from runtime.payload.read import Payload


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill = find(payload, values["skill"] or "")
    row = document(payload, skill, values["document"])
    text = read(payload, row).decode()
    if values["format"] == JSON:
        from runtime.cli.output import as_json

        return as_json(
            {"skill": skill.id, "version": skill.version, "document": document_name(row), "title": row.title, "text": text}
        )
    if terminal.styled:
        from runtime.cli.markdown import render

        return render(neutral(text), terminal)
    shown = neutral(text)
    return shown if shown.endswith("\n") else shown + "\n"
