"""A folder with a SKILL.md: its instructions become the overview, its other Markdown documents, and every file is kept as it is."""

import re
from collections.abc import Mapping
from pathlib import Path

from runtime.authoring.importing import licence
from runtime.authoring.importing.checkout import whole
from runtime.authoring.importing.document import document, name_of, text_of
from runtime.authoring.importing.kept import kept
from runtime.authoring.importing.licence import Licence
from runtime.authoring.importing.note import Notes
from runtime.authoring.importing.placing import is_markdown, placed
from runtime.authoring.importing.prose import title, topics
from runtime.authoring.importing.skill_front import Front, FrontReader
from runtime.authoring.importing.tools import commands
from runtime.authoring.importing.tree import CONTEXT, OVERVIEW, VERSION, About, assembled
from runtime.authoring.validate.problems import Problem
from runtime.authoring.validate.rules import ID_LENGTH, version_ok
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, CaroError
from runtime.supply.folder import refused
from runtime.supply.limits import collision

FILE = "SKILL.md"
NAMESPACE = "custom."


def read(folder: Path, id: str, notes: Notes) -> SkillTree:
    """The skill of a SKILL.md folder; without an id it is `custom.` and its name."""
    files = whole(folder, notes)
    same = collision(files)
    if same:
        raise refused(folder, f"{same[0]} and {same[1]} are one file where case or Unicode form is ignored")
    file = _main(folder, files, notes)
    front, body = FrontReader(file, notes).read(_text(file, files[file], notes), folder.resolve().name)
    documents = {CONTEXT: _context(front), OVERVIEW: document(FILE, body, notes)} | _others(file, files, notes)
    about = About(
        id=id or _id(front.name),
        name=front.name,
        description=front.description or f"The skill {front.name}.",
        topics=topics(title(text) for text in documents.values()),
        version=_version(front.metadata.get("version", "")),
        authors=tuple(filter(None, [front.metadata.get("author", "")])),
        commands=commands(file, front.tools, notes),
    )
    return assembled(about, documents, _licence(front.license, files, notes), str(folder), kept(files, notes))


def _main(folder: Path, files: Mapping[str, bytes], notes: Notes) -> str:
    found = [path for path in files if path.upper() == FILE.upper()]
    if not found:
        raise CaroError(f"{folder}: found no {FILE}; wanted the folder of an Agent Skill", code=INVALID, hint="correct the path")
    if found[0] != FILE:
        notes.mended("a SKILL.md of another name", Problem(file=found[0], key="", found="this name", wanted=FILE))
    return found[0]


def _text(file: str, data: bytes, notes: Notes) -> str:
    text = text_of(file, data, notes)
    if text is None:
        notes.mended("bytes that are no UTF-8", Problem(file=file, key="", found="bytes that are no UTF-8", wanted="UTF-8"))
        return data.decode(errors="replace").replace("\r\n", "\n")
    return text


def _others(file: str, files: Mapping[str, bytes], notes: Notes) -> dict[str, str]:
    """The other Markdown files as documents."""
    texts: dict[str, str] = {}
    for path, data in files.items():
        if path == file or not is_markdown(path) or licence.FILE.fullmatch(path):
            continue
        text = text_of(path, data, notes)
        if text is None:
            notes.left_out("a document that is no UTF-8; the file is kept", path)
        else:
            texts[path] = document(path, text, notes)
    return {place: texts[path] for path, place in placed(texts, notes, (CONTEXT, OVERVIEW)).items()}


def _context(front: Front) -> str:
    fits = f"\nCompatibility: {front.compatibility}\n" if front.compatibility else ""
    return f"# {name_of(front.name)}\n\n{front.description}\n{fits}"


def _id(name: str) -> str:
    """`custom.` and the name in the characters that an id may have."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    slug = slug if re.match("[a-z]", slug) else f"skill-{slug}".rstrip("-")
    return (NAMESPACE + slug)[:ID_LENGTH].rstrip("-")


def _version(words: str) -> str:
    """The version that metadata give, with the parts that it leaves out."""
    numbers = f"{words}.0" if re.fullmatch(r"[0-9]+\.[0-9]+", words, re.ASCII) else words
    return numbers if version_ok(numbers) else VERSION


def _licence(words: str, files: Mapping[str, bytes], notes: Notes) -> Licence:
    """What the front matter says, or else what a licence file says."""
    named = {path: data for path, data in files.items() if licence.FILE.fullmatch(path)}
    expression = licence.expression(words) if words else ""
    if not expression and (named or not words):
        return licence.of_files(named, notes)
    text = named[min(named)] if named else f"Licence, as {FILE} says: {words}\n".encode()
    if not expression:
        expression = f"LicenseRef-{re.sub(r'[^A-Za-z0-9]+', '-', words).strip('-')[:40] or 'unknown'}"
        notes.changed(f"a licence that is no SPDX expression: {expression} in skill.toml", FILE)
    return Licence(expression=expression, text=text)
