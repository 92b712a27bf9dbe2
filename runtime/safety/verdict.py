"""What the engine answers. Plain slots, not dataclasses: `caro check` starts with them."""

from runtime.safety.marks import SHOWN

SAFE, MODERATE, HIGH, CRITICAL = "safe", "moderate", "high", "critical"
NOT_UNDERSTOOD = "not understood"
RANK = {SAFE: 0, MODERATE: 1, NOT_UNDERSTOOD: 2, HIGH: 3, CRITICAL: 4}


class Finding:
    """Why a command is not safe: the rule, its level, the words that caused it, and a safer way where there is one."""

    __slots__ = ("family", "instead", "level", "reason", "rule", "words")

    def __init__(self, rule: str, family: str, level: str, words: str, reason: str, instead: str = "") -> None:
        self.rule = rule
        self.family = family
        self.level = level
        self.words = words
        self.reason = reason
        self.instead = instead

    def __repr__(self) -> str:
        return f"Finding({self.level} {self.family}/{self.rule}: {self.words!r})"


class Verdict:
    """What a command would do: safe, moderate, high, critical or `not understood`, and every finding, the worst first.

    `doubts` say what was not understood; a verdict of high or critical stands whatever else was not. `commands` are the
    words of each program that would run, wrappers and what they wrap alike; a policy looks at them.
    """

    __slots__ = ("commands", "doubts", "findings", "level")

    def __init__(
        self, level: str, findings: tuple[Finding, ...], doubts: tuple[str, ...], commands: tuple[tuple[str, ...], ...]
    ) -> None:
        self.level = level
        self.findings = findings
        self.doubts = doubts
        self.commands = commands

    def __repr__(self) -> str:
        return f"Verdict({self.level}, {list(self.findings)}, {list(self.doubts)})"

    def lines(self) -> list[str]:
        """Each command as one line; what is not known is `...`."""
        return [" ".join(words).translate(SHOWN) for words in self.commands]
