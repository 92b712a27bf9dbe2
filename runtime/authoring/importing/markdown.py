"""A folder of Markdown: each document under its own path, everything else left where it is."""

from collections.abc import Mapping
from pathlib import Path

from runtime.authoring.importing import licence
from runtime.authoring.importing.checkout import files_of, is_hidden
from runtime.authoring.importing.document import document, name_of, text_of
from runtime.authoring.importing.note import Notes
from runtime.authoring.importing.placing import is_markdown, placed
from runtime.authoring.importing.prose import description, title, topics
from runtime.authoring.importing.tree import OVERVIEW, About, assembled
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, CaroError

FIRST = (OVERVIEW, "knowledge/readme.md", "knowledge/index.md")  # where a folder says what it is, in lower case


def read(folder: Path, id: str, notes: Notes) -> SkillTree:
    """The skill of a folder of Markdown."""
    files = files_of(folder, notes, _why_not)
    texts = {path: _text(path, data, notes) for path, data in files.items() if is_markdown(path) and not _is_licence(path)}
    documents = {place: texts[path] for path, place in placed(filter(texts.get, texts), notes).items()}
    if not documents:
        raise CaroError(f"{folder}: found no Markdown; wanted files *.md", code=INVALID, hint="correct the path")
    for place in documents:
        notes.taken("documents", place)
    stated = licence.of_files({path: data for path, data in files.items() if _is_licence(path)}, notes)
    return assembled(_about(folder, id, documents), documents, stated, str(folder))


def _text(path: str, data: bytes, notes: Notes) -> str:
    """The document of a file; empty if it is none."""
    text = text_of(path, data, notes)
    if text is None:
        notes.lost("a document that is no UTF-8", path, "UTF-8")
        return ""
    return document(path, text, notes)


def _why_not(path: str) -> str:
    if is_hidden(path):
        return "a hidden file"
    return "" if is_markdown(path) or _is_licence(path) else "a file that is no Markdown"


def _is_licence(path: str) -> bool:
    return licence.FILE.fullmatch(path) is not None


def _about(folder: Path, id: str, documents: Mapping[str, str]) -> About:
    lower = {path.lower(): path for path in documents}
    first = [documents[lower[path]] for path in FIRST if path in lower] or list(documents.values())
    said = next(filter(None, map(description, first)), "")
    tops = [path.split("/")[1] for path in documents if path.count("/") > 1]
    titles = [title(text) for path, text in documents.items() if path.count("/") == 1]
    return About(
        id=id,
        name=title(first[0]) or name_of(id.partition(".")[2]),
        description=said or f"Documents of the folder {folder.absolute().name}.",
        topics=topics([*tops, *titles]),
    )
