"""A line as the words of a pipeline, by the full parser: the second opinion on commands that recipes split without one."""

from runtime.safety.calls import SILENT
from runtime.safety.marks import SPLIT, UNKNOWN, fields
from runtime.safety.syntax import text_of, tree
from runtime.safety.words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

WORDS = frozenset(("word", "number", "raw_string", "string", "concatenation", "command_name"))


def simple(text: str) -> list[list[str]] | None:
    """The words of each program; None for what is more than a pipeline of simple commands, or holds what a shell would expand."""
    root = tree(text.encode())
    if root.has_error or root.child_count != 1:
        return None
    top = root.named_children[0]
    parts = top.named_children if top.type == "pipeline" else [top]
    if any(child.type not in {"command", "|"} for child in (top.children if top.type == "pipeline" else parts)):
        return None
    found = [_words(part) for part in parts]
    return None if any(words is None for words in found) else [words for words in found if words is not None]


def _words(command: "Node") -> list[str] | None:
    if any(child.type not in WORDS or _globs(child) for child in command.children):
        return None
    reader = Words(lambda _: SILENT)
    values = [reader.value(child.children[0] if child.type == "command_name" else child) for child in command.children]
    if any(mark in value for value in values for mark in (UNKNOWN, SPLIT)):
        return None
    made = [fields(value) for value in values]
    return None if any(len(one) != 1 for one in made) else [one[0] for one in made]


def _globs(node: "Node") -> bool:
    """Whether a part without quotes holds what the shell would look for among files."""
    if node.type != "word":
        return any(_globs(child) for child in node.named_children)
    text = text_of(node).replace("\\\\", "")
    return any(one in text.replace(f"\\{one}", "") for one in "*?[")
