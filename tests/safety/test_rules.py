"""The examples that each rule carries: what it fits, and what it must not."""

import pytest

from bundler.safety import families
from runtime.contract.safety import Rule
from runtime.safety.judge import judge
from runtime.safety.table import Table, compiled

RULES = [(read.family, rule) for read in families() for rule in read.rule]
FAMILIES = {
    *(
        "filesystem",
        "disk",
        "permissions",
        "process",
        "network-to-shell",
        "exfiltration",
        "reverse-shell",
        "credentials",
        "git-history",
    ),
    *("packages", "persistence", "firewall", "containers", "kubernetes", "cloud", "database", "infrastructure", "windows"),
}


def _fits(family: str, rule: Rule, line: str, rules: Table) -> bool:
    return any((one.family, one.rule) == (family, rule.id) for one in judge(line, rules).findings)


@pytest.mark.parametrize(("family", "rule"), RULES, ids=[f"{family}/{rule.id}" for family, rule in RULES])
def test_a_rule_fits_its_examples_and_no_counter_example(family: str, rule: Rule, rules: Table) -> None:
    assert [line for line in rule.match if not _fits(family, rule, line, rules)] == []
    assert [line for line in rule.not_ if _fits(family, rule, line, rules)] == []


@pytest.mark.parametrize(("family", "rule"), RULES, ids=[f"{family}/{rule.id}" for family, rule in RULES])
def test_a_rule_alone_does_what_it_does_among_all(family: str, rule: Rule) -> None:
    alone = Table([compiled(family, [rule])])
    assert all(judge(line, alone).findings for line in rule.match)


def test_every_family_is_there() -> None:
    assert {read.family for read in families()} == FAMILIES


def test_no_rule_has_the_name_of_another_in_its_family() -> None:
    names = [(family, rule.id) for family, rule in RULES]
    assert len(names) == len(set(names))
