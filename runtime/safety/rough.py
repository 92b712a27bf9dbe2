"""Words of a text that no grammar fits: PowerShell, a mistyped line. Only what stands between separators and quotes."""

from runtime.safety.marks import CLOSE, COMMA, OPEN, fields

ENDS = ";|&\n()"
MARKED = {"{": OPEN, "}": CLOSE, ",": COMMA}
MOST = 200  # simple commands


def simple_commands(text: str, *, escapes: bool = True) -> list[tuple[bool, list[str]]]:
    """The words of each simple command, and whether the one before it feeds it. With `escapes` a backslash quotes."""
    reader = _Reader()
    rest = iter(text)
    for character in rest:
        if character == "\\" and escapes and reader.quote != "'":
            reader.take(next(rest, ""))
        elif reader.quote:
            reader.quoted(character)
        else:
            reader.plain(character)
    reader.end()
    pairs = zip(reader.piped, [[], *reader.commands], reader.commands, strict=False)
    return [(piped and bool(before), _expanded(one)) for piped, before, one in pairs if one][:MOST]


class _Reader:
    """Words and commands as they grow."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = [[]]
        self.piped = [False]
        self.quote = ""
        self._word = ""
        self._begun = False

    def take(self, text: str) -> None:
        """A part of a word, as it is."""
        self._word += text
        self._begun = True

    def quoted(self, character: str) -> None:
        """A character within quotes."""
        if character == self.quote:
            self.quote = ""
        else:
            self._word += character

    def plain(self, character: str) -> None:
        """A character outside of quotes."""
        if character in "'\"":
            self.quote, self._begun = character, True
        elif character in ENDS:
            self.end()
            self.commands.append([])
            self.piped.append(character == "|")
        elif character.isspace():
            self.end()
        else:
            self._word += MARKED.get(character, character)

    def end(self) -> None:
        """The end of a word, if there is one."""
        if self._word or self._begun:
            self.commands[-1].append(self._word)
        self._word, self._begun = "", False


def _expanded(words: list[str]) -> list[str]:
    return [part for word in words for part in fields(word)]
