"""caro recipe show"""

from runtime.catalog.choice import chosen
from runtime.catalog.recipes import find, read
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, table
from runtime.cli.terminal import Terminal

FORMS = ("command", "argv", "pipeline", "shell", "call")


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill, row = find(values["id"] or "", chosen(catalog, values["skills"]))
    recipe = read(skill, row)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], {"skill": skill.id, **recipe})
    about = [
        ("recipe", f"{skill.id}/{row.id}"),
        ("name", row.name),
        ("description", row.description),
        ("version", _text(recipe["version"])),
    ]
    parts = [pairs(terminal, about)]
    for key, heads, cells in (
        ("parameters", ("PARAMETER", "TYPE", "DEFAULT", "DESCRIPTION"), _parameter),
        ("preconditions", ("PRECONDITION", "OF", "OTHERWISE"), _precondition),
        ("steps", ("STEP", "CONFIRM", "RISK", "RUNS"), _step),
        ("verification", ("VERIFIED BY", "OTHERWISE"), _verification),
        ("rollback", ("ROLLBACK OF", "RUNS"), _rollback),
    ):
        rows = recipe.get(key)
        if isinstance(rows, list) and rows:
            parts.append(table(terminal, heads, [cells(one) for one in rows]))
    return "\n".join(parts)


def _parameter(one: dict[str, object]) -> tuple[str, ...]:
    default = "required" if one["required"] else _text(one["default"])
    return _text(one["name"]), _text(one["type"]), default, _text(one["description"])


def _precondition(one: dict[str, object]) -> tuple[str, ...]:
    return _text(one["check"]), _text(one["args"] or one["script"]), _text(one["message"])


def _step(one: dict[str, object]) -> tuple[str, ...]:
    notes = [word for word in ("irreversible", "idempotent") if one[word]]
    runs = runnable(one) + (f" ({', '.join(notes)})" if notes else "")
    return _text(one["id"]), _text(one["confirmation"] or "prompt"), _text(one["risk_level"] or "not judged"), runs


def _verification(one: dict[str, object]) -> tuple[str, ...]:
    return _text(one["check"]), _text(one["message"])


def _rollback(one: dict[str, object]) -> tuple[str, ...]:
    return _text(one["undoes"]), runnable(one) + (f" (if {one['only_if']})" if one["only_if"] else "")


def runnable(one: dict[str, object]) -> str:
    """What a step or a rollback runs, on one line."""
    for form in FORMS:
        if one.get(form):
            return _text(one[form])
    return ""


def _text(value: object) -> str:
    """A value for people: pipelines with bars, words with spaces."""
    if isinstance(value, list):
        return (
            " | ".join(_text(one) for one in value)
            if value and isinstance(value[0], list)
            else " ".join(_text(one) for one in value)
        )
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(inner)}" for key, inner in value.items())
    return "" if value is None else str(value)
