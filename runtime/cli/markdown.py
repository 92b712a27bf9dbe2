"""Markdown on a terminal. The text was neutralised before, so every escape in the result is ours. Cold: imports mistune."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import mistune
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table

from runtime.cli.table import width
from runtime.cli.terminal import Terminal

BOLD, DIM, ITALIC, UNDERLINE, CODE, HEADING = "1", "2", "3", "4", "36", "1;35"
WIDEST = 100  # columns of running text; longer lines are hard to read
NARROWEST = 20
STYLE = re.compile("\x1b\\[[0-9;]*m")

Token = Mapping[str, Any]


def render(text: str, terminal: Terminal) -> str:
    """The document as styled lines that fit the terminal."""
    parse = mistune.create_markdown(renderer=None, plugins=[table, strikethrough])
    tokens = parse(text)
    page = _Page(terminal)
    if isinstance(tokens, list):
        page.blocks(tokens, "")
    return "\n".join(page.lines).strip("\n") + "\n"


class _Page:
    """Lines so far. `indent` is what each line of a block begins with."""

    def __init__(self, terminal: Terminal) -> None:
        self.style = terminal.style
        self.columns = min(terminal.columns, WIDEST)
        self.lines: list[str] = []

    def blocks(self, tokens: Iterable[Token], indent: str) -> None:
        for token in tokens:
            block = getattr(self, "_" + token["type"], self._plain)
            block(token, indent)

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip():
            self.lines.append("")

    def _fill(self, text: str, first: str, indent: str) -> None:
        """Wrapped lines; styles take no columns."""
        room = max(self.columns - width(indent), NARROWEST)
        for part in text.split("\n"):
            line, begin = "", first
            for word in part.split(" "):
                if line and width(STYLE.sub("", f"{line} {word}")) > room:
                    self.lines.append(begin + line)
                    line, begin = word, indent
                else:
                    line = f"{line} {word}" if line else word
            self.lines.append(begin + line)
            first = indent

    def _plain(self, token: Token, indent: str) -> None:
        if token.get("raw"):
            self.lines += [indent + line for line in token["raw"].rstrip("\n").split("\n")]
        elif token.get("children"):
            self._fill(self._inline(token["children"]), indent, indent)

    def _blank_line(self, token: Token, indent: str) -> None:
        self._gap()

    def _heading(self, token: Token, indent: str) -> None:
        self._gap()
        self.lines += [self.style(self._inline(token["children"]), HEADING), ""]

    def _paragraph(self, token: Token, indent: str) -> None:
        self._fill(self._inline(token["children"]), indent, indent)
        self._gap()

    def _block_code(self, token: Token, indent: str) -> None:
        self._gap()
        self.lines += [f"{indent}    {self.style(line, CODE)}" for line in token["raw"].rstrip("\n").split("\n")]
        self._gap()

    def _block_quote(self, token: Token, indent: str) -> None:
        self.blocks(token["children"], indent + self.style("| ", DIM))

    def _thematic_break(self, token: Token, indent: str) -> None:
        self.lines += [self.style("-" * (self.columns - width(indent)), DIM), ""]

    def _list(self, token: Token, indent: str) -> None:
        number = token["attrs"].get("start", 1)
        for item in token["children"]:
            mark = f"{number}. " if token["attrs"]["ordered"] else "* "
            number += 1
            at = len(self.lines)
            self.blocks(item["children"], indent + " " * len(mark))
            if len(self.lines) > at:
                self.lines[at] = indent + mark + self.lines[at].removeprefix(indent + " " * len(mark))
        self._gap()

    def _table(self, token: Token, indent: str) -> None:
        head, body = token["children"]
        rows = [head["children"], *(row["children"] for row in body["children"])]
        cells = [[self._inline(cell["children"]) for cell in row] for row in rows]
        widths = [max(width(STYLE.sub("", row[at])) for row in cells) for at in range(len(cells[0]))]
        for place, row in enumerate(cells):
            padded = [cell + " " * (columns - width(STYLE.sub("", cell))) for cell, columns in zip(row, widths, strict=True)]
            line = "  ".join(padded).rstrip()
            self.lines.append(indent + (self.style(line, BOLD) if place == 0 else line))
        self._gap()

    def _inline(self, tokens: Iterable[Token]) -> str:
        return "".join(self._span(token) for token in tokens)

    def _span(self, token: Token) -> str:
        kind, raw = token["type"], token.get("raw", "")
        if kind == "linebreak":
            return "\n"
        if kind == "softbreak":
            return " "
        if kind == "codespan":
            return self.style(raw, CODE)
        inner = self._inline(token["children"]) if "children" in token else raw
        if kind in {"link", "image"}:
            url = token["attrs"]["url"]
            return inner if inner == url else f"{inner} ({self.style(url, UNDERLINE)})"
        code = {"strong": BOLD, "emphasis": ITALIC, "strikethrough": DIM}.get(kind)
        return self.style(inner, code) if code else inner
