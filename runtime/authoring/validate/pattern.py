"""Patterns that people write: they compile, and they cannot take exponential time.

Python's engine backtracks, so a repetition of something that can match in several ways is refused: `(a+)+`, `(a|ab)*`, `(a?b?)*`.
The rule counts the ways (a bounded one such as `([0-9]{1,3}\\.){3}` has 27) and is stricter than needed: `(a+,)*` is refused too.
Patterns that remain may still take polynomial time, so whoever runs them caps the subject.
"""

import math
import re
import warnings

LENGTH = 512
WAYS = 256
REPEAT = re.compile(r"[*+?]|\{([0-9]{0,6})(,?)([0-9]{0,6})\}", re.ASCII)
CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
# What may follow an opening parenthesis: names, flags of the whole or of the group, looking around.
VERBOSE = re.compile(r"\(\?[a-zA-Z-]*x")
OPEN = re.compile(r"\((?:\?(?:[aimsu]+\)|[aimsu]*(?:-[ims]+)?:|P<\w+>|>|<?[=!]))?", re.ASCII)


def pattern_problem(pattern: str) -> tuple[str, str] | None:
    """What was found and is wanted instead of this pattern, or None."""
    if len(pattern) > LENGTH:
        return f"{len(pattern)} characters", f"a pattern of at most {LENGTH}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        return f"{pattern!a}: {error}", "a regular expression"
    if VERBOSE.search(pattern):
        return f"{pattern!a}", "a pattern without the flag x"
    return (f"{pattern!a}, a nested quantifier", "no repetition of what repeats") if _Ways(pattern).exploding() else None


class _Group:
    """An open group: in how many ways it can match, and with which letters its alternatives begin."""

    def __init__(self) -> None:
        self.ways = 1.0
        self.earlier = 0.0
        self.firsts: list[str] = []
        self.begun = False

    def item(self, text: str) -> None:
        """The beginning of an item; the first one of each alternative counts."""
        if not self.begun:
            self.begun = True
            self.firsts.append(text.lower() if len(text) == 1 and text.isalnum() else "")

    def alternative(self) -> None:
        """A bar: the next alternative. One without items matches the empty text, which is a way of its own."""
        if not self.begun:
            self.firsts.append("")
        self.earlier += self.ways
        self.ways, self.begun = 1.0, False

    def closed(self) -> float:
        """The ways of the whole group: alternatives that begin with letters of their own cannot both match."""
        if not self.earlier:
            return self.ways
        self.alternative()
        distinct = "" not in self.firsts and len(set(self.firsts)) == len(self.firsts)
        return self.earlier - len(self.firsts) + 1 if distinct else self.earlier


class _Ways:
    """One pass over a pattern that compiles."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._groups = [_Group()]

    def exploding(self) -> bool:
        """Whether something is repeated that can match in many ways."""
        at = 0
        while at < len(self._pattern):
            at, ways = self._item(at)
            repeat = REPEAT.match(self._pattern, at) if ways else None
            if repeat:
                least, most = _counts(repeat)
                if most > 1 and ways > 1 and most * math.log(ways) > math.log(WAYS):
                    return True
                ways = _repeated(ways, least, most)
                at = self._behind(repeat)
            self._groups[-1].ways *= ways or 1
        return False

    def _behind(self, repeat: re.Match[str]) -> int:
        """The place behind a quantifier and the `?` or `+` that makes it lazy or possessive."""
        return repeat.end() + (self._pattern[repeat.end() : repeat.end() + 1] in {"?", "+"})

    def _item(self, at: int) -> tuple[int, float]:
        """Where the item ends and its ways; no ways for what takes no quantifier."""
        character = self._pattern[at]
        group = self._groups[-1]
        if character == "|":
            group.alternative()
            return at + 1, 0
        if character == "(":
            return self._opened(at), 0
        if character == ")" and len(self._groups) > 1:
            return at + 1, self._groups.pop().closed()
        match = CLASS.match(self._pattern, at)
        end = match.end() if match else at + 1 + (character == "\\")
        group.item(self._pattern[at:end])
        return end, 1

    def _opened(self, at: int) -> int:
        """Where the inside of a group begins."""
        match = OPEN.match(self._pattern, at)
        end = match.end() if match else at + 1
        if not self._pattern[at:end].endswith(")"):
            self._groups[-1].item("(")
            self._groups.append(_Group())
        return end


def _repeated(ways: float, least: int, most: float) -> float:
    """The ways of a repetition that was not refused."""
    if math.isinf(most):
        return math.inf
    return most - least + 1 if ways == 1 else sum(ways**count for count in range(least, int(most) + 1))


def _counts(repeat: re.Match[str]) -> tuple[int, float]:
    plain: dict[str, tuple[int, float]] = {"*": (0, math.inf), "+": (1, math.inf), "?": (0, 1)}
    if repeat[0] in plain:
        return plain[repeat[0]]
    least = int(repeat[1] or 0)
    if not repeat[2]:
        return least, least
    return least, int(repeat[3]) if repeat[3] else math.inf
