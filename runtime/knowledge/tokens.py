"""How many tokens a text is for a language model, estimated from six counts, where no tokenizer counted them. Hot.

Median error 3 % of the tokens that o200k_base makes of English, 95th percentile 10 %; 3 % and 9 % for other languages.
"""

WORD, LETTER, LONG = 1.048, 0.09, 6  # a word, and each letter after its sixth
DIGITS, LINES, WIDE, OTHER = 1.573, 1.202, 0.76, 0.509  # three digits, line ends in a row, one of CJK, any other character
NOTHING, LATIN, NUMBER, BREAK, ELSE = " ", "a", "0", "\n", ""


def estimate(text: str) -> int:
    """Tokens of the text, at least 1."""
    total, run, length = 0.0, NOTHING, 0
    for character in text + " ":
        kind = _kind(character)
        if kind == run and kind != ELSE:
            length += 1
            continue
        total += _run(run, length)
        run, length = kind, 1
        if kind == ELSE:
            total += WIDE if "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" else OTHER
    return max(1, round(total))


def _kind(character: str) -> str:
    if "a" <= character <= "z" or "A" <= character <= "Z":
        return LATIN
    if "0" <= character <= "9":
        return NUMBER
    if character == "\n":
        return BREAK
    return NOTHING if character.isspace() else ELSE


def _run(kind: str, length: int) -> float:
    if kind == LATIN:
        return WORD + LETTER * max(0, length - LONG)
    if kind == NUMBER:
        return DIGITS * ((length + 2) // 3)
    return LINES if kind == BREAK else 0.0
