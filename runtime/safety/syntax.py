"""The parser of bash, and the text of its nodes.

Two defects of tree-sitter-bash (0.25.1) are kept away from verdicts. It asks the C library's isdigit about any character behind
`{`, which reads beyond its table above U+00FF and may end the process: it is given ASCII and a few symbols of Latin-1 alone, a
character beyond ASCII as a mark and six digits, none of them a letter, a digit or a blank to the grammar, so that words stay what
they were. And a parser keeps the heredocs of earlier texts and may read a later one by them: each text has a new parser.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

MARK = "\xbf"
DIGITS = "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xab\xac\xae\xaf\xb0\xb1\xb4"
LENGTH = 6


def tree(data: bytes) -> "Node":
    """The root of a text's syntax tree."""
    from tree_sitter import Language, Parser
    from tree_sitter_bash import language

    return Parser(Language(language())).parse(_narrow(data)).root_node


def wide(data: bytes) -> str:
    """What stood where these bytes of a tree stand."""
    text = data.decode(errors="replace")
    if MARK not in text:
        return text
    first, *rest = text.split(MARK)
    return first + "".join(_read(part) for part in rest)


def text_of(node: "Node") -> str:
    """The text of a node."""
    return wide(node.text or b"")


def _narrow(data: bytes) -> bytes:
    if data.isascii():
        return data
    return "".join(one if one.isascii() else _escaped(ord(one)) for one in data.decode(errors="replace")).encode()


def _escaped(code: int) -> str:
    return MARK + "".join(DIGITS[code >> 4 * at & 15] for at in reversed(range(LENGTH)))


def _read(part: str) -> str:
    try:
        code = 0
        for at in range(LENGTH):
            code = code * 16 + DIGITS.index(part[at])
        return chr(code) + part[LENGTH:]
    except (ValueError, IndexError):  # a node that ends within a character
        return "\ufffd" + part
