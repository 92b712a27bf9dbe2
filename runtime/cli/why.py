"""How an answer explains itself: which word of the request was found where, and what it counts. Hot."""

from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.knowledge.hits import Hit
from runtime.knowledge.request import Word


def explained(terminal: Terminal, words: list[Word], hit: Hit) -> str:
    """The words of a request and what became of each, as a table."""
    rows = [
        (
            word.text,
            found.term if found.gain else "-",
            found.field if found.gain else "nowhere",
            number(word.weight),
            number(found.gain),
        )
        for word, found in zip(words, hit.why, strict=True)
    ]
    return table(terminal, ("WORD", "FOUND AS", "IN", "RARITY", "COUNTS"), rows)


def reasons(words: list[Word], hit: Hit) -> list[dict[str, object]]:
    """The same as data."""
    return [
        {
            "word": word.text,
            "term": found.term if found.gain else None,
            "field": found.field if found.gain else None,
            "rarity": round(word.weight, 2),
            "counts": round(found.gain, 2),
        }
        for word, found in zip(words, hit.why, strict=True)
    ]


def number(value: float) -> str:
    """A score or weight for people."""
    return f"{value:.2f}"
