"""What the words of a tree mean: quotes resolved, expansions followed where the line itself says what they hold."""

from runtime.safety.calls import Stream
from runtime.safety.marks import CLOSE, COMMA, OPEN, SPLIT, UNKNOWN
from runtime.safety.syntax import text_of, wide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

KNOWN = {
    "HOME": "~",
    "PWD": ".",
    "IFS": " ",
    "TMPDIR": "/tmp",  # noqa: S108 (a name, no file)
    "SHELL": "/bin/sh",
    "BASH": "/bin/bash",
    "0": "sh",
}
ANSI = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}
BLANK = str.maketrans(dict.fromkeys(" \t\n", SPLIT))
OCTAL = "01234567"
DEFAULTS = frozenset((":-", "-", ":=", "=", ":+", "+"))
MOST_TEXT = 16_384  # characters that a variable may grow to


class Words:
    """Evaluates word nodes against the variables of one walk.

    `run` performs a substitution and returns its stream; `streams` collects those of the words since it was emptied; `origins`
    are those that a variable's value came from.
    """

    def __init__(self, run: "Callable[[Node], Stream]") -> None:
        self.variables: dict[str, str] = {}
        self.arrays: dict[str, list[str]] = {}
        self.positional: list[str] = []
        self.streams: list[Stream] = []
        self.origins: dict[str, list[Stream]] = {}
        self.pipes: dict[str, Stream] = {}
        self._run = run
        self._readers = {
            "simple_expansion": self._simple,
            "expansion": self._parameter,
            "command_substitution": self._substituted,
        }

    def value(self, node: "Node", *, quoted: bool = False) -> str:
        """The value of a word; SPLIT stands where the shell would split it, unless it is quoted."""
        kind = node.type
        if kind in {
            "word",
            "number",
            "variable_name",
            "string_content",
            "heredoc_content",
            "regex",
            "extglob_pattern",
            "subscript",
        }:
            return unescaped(text_of(node), quoted=quoted)
        if kind == "raw_string":
            return text_of(node)[1:-1]
        if kind == "ansi_c_string":
            return ansi(text_of(node)[2:-1])
        if kind in {"string", "translated_string"}:
            return self.between(node, quoted=True)
        if kind in {"concatenation", "command_name"}:
            return self._joined(node, quoted=quoted)
        return self._expanded(node, quoted=quoted)

    def _joined(self, node: "Node", *, quoted: bool) -> str:
        text = "".join(self.value(child, quoted=quoted) for child in node.children)
        if node.type == "concatenation" and OPEN not in text and any(child.type == "brace_expression" for child in node.children):
            return UNKNOWN
        return text

    def _expanded(self, node: "Node", *, quoted: bool) -> str:
        kind = node.type
        reader = self._readers.get(kind)
        if reader is not None:
            found = reader(node)
            if not quoted:
                return self._split(found)
            whole = text_of(node) in {"$@", "${@}"} or text_of(node).endswith("[@]}")
            return found if whole else found.replace(SPLIT, " ")
        if kind == "process_substitution":
            return self._pipe(node)
        if kind == "brace_expression":
            return _sequence(text_of(node))
        if node.child_count:
            joined = self._joined(node, quoted=quoted)
            return "1" if kind == "arithmetic_expansion" else joined
        text = text_of(node)
        return "" if quoted and text == '"' else text

    def _split(self, text: str) -> str:
        """SPLIT wherever the shell would split: at blanks, or at what the line made of IFS."""
        for character in self.variables.get("IFS", ""):
            text = text.replace(character, SPLIT)
        return text.translate(BLANK)

    def _simple(self, node: "Node") -> str:
        return self.variable(text_of(node)[1:])

    def between(self, node: "Node", *, quoted: bool, start: int | None = None, end: int | None = None) -> str:
        """The text of a string or of a heredoc, with the expansions in it replaced."""
        raw = node.text or b""
        first = node.start_byte
        at = 1 if start is None else start
        stop = len(raw) - 1 if end is None else end
        if node.type == "translated_string":
            at += 1
        parts = []
        for child in node.named_children:
            if child.type in {"string_content", "heredoc_content", "string"}:
                if child.type == "string":
                    return self.value(child, quoted=True)
                continue
            parts.append(unescaped(wide(raw[at : child.start_byte - first]), quoted=quoted))
            parts.append(self.value(child, quoted=True))
            at = child.end_byte - first
        parts.append(unescaped(wide(raw[at:stop]), quoted=quoted))
        return "".join(parts)

    def variable(self, name: str) -> str:
        """The value of a variable, as far as the line says it."""
        if name in self.variables:
            self.streams += self.origins.get(name, ())
            return self.variables[name]
        if name in {"@", "*"}:
            return SPLIT.join(self.positional) if self.positional else UNKNOWN
        if name.isdigit() and name != "0":
            return self.positional[int(name) - 1] if int(name) <= len(self.positional) else UNKNOWN
        if name in self.arrays:
            return self.arrays[name][0] if self.arrays[name] else ""
        return KNOWN.get(name, UNKNOWN)

    def _parameter(self, node: "Node") -> str:
        """`${...}`: defaults, parts and replacements of known values."""
        children = node.children[1:-1]
        first = next((child for child in children if child.type in NAMES), None)
        if first is None:
            return UNKNOWN
        if first.type == "subscript":
            return self._element(first)
        at = children.index(first)
        known = self.variable(text_of(first))
        if any(child.type in {"!", "#"} for child in children[:at]):
            name = known if children[0].type == "!" else ""
            return self.variable(name) if name and UNKNOWN not in name else UNKNOWN
        rest = children[at + 1 :]
        if not rest:
            return known
        values = [self.value(child) if child.is_named else text_of(child) for child in rest]
        return _operated(known, values[0], values[1:])

    def _element(self, node: "Node") -> str:
        name, index = (text_of(child) for child in node.named_children[:2]) if node.named_child_count >= 2 else ("", "")
        values = self.arrays.get(name)
        if values is None:
            return UNKNOWN
        if index in {"@", "*"}:
            return SPLIT.join(values)
        return values[int(index)] if index.isdigit() and int(index) < len(values) else UNKNOWN

    def _substituted(self, node: "Node") -> str:
        stream = self._run(node)
        self.streams.append(stream)
        if stream.text is not None:
            return stream.text.rstrip("\n")
        return SPLIT.join(stream.items) if stream.items else UNKNOWN

    def _pipe(self, node: "Node") -> str:
        """`<(...)` as the path that stands for it."""
        stream = self._run(node)
        name = f"/dev/fd/{63 + len(self.pipes)}"
        self.pipes[name] = stream
        self.streams.append(stream)
        return name


