"""Whether a rule is about a call: each condition that it has must hold."""

from runtime.safety.calls import Call
from runtime.safety.marks import UNKNOWN
from runtime.safety.phrases import said, statements, whole
from runtime.safety.places import Places
from runtime.safety.sql import SPEAKERS, effective
from runtime.safety.table import Row
from runtime.safety.wild import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

OWN = frozenset(
    (
        "-i --key --cert --cacert -e -E -o -O --output --output-document --exclude --exclude-from -b --identity --rsh -C -of --out"
    ).split()
)
HERE = frozenset(("file", "open", "gopen", "c", "hklm", "%env"))  # before a colon, yet no other machine
SEARCHES = frozenset(("grep", "egrep", "fgrep", "rg", "ag", "ack", "zgrep"))
LITERAL_STAR = "\\*"
SHORTEST = 4  # characters of an abbreviated long option, dashes included
WRITTEN = frozenset(("-t", "-o", "-O", "--target-directory", "--output", "--output-document", "-out", "-of", "-d", "-C"))


def holds(row: Row, call: Call, places: Places) -> bool:
    """Whether the rule is about this call."""
    if row.sub or row.bare:
        rest = _behind(row, call)
        if rest is None or (row.bare and rest):
            return False
    args = call.args
    if not all(any(flagged(args, one) for one in choice) for choice in row.flags):
        return False
    if not all(any(_has(args, one) for one in choice) for choice in row.args):
        return False
    if any(flagged(args, one) if one.startswith("-") else _has(args, one) for one in row.without):
        return False
    return _placed(row, call, places) and _fed(row, call, places) and _says(row, call)


def _placed(row: Row, call: Call, places: Places) -> bool:
    if row.path and not any(row.path & places.kinds(one, call.folder) for one in (*_named(call), *call.literals)):
        return False
    return not row.target or any(row.target & places.kinds(one, call.folder) for one in targets(call.args))


def _named(call: Call) -> "Sequence[str]":
    """The words that may name places: not the pattern that a search looks for."""
    if call.name not in SEARCHES or any(one.startswith(("-e", "-f", "--regexp", "--file")) for one in call.args):
        return call.args
    pattern = next((at for at, one in enumerate(call.args) if not one.startswith("-")), len(call.args))
    return [*call.args[:pattern], *call.args[pattern + 1 :]]


def _fed(row: Row, call: Call, places: Places) -> bool:
    if row.reads:
        read = [(one, call.folder) for one in _read(call.args)]
        read += [(one, feed.folder) for feed in call.feeds for one in _read(feed.args)]
        if not any(row.reads & places.kinds(one, folder) for one, folder in read):
            return False
    feeds = call.feeds[-1:] if row.straight else call.feeds
    return not row.after or any(any(fits(one, feed.name) for one in row.after) for feed in feeds)


def _read(args: "Sequence[str]") -> "Sequence[str]":
    """The words but for values of options that name no input: a key to log in with, a file to write."""
    return [one for at, one in enumerate(args) if (not at or args[at - 1] not in OWN) and not _elsewhere(one)]


def _elsewhere(word: str) -> bool:
    """Whether a word names a place on another machine: `host:path`, `user@host:path`."""
    head, colon, _ = word.partition(":")
    return bool(colon and head) and not any(mark in head for mark in "/=~$") and head.lower() not in HERE


def _says(row: Row, call: Call) -> bool:
    if not row.says:
        return True
    if call.said is None:
        text = effective(call.name, call.args, call.code) if call.name in SPEAKERS else " ".join(call.args) + "\n" + call.code
        call.said = whole(text), statements(text)
    for words, squeezed in call.said[bool(row.unless)]:
        if any(said(one, words, squeezed) for one in row.says) and not any(said(one, words, squeezed) for one in row.unless):
            return True
    return False


def _has(args: "Sequence[str]", pattern: str) -> bool:
    if pattern == LITERAL_STAR:
        return any("*" in one for one in args)
    return any(fits(pattern, one) or (not one.islower() and fits(pattern, one.lower())) for one in args)


def flagged(args: "Sequence[str]", option: str) -> bool:
    """Whether an option is among the words: in a cluster of letters, abbreviated, with a value stuck to it."""
    for one in args:
        if one == "--":
            return False
        if one[:1] in "-/+" and one and _is(one, option):
            return True
    return False


def _is(word: str, option: str) -> bool:
    if word == option:
        return True
    if "=" in option or "*" in option:
        return fits(option, word)
    if option.startswith("--"):
        name = word.partition("=")[0]
        return name == option or (
            len(name) >= SHORTEST and name.startswith("--") and option.startswith(name) and option[len(name)] != "-"
        )
    if len(option) == 2 and option[0] == "-":
        return word[:1] == "-" and word[:2] != "--" and " " not in word and option[1] in _letters(word)
    lower = word.lower().partition("=")[0].partition(":")[0]
    return lower == option.lower() or (
        option[0] == "-" and len(lower) > 2 and word[:2] != "--" and option.lower().startswith(lower)
    )


def _letters(word: str) -> str:
    """The options of a cluster: what stands before the first character that is none."""
    end = next((at for at, one in enumerate(word[1:], 1) if not one.isalnum()), len(word))
    return word[1:end]


def operands(args: "Sequence[str]") -> list[tuple[str, bool]]:
    """The words that are no options, and of each whether it may be the value of the option before it."""
    found: list[tuple[str, bool]] = []
    value = ended = False
    for one in args:
        if not ended and one.startswith("-") and len(one) > 1:
            ended = one == "--"
            value = not ended and "=" not in one
            continue
        found.append((one, value))
        value = False
    return found


def _behind(row: Row, call: Call) -> int | None:
    """How many operands stand behind the words of `sub`, or None where they are not there."""
    words = operands(call.args)
    if not row.sub:
        return len(words)
    for tokens in row.sub:
        end = _sub(tokens, words, 0)
        if end is not None:
            return sum(not value for _, value in words[end:])
    return None


def _sub(tokens: list[list[str]], words: list[tuple[str, bool]], at: int) -> int | None:
    if not tokens:
        return at
    if tokens[0] == ["**"]:
        return next((end for later in range(at, len(words)) if (end := _sub(tokens[1:], words, later)) is not None), None)
    if at >= len(words):
        return None
    word, value = words[at]
    if any(fits(one, word.lower()) for one in tokens[0]) or word == UNKNOWN:
        end = _sub(tokens[1:], words, at + 1)
        if end is not None:
            return end
    return _sub(tokens, words, at + 1) if value else None


def targets(args: "Sequence[str]") -> list[str]:
    """The words that name what is written: behind `of=` or an option for it, else the last operand."""
    found: list[str] = []
    before = ""
    for one in args:
        if before in WRITTEN:
            found.append(one)
        name, equals, value = one.partition("=")
        if equals and name in {"of", "--target-directory", "--output", "--output-document", "--directory", "--dest"}:
            found.append(value)
        before = one
    last = operands(args)
    if last:
        found.append(last[-1][0])
    return found
