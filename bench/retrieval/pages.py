"""tldr pages as skills: each a document as the importer makes them, one example of each kept out if asked for."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bench.retrieval import made
from bench.retrieval.baselines import Row
from bench.retrieval.corpora import Page
from runtime.supply.verify import Fetched

MOST = 4000  # pages of a skill; a skill has at most 4,096 files
OPTION = re.compile(r"\{\{\[([^\[\]{}|]+(?:\|[^\[\]{}|]+)+)\]\}\}")
LETTER = re.compile(r"(?<=\w)\[(\w+)\]|\[(\w+)\](?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Pages in order: their skills, the place of each (skill id and path), and how the baselines see them."""

    skills: tuple[Fetched, ...]
    places: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def held_out(page: Page) -> int:
    """The example that is kept out of a page of two or more; the same for the same page."""
    return random.Random(f"{page.platform}/{page.name}").randrange(len(page.examples)) if len(page.examples) > 1 else -1


def plain(sentence: str) -> str:
    """Without the brackets that show which letter an option stands for."""
    return LETTER.sub(r"\1\2", sentence)


def requests(pages: Sequence[Page]) -> list[tuple[int, str]]:
    """Page number and sentence of each example that is kept out."""
    kept = ((number, page, held_out(page)) for number, page in enumerate(pages))
    return [(number, plain(page.examples[out][0])) for number, page, out in kept if out >= 0]


def library(pages: Sequence[Page], *, whole: bool) -> Library:
    """The pages as skills, one a platform or more where it has many; `whole` keeps nothing out."""
    shelves: dict[str, dict[str, str]] = {}
    places: list[tuple[str, str]] = []
    for page in pages:
        number = 1
        while len(shelves.setdefault(id := f"custom.tldr-{page.platform}-{'i' * number}", {})) >= MOST:
            number += 1
        path = f"{page.platform}/{_file(page.name)}.md"
        shelves[id][path] = _document(page, _shown(page, whole=whole))
        places.append((id, path))
    skills = [
        made.skill(id, f"tldr {id[12:]}", f"Short pages with examples of {len(texts)} commands.", texts)
        for id, texts in shelves.items()
    ]
    return Library(skills=tuple(skills), places=tuple(places), rows=tuple(_row(page, _shown(page, whole=whole)) for page in pages))


def _file(name: str) -> str:
    """A name that may stand in a skill."""
    return quote(name, safe="+").replace("~", "%7E") if name[0] != "." else f"%2E{quote(name[1:])}"


def _shown(page: Page, *, whole: bool) -> list[tuple[str, str]]:
    out = -1 if whole else held_out(page)
    examples = [one for at, one in enumerate(page.examples) if at != out]
    return [(plain(text), OPTION.sub(lambda match: match[1].rpartition("|")[2], command)) for text, command in examples]


def _document(page: Page, examples: Sequence[tuple[str, str]]) -> str:
    blocks = [f"{text}:\n```sh\n{command}\n```" for text, command in examples]
    return "\n\n".join([f"# {page.title}", page.summary, *blocks]) + "\n"


def _row(page: Page, examples: Sequence[tuple[str, str]]) -> Row:
    body = "\n".join(f"{text}\n{command}" for text, command in examples)
    return Row(f"{page.platform} {page.name} {page.title}", page.summary, body, topics=[page.name])
