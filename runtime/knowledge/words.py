"""From text to the terms that are indexed and asked for: the same on both sides. Hot: no `re` (7 ms)."""

from zlib import crc32

PLAIN = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
WIDE = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"))  # written without spaces
STOP = frozenset(
    (
        "a an the of to in on for and or with by from is are be as at it its this that these those there here when how what which"
        " who why where i me my mine you your we our us he she they them their can could do does did doing will would should"
        " shall may might must if not into via all any some every please want wants need needs help use using used so just only"
        " than then too very am was were been being has have had having get gets got let s t m re ve ll d don doesn didn isn"
        " cannot about also but no yes etc whats hows wheres whos thats theres lets im ive dont doesnt didnt isnt arent wasnt"
        " havent cant couldnt wont wouldnt shouldnt"
    ).split()
)
ENDINGS = (
    ("ization", 9, "iz"),
    ("ation", 8, "at"),
    ("ing", 6, ""),
    ("ment", 8, ""),
    ("ed", 5, ""),
    ("ion", 7, ""),
    ("er", 6, ""),
    ("or", 6, ""),
    ("ly", 6, ""),
)  # ending, shortest word that loses it, what replaces it

_stems: dict[str, str] = {}  # words come again and again; a process is short


def words(text: str) -> list[str]:
    """Runs of letters and digits in lower case; runs of scripts without spaces as overlapping pairs."""
    text = text.lower()
    if text.isascii():
        return text.translate(PLAIN).split()
    found: list[str] = []
    for part in text.split():
        if part.isascii():
            found += part.translate(PLAIN).split()
            continue
        for run in "".join([character if character.isalnum() else " " for character in part]).split():
            found += [run] if run.isascii() else _pieces(run)
    return found


def _pieces(run: str) -> list[str]:
    """The parts of a run that change between scripts with and without spaces."""
    found: list[str] = []
    start = 0
    for at in range(1, len(run) + 1):
        if at == len(run) or _wide(run[at]) != _wide(run[start]):
            part = run[start:at]
            found += ([part[i : i + 2] for i in range(len(part) - 1)] or [part]) if _wide(part[0]) else [part]
            start = at
    return found


def _wide(character: str) -> bool:
    return any(first <= character <= last for first, last in WIDE)


def stem(word: str) -> str:
    """The word without its English ending, so that `compressed` finds `compressing`."""
    known = _stems.get(word)
    if known is None:
        known = _stems[word] = _shortened(word) if word.isascii() else word
    return known


def _shortened(word: str) -> str:
    if len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    for ending, shortest, instead in ENDINGS:
        if len(word) >= shortest and word.endswith(ending):
            word = word[: -len(ending)] + instead
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def terms(text: str) -> list[str]:
    """The stems of the words that say something, in order."""
    return stems(words(text))


def stems(found: list[str]) -> list[str]:
    """The same of a text's words."""
    return [stem(word) for word in found if word not in STOP]


def neighbours(found: list[str]) -> frozenset[tuple[str, str]]:
    """Words that stand side by side, common ones included."""
    return frozenset((found[at], found[at + 1]) for at in range(len(found) - 1))


def hashed(term: str) -> int:
    """What the index knows a term by; a collision merges two terms, which is rare and harmless."""
    return crc32(term.encode())
