"""The development corpora, read where they lie. Nothing of them is kept."""

import gzip
import json
import os
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from runtime.authoring.validate.front_matter import FRONT
from runtime.authoring.validate.hidden import HIDDEN_IN_LINES

VARIABLE = "CARO_CORPORA"
ROOT = Path(__file__).parents[2]
TLDR, SKILLS = "tldr.jsonl.gz", "agent-skills.tar.gz"


class MissingError(Exception):
    """A corpus is not there; says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of tldr; `examples` are sentence and command."""

    platform: str
    name: str
    title: str
    summary: str
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFolder:
    """A published skill: `documents` are its Markdown files by path, front matter left out, SKILL.md the first."""

    name: str
    description: str
    documents: dict[str, str]


def corpus(name: str) -> Path:
    """The file of one corpus. Raises MissingError."""
    folder = Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "corpora")
    if not (folder / name).is_file():
        raise MissingError(f"{folder / name} is not there ({VARIABLE} names the folder)")
    return folder / name


@cache
def tldr() -> tuple[Page, ...]:
    """All English pages, in the order of the file."""
    with gzip.open(corpus(TLDR), "rt", encoding="utf-8") as lines:
        return tuple(_page(json.loads(line)) for line in lines)


def _page(row: dict[str, Any]) -> Page:
    examples: list[dict[str, str]] = row["examples"]
    return Page(
        platform=row["platform"],
        name=row["page"],
        title=row["title"],
        summary=row["summary"],
        examples=tuple((one["text"], one["command"]) for one in examples),
    )


@cache
def skills() -> tuple[SkillFolder, ...]:
    """All folders with a SKILL.md that has a description, by path, without characters that no skill may have."""
    texts: dict[PurePosixPath, str] = {}
    with tarfile.open(corpus(SKILLS)) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() and member.name.endswith(".md") else None
            if stream:
                texts[PurePosixPath(member.name)] = HIDDEN_IN_LINES.sub("", stream.read().decode(errors="replace"))
    folders = sorted(path.parent for path in texts if path.name == "SKILL.md")
    found = [_folder(folder, texts) for folder in folders]
    return tuple(one for one in found if one.description)


def _folder(folder: PurePosixPath, texts: dict[PurePosixPath, str]) -> SkillFolder:
    first = folder / "SKILL.md"
    front, text = _front(texts[first])
    others = {path: _front(texts[path])[1] for path in sorted(texts) if folder in path.parents and path != first}
    documents = {"overview.md": text, **{str(path.relative_to(folder)): other for path, other in others.items()}}
    return SkillFolder(name=folder.name, description=" ".join(str(front.get("description") or "").split()), documents=documents)


def _front(text: str) -> tuple[dict[str, object], str]:
    import yaml

    match = FRONT.match(text)
    if not match:
        return {}, text
    try:
        read = yaml.safe_load(match[1])
    except yaml.YAMLError:
        read = None
    return read if isinstance(read, dict) else {}, text[match.end() :]
