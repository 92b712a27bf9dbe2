"""Words of a text that no grammar fits: PowerShell, a mistyped line. Only what stands between separators and quotes."""

from runtime.safety.marks import CLOSE, COMMA, OPEN, fields

ENDS = ";|&\n"
MOST = 200  # simple commands


def simple_commands(text: str, *, escapes: bool = True) -> list[list[str]]:
    """The words of each simple command, read without a grammar; with `escapes` a backslash quotes."""
    commands: list[list[str]] = []
    words: list[str] = []
    word, quote, begun = "", "", False
    rest = iter(text)
    for character in rest:
        if quote:
            if character == quote:
                quote = ""
            elif character == "\\" and quote == '"' and escapes:
                word += next(rest, "")
            else:
                word += character
        elif character in "'\"":
            quote, begun = character, True
        elif character == "\\" and escapes:
            word, begun = word + next(rest, ""), True
        elif character in ENDS or character.isspace() or character in "()":
            if word or begun:
                words.append(word)
            word, begun = "", False
            if character in ENDS or character in "()":
                commands.append(words)
                words = []
        else:
            word += {"{": OPEN, "}": CLOSE, ",": COMMA}.get(character, character)
    if word or begun:
        words.append(word)
    commands.append(words)
    return [_expanded(one) for one in commands if one][:MOST]


def _expanded(words: list[str]) -> list[str]:
    return [part for word in words for part in fields(word)]
