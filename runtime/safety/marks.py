"""Characters that stand for what is not a plain character of a word. They are of a private area; in input they count as unknown."""

UNKNOWN = "\ue000"  # a stretch that only a run would tell
SPLIT = "\ue001"  # a place where the shell splits a word: a blank of an expansion without quotes
OPEN, CLOSE, COMMA = "\ue002", "\ue003", "\ue004"  # braces and commas without quotes
MARKS = (UNKNOWN, SPLIT, OPEN, CLOSE, COMMA)
SHOWN = {ord(UNKNOWN): "...", ord(SPLIT): " ", ord(OPEN): "{", ord(CLOSE): "}", ord(COMMA): ","}
MOST_WORDS = 64  # that braces may make of one


def shown(words: list[str]) -> str:
    """Words for people, cut where nobody reads on."""
    text = " ".join(one or "''" for one in words).translate(SHOWN)
    return text if len(text) <= 200 else text[:200] + "..."


def foreign(text: str) -> str:
    """Text from outside: what looks like a mark is unknown."""
    if text.isascii():
        return text
    for mark in MARKS[1:]:
        text = text.replace(mark, UNKNOWN)
    return text


def fields(word: str) -> list[str]:
    """The words that the shell makes of one: braces expanded, split where it splits."""
    made = braces(word) if OPEN in word else [word]
    words = [part for one in made for part in one.split(SPLIT) if part or SPLIT not in one]
    return [plain(one) for one in words]


def plain(word: str) -> str:
    """Braces that expand to nothing else are characters."""
    return (
        word.replace(OPEN, "{").replace(CLOSE, "}").replace(COMMA, ",") if OPEN in word or CLOSE in word or COMMA in word else word
    )


def braces(word: str) -> list[str]:
    """`a{b,c}d` as `abd`, `acd`; the innermost first, at most MOST_WORDS."""
    made = [word]
    at = 0
    while at < len(made) and len(made) < MOST_WORDS:
        start, end = _innermost(made[at])
        inside = made[at][start + 1 : end]
        if start < 0 or end < 0:
            at += 1
        elif COMMA in inside:
            head, tail = made[at][:start], made[at][end + 1 :]
            made[at : at + 1] = [head + part + tail for part in inside.split(COMMA)]
        else:
            made[at] = made[at][:start] + "{" + inside + "}" + made[at][end + 1 :]
    return made[:MOST_WORDS]


def _innermost(word: str) -> tuple[int, int]:
    end = word.find(CLOSE)
    start = word.rfind(OPEN, 0, end) if end >= 0 else -1
    return start, end
