"""caro skill info"""

from runtime.catalog.choice import one
from runtime.catalog.documents import document_name, documents
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, size, table
from runtime.cli.terminal import Terminal
from runtime.contract.layout import FileRow, SkillRow, layer_names
from runtime.errors import USAGE, CaroError


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    if values["remote"] is not None:
        return _remote(catalog, terminal, values)
    skill = one(catalog, values["id"] or "", values["skills"])
    listed = documents(skill)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], _data(skill, skill.manifest(), listed))
    rows = [
        ("id", skill.id),
        ("name", skill.name),
        ("version", skill.version),
        ("description", skill.description),
        ("layers", ", ".join(layer_names(skill.layers))),
        *_merged(skill.manifest()),
        ("integrity", skill.integrity),
        ("size", size(skill.size)),
    ]
    names = [(document_name(row), size(row.length), row.title) for row in listed]
    return pairs(terminal, rows) + ("\n" + table(terminal, ("DOCUMENT", "SIZE", "TITLE"), names) if names else "")


def _remote(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    """What the registry has of it. Raises CaroError (usage) where that part was left out of this executable."""
    try:
        from runtime.cli.skill_remote import remote
    except ModuleNotFoundError as error:
        if error.name != "runtime.cli.skill_remote":
            raise
        what = "--remote: this executable was built without the feature 'manage'"
        raise CaroError(what, code=USAGE, hint="a profile whose features have 'manage' and 'fetch' builds it in") from None
    return remote(catalog, terminal, values)


def _merged(facts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Elements of one list on one line; what only repeats the layers is left out."""
    rows: dict[str, str] = {}
    for key, value in facts:
        if key.startswith("provides."):
            continue
        name = key.removesuffix("[]")
        rows[name] = f"{rows[name]}, {value}" if name in rows else value
    return list(rows.items())


def _data(skill: SkillRow, facts: list[tuple[str, str]], listed: list[FileRow]) -> dict[str, object]:
    return {
        "id": skill.id,
        "name": skill.name,
        "version": skill.version,
        "description": skill.description,
        "layers": layer_names(skill.layers),
        "manifest": _nested(facts),
        "integrity": skill.integrity,
        "size": skill.size,
        "documents": [{"name": document_name(row), "title": row.title, "size": row.length} for row in listed],
    }


def _nested(facts: list[tuple[str, str]]) -> dict[str, object]:
    """Facts under their keys; lists as lists."""
    data: dict[str, object] = {}
    for key, value in facts:
        if key.endswith("[]"):
            several = data.setdefault(key[:-2], [])
            if isinstance(several, list):
                several.append(value)
        else:
            data[key] = value
    return data
