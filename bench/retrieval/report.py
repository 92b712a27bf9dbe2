"""What a part prints: a table, and whether the limits hold."""

from collections.abc import Sequence


class Report:
    """Collects the limits that do not hold. `details` asks for more than the tables."""

    def __init__(self, *, details: bool) -> None:
        self.details = details
        self.missed: list[str] = []

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows under their heads, the first column to the left."""
        widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
        print(f"\n{title}")
        for row in (heads, *rows):
            cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
            print("  ".join([row[0].ljust(widths[0]), *cells[1:]]), flush=True)

    def say(self, sentence: str) -> None:
        """Print something that is no limit."""
        print(sentence, flush=True)

    def limit(self, sentence: str, *, holds: bool) -> None:
        """Print a limit and whether it holds."""
        self.say(f"{'holds' if holds else 'MISSED'}: {sentence}")
        if not holds:
            self.missed.append(sentence)
