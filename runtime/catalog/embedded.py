"""The skills inside the executable: listed, found by id, their documents read. Hot."""

from runtime.contract.layout import HIDDEN, FileRow, SkillRow, unpack_facts
from runtime.errors import NOT_FOUND, CaroError
from runtime.payload.locate import damaged
from runtime.payload.read import Payload

FOLDER = "knowledge/"
SUFFIX = ".md"
FIRST = "overview"


def skills(payload: Payload) -> list[SkillRow]:
    """All skills, sorted by id."""
    return [payload.skill(number) for number in range(payload.skills.count)]


def find(payload: Payload, id: str) -> SkillRow:
    """The skill of that id. Raises CaroError (not found) with the nearest id."""
    wanted = id.encode(errors="replace")
    low, high = 0, payload.skills.count
    while low < high:
        middle = (low + high) // 2
        if payload.skill_id(middle) < wanted:
            low = middle + 1
        else:
            high = middle
    if low < payload.skills.count and payload.skill_id(low) == wanted:
        return payload.skill(low)
    raise missing("skill", id, [payload.skill_id(number).decode() for number in range(payload.skills.count)], "caro skill list")


def files(payload: Payload, skill: SkillRow) -> list[FileRow]:
    """Every file of the skill, sorted by path."""
    return [payload.file(number) for number in range(skill.first, skill.first + skill.count)]


def documents(payload: Payload, skill: SkillRow) -> list[FileRow]:
    """The knowledge documents of the skill whose features are on, sorted by path."""
    shown = [row for row in files(payload, skill) if not row.flags & HIDDEN]
    return [row for row in shown if row.path.startswith(FOLDER) and row.path.endswith(SUFFIX)]


def document_name(row: FileRow) -> str:
    """How people name a document: `patterns/undo` for `knowledge/patterns/undo.md`."""
    return row.path[len(FOLDER) : -len(SUFFIX)]


def document(payload: Payload, skill: SkillRow, name: str | None) -> FileRow:
    """The document of that name, or without one the overview, or else the first.

    A last part alone (`undo`) does when only one document ends with it. Raises CaroError (not found).
    """
    rows = {document_name(row): row for row in documents(payload, skill)}
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


def contents(payload: Payload, skill: SkillRow) -> dict[str, bytes]:
    """Every file of the skill by its path. Raises CaroError (integrity)."""
    rows = files(payload, skill)
    entries = {number: payload.read(payload.entry(number)) for number in {row.entry for row in rows}}
    return {row.path: _cut(payload, row, entries[row.entry]) for row in rows}


def _cut(payload: Payload, row: FileRow, raw: bytes) -> bytes:
    if row.offset + row.length > len(raw):
        raise damaged(payload.place.path, f"file {row.path}: lies outside of its entry")
    return raw[row.offset : row.offset + row.length]


def text(payload: Payload, row: FileRow) -> str:
    """The document's text. Raises CaroError (integrity)."""
    return texts(payload, [row])[0]


def texts(payload: Payload, rows: list[FileRow]) -> list[str]:
    """The texts of several documents; an entry that holds many of them is read once. Raises CaroError (integrity)."""
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


def facts(payload: Payload, skill: SkillRow) -> list[tuple[str, str]]:
    """The rest of the skill's manifest. Raises CaroError (integrity)."""
    try:
        return unpack_facts(skill.facts)
    except ValueError:
        raise damaged(payload.place.path, f"skill {skill.id}: its facts are no pairs of texts") from None


def missing(kind: str, name: str, known: list[str], listing: str) -> CaroError:
    """A not-found error that offers the nearest names, or those that contain the one that was asked for."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5) or [one for one in known if name in one][:3]
    hint = f"perhaps {', '.join(close)}; " if close else ""
    return CaroError(f"no {kind} is named {name!r}", code=NOT_FOUND, hint=f"{hint}'{listing}' lists them")
