"""Rows as aligned columns; the last column wraps on a terminal and is never cut. Hot."""

from runtime.cli.terminal import Terminal, neutral

TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2  # columns between cells
NARROWEST = 20  # columns that the last cell gets at least
WIDE = (
    (0x1100, 0x115F),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
    (0x1F300, 0x1FAFF),
    (0x20000, 0x3FFFD),
)


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    if text.isascii():
        return len(text)
    return len(text) + sum(any(first <= ord(c) <= last for first, last in WIDE) for c in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most that many columns, broken between words; one word may be longer."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and width(line) + 1 + width(word) > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def table(terminal: Terminal, heads: tuple[str, ...], rows: "Sequence[tuple[str, ...]]") -> str:
    """The table as text with a line end. Cells are neutralised here."""
    shown = [[neutral(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max([width(head), *(width(row[at]) for row in shown)]) for at, head in enumerate(heads)]
    indent = sum(widths[:-1]) + GAP * (len(heads) - 1)
    room = max(terminal.columns - indent, NARROWEST) if terminal.columns else 0
    lines = [terminal.style(_line(list(heads), widths), "1")]
    for row in shown:
        last = wrapped(row[-1], room) if room else [row[-1]]
        lines.append(_line([*row[:-1], last[0]], widths))
        lines += [" " * indent + more for more in last[1:]]
    return "".join(f"{line}\n" for line in lines)


def _line(cells: list[str], widths: list[int]) -> str:
    padded = [cell + " " * (columns - width(cell)) for cell, columns in zip(cells, widths, strict=True)]
    return (" " * GAP).join(padded).rstrip()


def pairs(terminal: Terminal, rows: list[tuple[str, str]]) -> str:
    """Keys and values, a line each; values wrap on a terminal. Both are neutralised here."""
    shown = [(neutral(key).replace("\n", " "), neutral(value).replace("\n", " ")) for key, value in rows]
    longest = max(width(key) for key, _ in shown)
    room = max(terminal.columns - longest - GAP, NARROWEST) if terminal.columns else 0
    lines: list[str] = []
    for key, text in shown:
        first, *rest = wrapped(text, room) if room else [text]
        label = terminal.style(key, "1") + " " * (longest - width(key) + GAP)
        lines += [(label + first).rstrip(), *(" " * (longest + GAP) + more for more in rest)]
    return "".join(f"{line}\n" for line in lines)


def size(length: int) -> str:
    """Bytes for people, in decimal units: 999 B, 1.2 kB, 3.4 MB."""
    if length < 1000:
        return f"{length} B"
    return f"{length / 1000:.1f} kB" if length < 999_950 else f"{length / 1_000_000:.1f} MB"