NAMES = {"variable_name", "special_variable_name", "subscript"}


def _sequence(text: str) -> str:
    first, _, last = text[1:-1].partition("..")
    if first.isdigit() and last.isdigit() and abs(int(last) - int(first)) < 16:
        low, high = sorted((int(first), int(last)))
        return OPEN + COMMA.join(str(one) for one in range(low, high + 1)) + CLOSE
    return UNKNOWN


def _operated(known: str, operator: str, values: list[str]) -> str:
    """The value behind an operator of `${name...}`."""
    value = values[0] if values else ""
    if operator in DEFAULTS:
        return value if known == UNKNOWN or operator in {":+", "+"} else known
    if operator in {":?", "?"} or UNKNOWN in known:
        return known
    changed = {
        "#": known.removeprefix(value),
        "##": known.removeprefix(value),
        "%": known.removesuffix(value),
        "%%": known.removesuffix(value),
        "^^": known.upper(),
        ",,": known.lower(),
        "^": known[:1].upper() + known[1:],
        ",": known[:1].lower() + known[1:],
        ":": _part(known, [one.strip() for one in values if one != ":"]),
    }
    if operator in {"/", "//"} and value:
        new = "".join(one for one in values[1:] if one != "/")
        return known.replace(value, new, -1 if operator == "//" else 1)[:MOST_TEXT]
    return changed.get(operator, UNKNOWN)


def _part(known: str, numbers: list[str]) -> str:
    try:
        start = int(numbers[0])
        return known[start:] if len(numbers) < 2 else known[start:][: int(numbers[1])]
    except (ValueError, IndexError):
        return UNKNOWN


def unescaped(text: str, *, quoted: bool) -> str:
    """Backslashes resolved; without quotes, braces that expand become marks."""
    if not quoted and ("{" in text or "}" in text or "," in text):
        text = _marked(text)
    if "\\" not in text:
        return text
    out = []
    rest = iter(text)
    for character in rest:
        if character != "\\":
            out.append(character)
            continue
        following = next(rest, "")
        if following == "\n":
            continue
        out.append(following if not quoted or following in '"\\$`' else "\\" + following)
    return "".join(out)


def _marked(text: str) -> str:
    if "\\" in text:
        return text
    return text.replace("{", OPEN).replace("}", CLOSE).replace(",", COMMA)


def ansi(text: str) -> str:
    """What `$'...'`, `echo -e` and `printf` make of backslashes."""
    if "\\" not in text:
        return text
    out, at = [], 0
    while at < len(text):
        if text[at] != "\\" or at + 1 == len(text):
            out.append(text[at])
            at += 1
            continue
        made, at = _escape(text, at + 1)
        out.append(made)
    return "".join(out)


def _escape(text: str, at: int) -> tuple[str, int]:
    """The character of one escape, and where the next begins."""
    letter = text[at]
    if letter in OCTAL:
        end = at + 1
        most = 4 if letter == "0" else 3
        while end < len(text) and end - at < most and text[end] in OCTAL:
            end += 1
        return chr(int(text[at:end], 8) & 0xFF), end
    if letter in "xuU":
        end = at + 1
        most = {"x": 2, "u": 4, "U": 8}[letter]
        while end < len(text) and end - at <= most and text[end] in "0123456789abcdefABCDEF":
            end += 1
        code = int(text[at + 1 : end] or "5c", 16)
        return (chr(code) if code < 0x110000 else UNKNOWN), end
    return ANSI.get(letter, letter), at + 1
