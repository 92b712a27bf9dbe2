"""A document made of a rendered manual page: headings, paragraphs, options as a list, examples as a sentence with its commands."""

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from runtime.authoring.importing.rendered import Block, Section

SPECIAL = re.compile(r"([\\`*<]|(?<!\w)_|_(?!\w)|^(?:[#>+-]|[0-9]+(?=[.)])))")
EXAMPLES = re.compile(r"EXAMPLES?(?: .*)?", re.IGNORECASE)
SYNOPSIS = re.compile(r"SYNOPSIS|SYNTAX", re.IGNORECASE)
BROKEN = re.compile(r"(?<=\w)-\n(?=\w)")
OPTION = re.compile(r"( *-\S+(?:,? \S+)*?) {2,}(\S.*)")  # with its meaning in one line
PROMPT = re.compile(r"[$#%] +(?=\S)")


def written(program: str, sections: Sequence[Section]) -> str:
    """The text of the document."""
    parts = [f"# {program}"]
    inside = ""
    for section in sections:
        inside = section.title if section.level == 2 else inside
        parts.append(f"{'#' * section.level} {_escaped(section.title)}")
        if SYNOPSIS.fullmatch(inside):
            parts += [_fenced("text", _lines(section.blocks))] if section.blocks else []
        elif EXAMPLES.fullmatch(inside):
            parts += _examples(program, section.blocks)
        else:
            parts += _prose(section.blocks)
    return "\n\n".join(parts) + "\n"


def _lines(blocks: Sequence[Block]) -> list[str]:
    return dedent("\n\n".join("\n".join(block.lines) for block in blocks)).split("\n")


def _fenced(language: str, lines: Sequence[str]) -> str:
    """A block of code whose fence is longer than any in it."""
    fence = "```"
    while any(fence in line for line in lines):
        fence += "`"
    return f"{fence}{language}\n" + "\n".join(lines) + f"\n{fence}"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def _joined(lines: Sequence[str]) -> str:
    """One paragraph. Renderers break lines at hyphens that the words have anyway."""
    words = "\n".join(" ".join(line.split()) for line in lines)
    return _escaped(BROKEN.sub("-", words).replace("\n", " ").strip())


def _prose(blocks: Sequence[Block]) -> Iterator[str]:
    """Paragraphs, tags with what they mean, and what is indented further as it stands."""
    base = min((block.indent for block in blocks), default=0)
    inner = -1  # indentation of what the last tag means
    for block in blocks:
        tagged = None if block.bullet else _tagged(block)
        if tagged:
            inner = tagged[2]
            nested = "  " if block.indent > base else ""
            yield f"{nested}* `{tagged[0].replace('`', chr(39))}`: {_joined(tagged[1])}"
        elif block.bullet:
            inner = block.indent
            yield f"* {_joined(block.lines)}"
        elif block.indent in {base, inner} and not _is_uneven(block):
            inner = inner if block.indent == inner else -1
            yield ("  " if block.indent == inner else "") + _joined(block.lines)
        else:
            yield _fenced("text", _lines([block]))


def _tagged(block: Block) -> tuple[str, list[str], int] | None:
    """A tag, in a line of its own or before the text, the lines of what it means, and the column in which all of them begin."""
    first, *below = block.lines
    option = OPTION.fullmatch(first)
    if option and not below:
        return option[1].strip(), [option[2]], option.start(2)
    if not below or any(_indent(line) <= block.indent for line in below):
        return None
    inner = _indent(below[0])
    tag = first[:inner].strip()
    if len(first) > inner and first[inner] != " " and first[inner - 1] == " " and (" " not in tag or first[inner - 2] == " "):
        return tag, [first[inner:], *below], inner
    return first.strip(), below, inner


def _is_uneven(block: Block) -> bool:
    return any(_indent(line) != block.indent for line in block.lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _examples(program: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Sentences, commands right behind the one that introduces them, and what else is indented as it stands."""
    said: Block | None = None
    for block in blocks:
        deeper = said is not None and block.indent > said.indent and not block.bullet
        code = _code(program, block, deeper=deeper)
        if not code and deeper and said is not None and _joined(said.lines).endswith(":"):
            code = _fenced("text", _lines([block]))
        if code:
            yield _behind(said, code)
            said = None
            continue
        if said is not None:
            yield _joined(said.lines)
        said = block
    if said is not None:
        yield _joined(said.lines)


def _behind(said: Block | None, code: str) -> str:
    sentence = _joined(said.lines) if said is not None else ""
    if not sentence:
        return code
    return f"{sentence}\n{code}" if sentence.endswith((".", ":")) else f"{sentence}\n\n{code}"


def _code(program: str, block: Block, *, deeper: bool) -> str:
    """A block of commands: behind a prompt, or further in than the sentence and called by the page's own name. Else empty."""
    lines = _lines([block])
    if not PROMPT.match(lines[0]):
        called = lines[0].split()[0] == program and all(_goes_on(line) for line in lines[:-1])
        return _fenced("sh", lines) if deeper and called else ""
    commands: list[str] = []
    while lines and (PROMPT.match(lines[0]) or (commands and _goes_on(commands[-1]))):
        commands.append(PROMPT.sub("", lines.pop(0), count=1))
    printed = [_fenced("text", dedent("\n".join(lines)).split("\n"))] if lines else []
    return "\n\n".join([_fenced("sh", commands), *printed])


def _goes_on(line: str) -> bool:
    return line.endswith("\\")
