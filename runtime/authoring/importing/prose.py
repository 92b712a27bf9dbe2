"""Plain sentences out of Markdown: a description for a manifest, a title, topics."""

import re
from collections.abc import Iterable, Iterator

from runtime.authoring.importing.document import TOP, outside_of_code
from runtime.authoring.validate.front_matter import front_matter
from runtime.authoring.validate.hidden import HIDDEN
from runtime.authoring.validate.rules import DESCRIPTION_LENGTH, NAME_LENGTH

NO_PROSE = re.compile(r" {0,3}(?:#|<|>|\||!\[|\[!|\[[^\]]*\]:|[-*_=]{3,}|[-*+][ \t]|[0-9]+[.)][ \t]|:::|\+\+\+)|\t| {4}")
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)?\)|\[[^\[\]]*\])")
EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TOPICS = 12


def description(text: str) -> str:
    """The first paragraph of prose, on one line, as long as a description may be; empty if there is none."""
    return cut(plain(next(_paragraphs(COMMENT.sub("", front_matter(text)[1])), "")))


def title(text: str) -> str:
    """The first heading of the first level, as a name; empty if there is none."""
    lines = outside_of_code(front_matter(text)[1])
    heading = next((line for line in lines if TOP.match(line)), "")
    return plain(heading.strip().strip("#"))[:NAME_LENGTH].strip()


def plain(words: str) -> str:
    """One line without links, emphasis and characters that do not show."""
    shown = EMPHASIS.sub(r"\2", LINK.sub(r"\1", words))
    return " ".join(HIDDEN.sub("", " ".join(shown.split())).split())


def cut(words: str, most: int = DESCRIPTION_LENGTH) -> str:
    """The same, or its first sentences or words that fit."""
    if len(words) <= most:
        return words
    end = words.rfind(". ", 0, most)
    return words[: end + 1] if end > 0 else words[: most - 3].rpartition(" ")[0] + "..."


def topics(names: Iterable[str]) -> tuple[str, ...]:
    """A few topics of these names, in lower case, each once."""
    words = (" ".join(re.sub(r"[^\w+#.]+", " ", plain(name)).lower().split()) for name in names)
    return tuple(list(dict.fromkeys(word for word in words if word and len(word) <= NAME_LENGTH))[:TOPICS])


def _paragraphs(body: str) -> Iterator[str]:
    """Runs of lines that begin as prose does, outside of code."""
    lines: list[str] = []
    for line in [*outside_of_code(body), ""]:
        if line.strip() and not (NO_PROSE.match(line) and not lines):
            lines.append(line.strip())
        elif lines:
            yield " ".join(lines)
            lines = []
