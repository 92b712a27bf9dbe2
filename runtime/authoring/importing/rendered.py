"""A manual page as a terminal shows it, taken apart: sections, and in them blocks of lines with their indentation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

OVERSTRUCK = re.compile(r"[^\n\x08]\x08")
ESCAPE = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
RUNNING = re.compile(r"\S+\([0-9][0-9A-Za-z]*\).*|.*\s\S+\([0-9][0-9A-Za-z]*\)|\S.*\s{3,}.*\s{3,}\S.*")
SUBSECTION = 5  # columns; text is indented by more, or is the lowest of its section
BULLET = re.compile(r"([ ]*)([•·∙*○◦-]|\([a-z0-9]\)|[0-9]{1,2}\.)([ ]{1,6})(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines without an empty one between them. `indent` is that of the first, behind its bullet; `lines` have their own."""

    indent: int
    lines: tuple[str, ...]
    bullet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of level 2 or 3, and what stands below it."""

    title: str
    level: int
    blocks: tuple[Block, ...]


def sections(page: bytes) -> list[Section]:
    """The sections of what a renderer printed."""
    lines = _body(_shown(page.decode(errors="replace")).split("\n"))
    starts = [at for at, line in enumerate(lines) if _level(line)]
    ends = [*starts[1:], len(lines)]
    return [
        Section(title=lines[at].strip(), level=_level(lines[at]), blocks=tuple(_blocks(lines[at + 1 : end])))
        for at, end in zip(starts, ends, strict=False)
    ]


def _shown(text: str) -> str:
    """The text that is left when the terminal has obeyed: overstriking, colours and links show nothing of their own."""
    while OVERSTRUCK.search(text):
        text = OVERSTRUCK.sub("", text)
    return CONTROL.sub("", ESCAPE.sub("", text)).expandtabs()


def _body(lines: list[str]) -> list[str]:
    """The lines without the running title at the top and at the bottom."""
    kept = "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")
    for end in (0, -1):
        if kept and RUNNING.fullmatch(kept[end].strip()):
            del kept[end]
    return kept


def _level(line: str) -> int:
    """2 for a heading, 3 for one below it, 0 for text."""
    indent = len(line) - len(line.lstrip())
    if not line.strip() or indent >= SUBSECTION:
        return 0
    return 3 if indent else 2


def _blocks(lines: list[str]) -> Iterator[Block]:
    block: list[str] = []
    for line in [*lines, ""]:
        match = BULLET.match(line)
        if block and (not line.strip() or match):
            yield _block(block)
            block = []
        if line.strip():
            block.append(line)


def _block(lines: list[str]) -> Block:
    match = BULLET.match(lines[0])
    first = " " * match.end() + lines[0][match.end() :] if match else lines[0]
    return Block(indent=len(first) - len(first.lstrip()), lines=(first, *lines[1:]), bullet=match is not None)
