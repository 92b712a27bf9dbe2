"""Rules of the safety engine: the shape of a file of them, then the rules of their values. Their examples are judged elsewhere."""

import re
from collections.abc import Collection, Iterator, Mapping

from runtime.authoring.validate.document import read_toml
from runtime.authoring.validate.problems import Defect, Problem, nearest, repeated
from runtime.authoring.validate.shape import filled
from runtime.contract.safety import LEVELS, Rule, RuleFile

FILE = "safety.toml"
SHAPES = ("unknown", "partly-unknown", "maybe-root", "anywhere", "system-part")  # kinds that no pattern makes
NAME = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*", re.ASCII)
NAME_WANTED = "small letters, digits and hyphens"
BROKEN = "\t\n\r\x1f"


def rule_file(
    file: str, data: bytes, *, groups: Mapping[str, Collection[str]], places: Mapping[str, Collection[str]]
) -> RuleFile | list[Problem]:
    """The rules of a file, or every problem of it; `groups` and `places` are the names that rules may use."""
    parsed = read_toml(file, data)
    if isinstance(parsed, Problem):
        return [parsed]
    read = filled(RuleFile, file, parsed)
    if isinstance(read, list):
        return read
    problems = [defect.of(file) for defect in _defects(read, groups, places)]
    return problems or read


def _defects(read: RuleFile, groups: Mapping[str, Collection[str]], places: Mapping[str, Collection[str]]) -> Iterator[Defect]:
    if not NAME.fullmatch(read.family):
        yield Defect(("family",), ascii(read.family), NAME_WANTED)
    if not read.rule:
        yield Defect(("rule",), "nothing", "at least one rule")
    for number in repeated([rule.id for rule in read.rule]):
        yield Defect(("rule", number, "id"), f"{read.rule[number].id!a} twice", "a name of its own for each rule")
    for number, rule in enumerate(read.rule):
        for defect in _rule(rule, groups, {*places, *SHAPES}):
            yield defect._replace(key=("rule", number, *defect.key))


def _rule(rule: Rule, groups: Mapping[str, Collection[str]], places: Collection[str]) -> Iterator[Defect]:
    if not NAME.fullmatch(rule.id):
        yield Defect(("id",), ascii(rule.id), NAME_WANTED)
    if rule.level not in LEVELS[1:]:
        yield Defect(("level",), ascii(rule.level), nearest(rule.level, LEVELS[1:]))
    for key in ("command", "match", "not_"):
        if not getattr(rule, key):
            yield Defect((key.removesuffix("_"),), "nothing", "at least one")
    for key in ("command", "after"):
        for at, name in enumerate(getattr(rule, key)):
            if name.startswith("@") and name[1:] not in groups:
                yield Defect((key, at), ascii(name), nearest(name[1:], groups))
    for key in ("path", "target", "reads"):
        for at, name in enumerate(getattr(rule, key)):
            if name not in places:
                yield Defect((key, at), ascii(name), nearest(name, places))
    yield from _one_line(rule)


def _one_line(rule: Rule) -> Iterator[Defect]:
    """Every text but the examples stands in one line of a table."""
    for key in ("reason", "instead"):
        if any(character in getattr(rule, key) for character in BROKEN):
            yield Defect((key,), "a line end or a tab", "one line")
    for key in ("command", "sub", "flags", "args", "without", "after", "says", "unless"):
        for at, word in enumerate(getattr(rule, key)):
            if not word or any(character in word for character in BROKEN):
                yield Defect((key, at), ascii(word), "words in one line")
