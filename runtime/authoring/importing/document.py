"""A Markdown document of somebody else as a skill may hold it: UTF-8, a top heading, sound front matter, code that shows."""

import re
from itertools import pairwise

from runtime.authoring.importing.note import Notes
from runtime.authoring.validate.document import BOM
from runtime.authoring.validate.front_matter import FRONT, front_problems, read_front_matter
from runtime.authoring.validate.hidden import HIDDEN_IN_LINES, hidden_in_line, lines_of
from runtime.authoring.validate.problems import Problem

TOP = re.compile(r" {0,3}#(?:[ \t]+|\Z)")
UNDERLINE = re.compile(r" {0,3}=+[ \t]*")


def text_of(path: str, data: bytes, notes: Notes) -> str | None:
    """The text of UTF-8 bytes, with line feeds and without byte order mark; None of other bytes."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if text.startswith(BOM):
        problem = Problem(file=path, key="", found="a byte order mark at offset 0", wanted="UTF-8 without one")
        notes.mended("a byte order mark", problem)
        text = text.removeprefix(BOM)
    if "\r" in text:
        problem = Problem(file=path, key="", found="carriage returns", wanted="line feeds alone")
        notes.mended("carriage returns at line ends", problem)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def document(path: str, text: str, notes: Notes) -> str:
    """The same document as a skill holds it. Its title, if it has none, comes from its front matter or its name."""
    front, title, body = _front(path, text, notes)
    body = _visible(path, body, notes)
    if not has_top_heading(body):
        notes.changed("a document without a top heading, which its name gives it", path)
        body = f"# {title or name_of(path)}\n\n{body}".rstrip("\n") + "\n"
    return front + body


def name_of(path: str) -> str:
    """A title made of a file name: `git-hooks.md` is `Git hooks`."""
    stem = path.rpartition("/")[2].partition(".")[0]
    words = re.sub(r"[-_\s]+", " ", stem).strip() or "Document"
    return words[0].upper() + words[1:]


def has_top_heading(body: str) -> bool:
    """Whether a heading of the first level stands anywhere outside of code."""
    lines = list(outside_of_code(body))
    if any(TOP.match(line) for line in lines):
        return True
    return any(UNDERLINE.fullmatch(line) and above.strip() for above, line in pairwise(lines))


def outside_of_code(body: str) -> list[str]:
    """The lines that stand in no fenced block."""
    return [line.text for line in lines_of(body) if line.language is None]


def _front(path: str, text: str, notes: Notes) -> tuple[str, str, str]:
    """The front matter if a skill may hold it, the title that it names, and the text behind it."""
    match = FRONT.match(text)
    if not match:
        return "", "", text
    read = read_front_matter(path, text)
    problems = read if isinstance(read, list) else list(front_problems(path, read[0], {}, document=True))
    body = text[match.end() :]
    if problems:
        notes.mended("front matter that a skill cannot hold", problems[0])
        return "", "", body
    title = "" if isinstance(read, list) else read[0].get("title")
    shown = " ".join(title.split()) if isinstance(title, str) else ""
    return match[0] if match[0].endswith("\n") else f"{match[0]}\n", shown, body


def _visible(path: str, body: str, notes: Notes) -> str:
    """Code without characters that do not show."""
    if not HIDDEN_IN_LINES.search(body):
        return body
    lines = []
    for line in lines_of(body):
        code = line.language is not None
        for problem in hidden_in_line(path, line.text, line.number, " in code") if code else ():
            notes.mended("hidden characters in code", problem)
        lines.append(HIDDEN_IN_LINES.sub("", line.text) if code else line.text)
    return "\n".join(lines)
