"""Rules in the form that a bundle carries: a line each, read when a program of theirs is met.

A line is `name TAB value ...` as FORMAT.md describes; `compiled` writes it, `Table` reads it. The text is split once; a rule is
taken apart when its program is called for the first time.
"""

from runtime.safety.kinds import KINDS
from runtime.safety.marks import UNKNOWN
from runtime.safety.places import Places
from runtime.safety.wild import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from runtime.contract.safety import Rule

LISTS = ("sub", "flags", "args", "without", "path", "target", "reads", "after", "says", "unless")
TEXTS = ("family", "id", "level", "reason", "instead")
BETWEEN = "\x1f"
RULE = "rule"


class Row:
    """One rule, taken apart. Alternatives are lists within lists."""

    __slots__ = (
        "after",
        "args",
        "bare",
        "command",
        "family",
        "flags",
        "id",
        "instead",
        "level",
        "path",
        "reads",
        "reason",
        "says",
        "straight",
        "sub",
        "target",
        "unless",
        "without",
    )

    def __init__(self, line: str) -> None:
        parts = line.split("\t")
        command, family, id, level, reason, instead, bare, straight = parts[1:9]
        self.command = command.split(BETWEEN)
        self.family = family
        self.id = id
        self.level = level
        self.reason = reason
        self.instead = instead
        self.bare = bool(bare)
        self.straight = bool(straight)
        values = [one.split(BETWEEN) if one else [] for one in parts[9:]]
        sub, flags, args, without, path, target, reads, after, says, unless = values
        self.sub = [[token.split("|") for token in one.split(" ")] for one in sub]
        self.flags = [one.split("|") for one in flags]
        self.args = [one.replace("...", UNKNOWN).split("|") for one in args]
        self.without = [one.replace("...", UNKNOWN) for one in without]
        self.path = frozenset(path)
        self.target = frozenset(target)
        self.reads = frozenset(reads)
        self.after = after
        self.says = says
        self.unless = unless


class Table:
    """The rules of a program, by the programs that they are about."""

    def __init__(self, texts: "Iterable[str]") -> None:
        self._exact: dict[str, list[str]] = {}
        self._wild: list[tuple[str, str]] = []
        for text in texts:
            for line in text.split("\n"):
                kind, _, rest = line.partition("\t")
                if kind == RULE:
                    self._add(line, rest.partition("\t")[0])
        self.places = Places(KINDS)
        self._rows: dict[str, list[Row]] = {}

    def _add(self, line: str, commands: str) -> None:
        for command in commands.split(BETWEEN):
            if "*" in command:
                self._wild.append((command, line))
            else:
                self._exact.setdefault(command, []).append(line)

    def about(self, name: str) -> list[Row]:
        """The rules about a program."""
        rows = self._rows.get(name)
        if rows is None:
            lines = list(self._exact.get(name, ()))
            if name[-1:].isdigit():
                lines += self._exact.get(name.rstrip("0123456789.-"), ())
            lines += [line for pattern, line in self._wild if fits(pattern, name)]
            rows = self._rows[name] = [Row(line) for line in dict.fromkeys(lines)]
        return rows


def compiled(family: str, rules: "Sequence[Rule]") -> str:
    """Lines of rules; a group such as `@shell` becomes the programs in it."""
    return "".join(_line(family, rule) for rule in rules)


def _line(family: str, rule: "Rule") -> str:
    from runtime.safety.groups import GROUPS

    values = [
        BETWEEN.join(spelled(rule.command, GROUPS)),
        family,
        rule.id,
        rule.level,
        rule.reason,
        rule.instead,
        "1" * rule.bare,
        "1" * rule.straight,
    ]
    values += [BETWEEN.join(spelled(getattr(rule, name), GROUPS) if name == "after" else getattr(rule, name)) for name in LISTS]
    return "\t".join([RULE, *(" ".join(value.split()) if BETWEEN not in value else value for value in values)]) + "\n"


def spelled(names: "Sequence[str]", groups: "Mapping[str, Sequence[str]]") -> list[str]:
    """Names with each group replaced by what is in it."""
    found: list[str] = []
    for name in names:
        found += spelled(groups[name[1:]], groups) if name.startswith("@") else [name]
    return found
