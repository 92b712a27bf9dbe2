"""A checkout of tldr-pages: each page a document, each example a sentence with the command in a block."""

import re
from pathlib import Path

from runtime.authoring.importing.checkout import files_of
from runtime.authoring.importing.document import document, text_of
from runtime.authoring.importing.licence import Licence
from runtime.authoring.importing.note import Notes
from runtime.authoring.importing.placing import FOLDER, placed
from runtime.authoring.importing.tree import About, assembled
from runtime.contract.verified import SkillTree
from runtime.errors import NOT_FOUND, CaroError
from runtime.supply.folder import is_folder

PLATFORMS = {"common": "", "linux": "linux", "osx": "macos", "windows": "windows"}
# The page format, CONTRIBUTING.md of tldr-pages: a title, quoted lines about the command, then pairs of text and command.
EXAMPLE = re.compile(r"^- (.+)\n+`(.+)`[ \t]*$", re.MULTILINE)
TITLE = re.compile(r"# (\S.*)")
OPTION = re.compile(r"\{\{\[([^\[\]{}|]+(?:\|[^\[\]{}|]+)+)\]\}\}")
LETTER = re.compile(r"(?<=\w)\[(\w+)\]|\[(\w+)\](?=\w)")
CODE = re.compile(r"(`[^`]*`)")
ATTRIBUTION = """\
These documents are made of tldr-pages, https://github.com/tldr-pages/tldr,
copyright the tldr-pages team and contributors, licensed under the Creative Commons
Attribution 4.0 International licence (CC-BY-4.0):
https://creativecommons.org/licenses/by/4.0/legalcode

Changes: each page became a document of sentences and code blocks; options that a page
gives in a short and a long form are written in the long one; brackets around the letters
of a word that an option stands for were removed.
"""


def read(path: Path, id: str, notes: Notes) -> SkillTree:
    """The skill of a checkout, in English, or of one folder of pages in any language."""
    pages = path if is_folder(path / "common") else path / "pages"
    if not is_folder(pages / "common"):
        raise CaroError(
            f"{path}: found no pages/common; wanted a checkout of tldr-pages, or its folder of one language",
            code=NOT_FOUND,
            hint="correct the path",
        )
    files = files_of(pages, notes, _why_not)
    documents = {}
    for page, place in placed(files, notes).items():
        made = _document(page, text_of(page, files[page], notes), notes)
        if made:
            documents[place] = made
            notes.taken(f"pages of {page.partition('/')[0]}", place)
    return assembled(_about(id, documents), documents, _licence(), str(path))


def _why_not(path: str) -> str:
    platform, _, page = path.partition("/")
    if platform not in PLATFORMS and page:
        return f"pages of {platform}"
    return "" if page.endswith(".md") and "/" not in page else "a file that is no page"


def _document(page: str, text: str | None, notes: Notes) -> str:
    """The document of a page; empty if it is none."""
    title = TITLE.match(text) if text else None
    examples = EXAMPLE.findall(text) if text else []
    if text is None or not title or not examples:
        notes.lost("a page in another format", page, "a title and examples")
        return ""
    summary = " ".join(line[1:].strip() for line in text.splitlines() if line.startswith(">"))
    blocks = [_example(page, said, command, notes) for said, command in examples]
    system = PLATFORMS[page.partition("/")[0]]
    front = f"---\nos: {system}\n---\n" if system else ""
    body = "\n\n".join([f"# {title[1].strip()}", *([summary] if summary else []), *blocks])
    return front + document(page, body + "\n", notes)


def _example(page: str, said: str, command: str, notes: Notes) -> str:
    """The sentence, and right behind it the command."""
    long = OPTION.sub(lambda match: match[1].rpartition("|")[2], command)
    if long != command:
        notes.changed("an option in two forms, of which the long one is kept", page)
    sentence = "".join(part if part.startswith("`") else LETTER.sub(r"\1\2", part) for part in CODE.split(said.strip()))
    if sentence != said.strip():
        sentence = sentence[0].upper() + sentence[1:]
        notes.changed("letters in brackets, which show what an option stands for", page)
    ending = "" if sentence.endswith((".", ":")) else "."
    return f"{sentence}{ending}\n```sh\n{long.strip()}\n```"


def _about(id: str, documents: dict[str, str]) -> About:
    systems = dict.fromkeys(place.removeprefix(FOLDER).partition("/")[0] for place in documents)
    return About(
        id=id,
        name="tldr pages",
        description=f"Short pages with examples of {len(documents)} commands, from tldr-pages: how a command is used most often.",
        topics=tuple(systems),
        authors=("the tldr-pages team and contributors",),
        repository="https://github.com/tldr-pages/tldr",
    )


def _licence() -> Licence:
    return Licence(expression="CC-BY-4.0", text=ATTRIBUTION.encode())
