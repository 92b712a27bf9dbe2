"""A skill put together: manifest, licence, documents, and the two documents that every skill has."""

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.authoring.importing.licence import Licence
from runtime.authoring.importing.prose import cut, title
from runtime.authoring.importing.toml_text import Value, written
from runtime.authoring.validate.rules import NAME_LENGTH
from runtime.contract.records import API_MAJOR, API_MINOR
from runtime.contract.verified import SkillTree

VERSION = "0.1.0"  # of what has none
MANIFEST, LICENCE = "skill.toml", "LICENSE"
OVERVIEW, CONTEXT = "knowledge/overview.md", "knowledge/prompts/context.md"
LISTED = 200  # documents that an overview names


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the manifest says. `commands` are programs that the skill asks for."""

    id: str
    name: str
    description: str
    topics: tuple[str, ...]
    version: str = VERSION
    authors: tuple[str, ...] = ()
    repository: str = ""
    commands: tuple[str, ...] = ()


def assembled(
    about: About, documents: Mapping[str, str], licence: Licence, origin: str, others: Mapping[str, bytes] | None = None
) -> SkillTree:
    """The tree of these documents and other files; an overview and a context are added where there are none."""
    texts = {CONTEXT: _context(about), **documents}
    texts.setdefault(OVERVIEW, _overview(about, documents))
    files = {path: text.encode() for path, text in texts.items()}
    files |= {MANIFEST: manifest(about, licence.expression).encode(), LICENCE: licence.text, **(others or {})}
    return SkillTree(origin=origin, files=dict(sorted(files.items())))


def manifest(about: About, expression: str) -> str:
    """The text of skill.toml."""
    skill: dict[str, Value] = {
        "id": about.id,
        "name": cut(about.name, NAME_LENGTH),
        "version": about.version,
        "description": cut(about.description),
        "api_version": f"{API_MAJOR}.{API_MINOR}",
        "authors": about.authors,
        "license": expression,
        "repository": about.repository,
    }
    tables: dict[str, dict[str, Value]] = {
        "skill": skill,
        "provides": {"knowledge": True},
        "knowledge": {"topics": about.topics},
        "capabilities.terminal_exec": {"allowed": bool(about.commands), "commands": about.commands},
    }
    return written(tables)


def _context(about: About) -> str:
    topics = f"\nTopics: {', '.join(about.topics)}.\n" if about.topics else ""
    return f"# {about.name}\n\n{about.description}\n{topics}"


def _overview(about: About, documents: Mapping[str, str]) -> str:
    """What there is: each document where they are few, else each folder."""
    if len(documents) <= LISTED:
        lines = [f"* `{path[10:-3]}`: {title(text)}" for path, text in sorted(documents.items())]
    else:
        folders = [path[10:].rpartition("/")[0] or "." for path in documents]
        lines = [f"* `{folder}`: {folders.count(folder)} documents" for folder in sorted(set(folders))]
    return f"# {about.name}\n\n{about.description}\n\n## Documents\n\n" + "\n".join(lines) + "\n"
