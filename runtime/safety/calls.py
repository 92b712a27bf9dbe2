"""What the walk finds: calls of programs, and what flows between them. Plain slots: one is made for each word of a line."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Said = tuple[list[str], str]


class Call:
    """One program that would run, or one thing the shell itself would do, in brackets: `(unseen-text)`, `(fork-bomb)`.

    `args` are its words behind the name, `feeds` what its standard input and its words come from, `code` the program text or
    statements that it is handed, `literals` the texts in it. `folder` is where it runs, empty where nobody said.
    """

    __slots__ = ("args", "code", "feeds", "folder", "literals", "name", "said")

    def __init__(self, name: str, args: "Sequence[str]", feeds: "Sequence[Call]" = (), folder: str = "", code: str = "") -> None:
        self.name = name
        self.args = args
        self.feeds = feeds
        self.folder = folder
        self.code = code
        self.said: tuple[list[Said], list[Said]] | None = None
        self.literals: Sequence[str] = ()


class Stream:
    """What one program hands to the next: its text where that is known, else words that stand for its lines, and who made it."""

    __slots__ = ("calls", "items", "text")

    def __init__(self, text: str | None = None, items: "Sequence[str]" = (), calls: "Sequence[Call]" = ()) -> None:
        self.text = text
        self.items = items
        self.calls = calls


SILENT = Stream("")
