"""The documents of a skill: listed, found by name, read. Hot."""

from runtime.catalog.shelf import Skill, missing
from runtime.contract.layout import HIDDEN, FileRow
from runtime.errors import NOT_FOUND, CaroError
from runtime.payload.locate import damaged
from runtime.payload.read import Payload

FOLDER = "knowledge/"
SUFFIX = ".md"
FIRST = "overview"


def files(skill: Skill) -> list[FileRow]:
    """Every file of the skill, sorted by path."""
    return [skill.payload.file(number) for number in range(skill.first, skill.first + skill.count)]


def documents(skill: Skill) -> list[FileRow]:
    """The knowledge documents of the skill whose features are on, sorted by path."""
    shown = [row for row in files(skill) if not row.flags & HIDDEN]
    return [row for row in shown if row.path.startswith(FOLDER) and row.path.endswith(SUFFIX)]


def document_name(row: FileRow) -> str:
    """How people name a document: `patterns/undo` for `knowledge/patterns/undo.md`."""
    return row.path[len(FOLDER) : -len(SUFFIX)]


def document(skill: Skill, name: str | None) -> FileRow:
    """The document of that name, or without one the overview, or else the first.

    A last part alone (`undo`) does when only one document ends with it. Raises CaroError (not found).
    """
    rows = {document_name(row): row for row in documents(skill)}
    if not rows:
        raise CaroError(f"{skill.id}: has no documents", code=NOT_FOUND, hint=f"caro skill info {skill.id}")
    if name is None:
        return rows.get(FIRST) or next(iter(rows.values()))
    plain = name.removeprefix(FOLDER).removesuffix(SUFFIX)
    if plain in rows:
        return rows[plain]
    ending = [known for known in rows if known.endswith("/" + plain)]
    if len(ending) == 1:
        return rows[ending[0]]
    if ending:
        raise CaroError(f"{skill.id} has several documents {name!r}", code=NOT_FOUND, hint=f"one of {', '.join(ending)}")
    raise missing(f"document of {skill.id}", name, list(rows), f"caro skill info {skill.id}")


def read(payload: Payload, row: FileRow) -> bytes:
    """The file's bytes, out of its checked entry."""
    return _cut(payload, row, payload.read(payload.entry(row.entry)))


def contents(skill: Skill) -> dict[str, bytes]:
    """Every file of the skill by its path. Raises CaroError (integrity)."""
    rows, payload = files(skill), skill.payload
    entries = {number: payload.read(payload.entry(number)) for number in {row.entry for row in rows}}
    return {row.path: _cut(payload, row, entries[row.entry]) for row in rows}


def _cut(payload: Payload, row: FileRow, raw: bytes) -> bytes:
    if row.offset + row.length > len(raw):
        raise damaged(payload.place.path, f"file {row.path}: lies outside of its entry")
    return raw[row.offset : row.offset + row.length]


def texts(payload: Payload, rows: list[FileRow]) -> list[str]:
    """The texts of documents; an entry that holds many of them is read once. Raises CaroError (integrity)."""
    entries: dict[int, bytes] = {}
    found: list[str] = []
    for row in rows:
        if row.entry not in entries:
            entries[row.entry] = payload.read(payload.entry(row.entry))
        try:
            found.append(_cut(payload, row, entries[row.entry]).decode())
        except UnicodeDecodeError:
            raise damaged(payload.place.path, f"file {row.path}: no UTF-8") from None
    return found
