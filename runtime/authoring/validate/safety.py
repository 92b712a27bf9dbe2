"""Rules of the safety engine: the shape of a file of them, the rules of their values, and, of a skill's, their examples."""

import re
from collections.abc import Iterator

from runtime.authoring.validate.document import read_toml
from runtime.authoring.validate.problems import Defect, Problem, nearest, repeated
from runtime.authoring.validate.shape import filled
from runtime.contract.safety import LEVELS, Rule, RuleFile
from runtime.contract.verified import SkillTree
from runtime.safety.groups import GROUPS
from runtime.safety.kinds import KINDS

FILE = "safety.toml"
SHAPES = ("unknown", "partly-unknown", "maybe-root", "anywhere", "system-part")  # kinds that no pattern makes
NAME = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*", re.ASCII)
NAME_WANTED = "small letters, digits and hyphens"
PLAIN = re.compile(r"[^\t\n\r\x1f]+")
RULES = 500  # of one file
LISTS = ("command", "sub", "flags", "args", "without", "after", "says", "unless")


def safety(tree: SkillTree) -> tuple[RuleFile | None, list[Problem]]:
    """The rules that a skill adds, if it has any, and every problem of them; an example that does not hold is one."""
    data = tree.files.get(FILE)
    if data is None:
        return None, []
    read = rule_file(FILE, data, own=True)
    if isinstance(read, list):
        return None, read
    return read, [defect.of(FILE) for defect in _examples(read)]


def rule_file(file: str, data: bytes, *, own: bool) -> RuleFile | list[Problem]:
    """The rules of a file, or every problem of it but for examples; `own` is true of a skill's own file."""
    parsed = read_toml(file, data)
    if isinstance(parsed, Problem):
        return [parsed]
    read = filled(RuleFile, file, parsed)
    if isinstance(read, list):
        return read
    problems = [defect.of(file) for defect in _defects(read, own=own)]
    return problems or read


def _defects(read: RuleFile, *, own: bool) -> Iterator[Defect]:
    if not NAME.fullmatch(read.family):
        yield Defect(("family",), ascii(read.family), NAME_WANTED)
    if not 1 <= len(read.rule) <= RULES:
        yield Defect(("rule",), f"{len(read.rule)} rules", f"1 to {RULES}")
    for number in repeated([rule.id for rule in read.rule]):
        yield Defect(("rule", number, "id"), f"{read.rule[number].id!a} twice", "a name of its own for each rule")
    for number, rule in enumerate(read.rule):
        for defect in (*_names(rule, own=own), *_one_line(rule)):
            yield defect._replace(key=("rule", number, *defect.key))


def _names(rule: Rule, *, own: bool) -> Iterator[Defect]:
    if not NAME.fullmatch(rule.id):
        yield Defect(("id",), ascii(rule.id), NAME_WANTED)
    if rule.level not in LEVELS[1:]:
        yield Defect(("level",), ascii(rule.level), nearest(rule.level, LEVELS[1:]))
    for key in ("command", "match", "not_"):
        if not getattr(rule, key):
            yield Defect((key.removesuffix("_"),), "nothing", "at least one")
    for at, name in enumerate(rule.command if own else ()):
        if not name.strip("*"):
            yield Defect(("command", at), ascii(name), "the name of a program")
    yield from _references(rule)


def _references(rule: Rule) -> Iterator[Defect]:
    """Groups of programs and kinds of places that nobody knows."""
    groups = [(key, at, name[1:]) for key in ("command", "after") for at, name in enumerate(getattr(rule, key)) if name[:1] == "@"]
    kinds = [(key, at, name) for key in ("path", "target", "reads") for at, name in enumerate(getattr(rule, key))]
    yield from (Defect((key, at), ascii(f"@{name}"), nearest(name, GROUPS)) for key, at, name in groups if name not in GROUPS)
    known = {*KINDS, *SHAPES}
    yield from (Defect((key, at), ascii(name), nearest(name, known)) for key, at, name in kinds if name not in known)


def _one_line(rule: Rule) -> Iterator[Defect]:
    """Every text but the examples stands in one line of a table."""
    if not PLAIN.fullmatch(rule.reason):
        yield Defect(("reason",), ascii(rule.reason), "one line that says what the command does")
    if rule.instead and not PLAIN.fullmatch(rule.instead):
        yield Defect(("instead",), "a line end or a tab", "one line")
    for key in LISTS:
        for at, word in enumerate(getattr(rule, key)):
            if not PLAIN.fullmatch(word):
                yield Defect((key, at), ascii(word), "words in one line")


def _examples(read: RuleFile) -> Iterator[Defect]:
    """Examples that the rule does not fit, or fits and should not."""
    from runtime.safety.judge import judge
    from runtime.safety.table import Table, compiled

    for number, rule in enumerate(read.rule):
        table = Table([compiled(read.family, [rule])])
        for key, wanted in (("match", True), ("not_", False)):
            for at, line in enumerate(getattr(rule, key)):
                if bool(judge(line, table).findings) is not wanted:
                    found = f"{line!a}, which the rule {'does not fit' if wanted else 'fits'}"
                    yield Defect(("rule", number, key.removesuffix("_"), at), found, "an example that holds, or a better rule")
