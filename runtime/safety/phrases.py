"""Phrases in code and statements: words in order, whatever stands between them in blanks, quotes, brackets and comments."""

from runtime.safety.wild import fits

PUNCTUATED = "({[<>=#"
KEPT = "_.$*-@/\ue000"


def statements(text: str) -> list[tuple[list[str], str]]:
    """The words of each statement in small letters, and the statement without blanks."""
    lower = _uncommented(text.lower())
    return [_both(one) for one in lower.split(";") if one.strip()]


def whole(text: str) -> list[tuple[list[str], str]]:
    """The same of a text that is not parted."""
    return [_both(_uncommented(text.lower()))]


def _both(text: str) -> tuple[list[str], str]:
    return _words(text), "".join(text.split())


def _uncommented(text: str) -> str:
    while "/*" in text and "*/" in text.partition("/*")[2]:
        head, _, rest = text.partition("/*")
        text = f"{head} {rest.partition('*/')[2]}"
    return text


def _words(text: str) -> list[str]:
    plain = "".join(one if one.isalnum() or one in KEPT else " " for one in text)
    return plain.split()


def said(phrase: str, words: list[str], squeezed: str) -> bool:
    """Whether a statement has the phrase. `a|b` are alternatives of a word, `**` any words; one with a bracket
    is looked for as it is.
    """
    if any(one in PUNCTUATED for one in phrase):
        return fits(f"*{phrase.lower().replace(' ', '')}*", squeezed)
    tokens = [one.split("|") for one in phrase.lower().split()]
    return any(_from(tokens, words, at) for at in range(len(words)))


def _from(tokens: list[list[str]], words: list[str], at: int) -> bool:
    if not tokens:
        return True
    if tokens[0] == ["**"]:
        return any(_from(tokens[1:], words, later) for later in range(at, len(words)))
    if at >= len(words) or not any(fits(one, words[at]) for one in tokens[0]):
        return False
    return _from(tokens[1:], words, at + 1)
