"""What the program knows of the terminal, and the one way text reaches it. Hot."""

import os
import sys

from runtime.contract.characters import HIDDEN

WIDTH = 80  # columns, where the terminal does not say


VISIBLE: dict[int, str] = {}  # filled when a text first needs it: 4,300 characters are 1.5 ms


def _visible(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def neutral(text: str) -> str:
    """Text whose every character shows: line ends become newlines, what a terminal would obey becomes an escape."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    if not VISIBLE:
        VISIBLE.update((code, _visible(code)) for first, last in HIDDEN for code in range(first, last + 1))
    return text.replace("\r\n", "\n").translate(VISIBLE)


class Terminal:
    """Standard output: whether it is a terminal, takes styles, and how many columns it has."""

    __slots__ = ("columns", "styled")

    def __init__(self) -> None:
        out = sys.stdout
        tty = out is not None and out.isatty()
        self.styled = tty and not os.environ.get("NO_COLOR") and (os.environ.get("TERM") or "dumb") != "dumb"
        self.columns = 0
        if tty:
            try:
                self.columns = os.get_terminal_size(out.fileno()).columns or WIDTH
            except OSError:
                self.columns = WIDTH
        if out is not None and hasattr(out, "reconfigure"):
            out.reconfigure(errors="backslashreplace")

    def style(self, text: str, code: str) -> str:
        """The text in an SGR style, if styles are taken."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.styled and text else text
