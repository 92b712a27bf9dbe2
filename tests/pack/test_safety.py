"""A skill's safety.toml in a payload: one entry of its own, which raises a verdict and lowers none."""

import pytest

from bundler.safety import entry
from runtime.catalog.documents import files
from runtime.catalog.safety import rules
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import SAFETY_ENTRY, ZLIB
from runtime.contract.verified import SkillTree
from runtime.errors import CaroError
from runtime.payload.read import Payload
from runtime.payload.verify import verify
from runtime.safety.judge import judge
from tests.making import bare, composed, opened, tree

RULES = b"""\
family = "corp"
[[rule]]
id = "deploy"
level = "high"
command = ["corp-deploy"]
args = ["prod*"]
reason = "changes what customers see"
match = ["corp-deploy prod-eu"]
not = ["corp-deploy staging"]

[[rule]]
id = "remove"
level = "moderate"
command = ["rm"]
reason = "a weaker word than the bundle's own"
match = ["rm x"]
not = ["rmdir x"]
"""


def skill(text: bytes = RULES) -> SkillTree:
    """A skill that adds rules."""
    return tree("custom.deploy", {"safety.toml": text})


def made(*trees: SkillTree) -> Payload:
    """The payload of these skills with the rules of every bundle."""
    return opened(bare(composed(list(trees), [entry()])))


def level(payload: Payload, command: str) -> str:
    return judge(command, rules(Catalog(payload))).level


def test_the_rules_are_an_entry_of_their_own_and_the_file_is_there_too() -> None:
    payload = made(skill(), tree("core.alpha"))
    found = payload.find_entry(f"{SAFETY_ENTRY}custom.deploy")
    assert found is not None
    assert found.codec == ZLIB
    text = payload.read(found).decode()
    assert "corp" in text
    assert "changes what customers see" in text
    assert payload.find_entry(f"{SAFETY_ENTRY}core.alpha") is None
    assert "safety.toml" in [row.path for row in files(Catalog(payload).find("custom.deploy"))]
    verify(payload)


def test_they_raise_a_verdict_of_the_bundle_that_has_them() -> None:
    without, with_it = made(tree("core.alpha")), made(skill(), tree("core.alpha"))
    assert (level(without, "corp-deploy prod-eu"), level(with_it, "corp-deploy prod-eu")) == ("safe", "high")
    (first,) = judge("corp-deploy prod-eu", rules(Catalog(with_it))).findings
    assert (first.family, first.rule, first.words) == ("corp", "deploy", "corp-deploy prod-eu")


def test_they_lower_none() -> None:
    payload = made(skill())
    assert level(payload, "rm -rf /") == level(made(tree("core.alpha")), "rm -rf /") == "critical"


def test_those_of_two_skills_are_both_there() -> None:
    other = tree("custom.other", {"safety.toml": RULES.replace(b"corp-deploy", b"corp-drop").replace(b'"corp"', b'"other"')})
    payload = made(skill(), other)
    assert [level(payload, command) for command in ("corp-deploy prod-eu", "corp-drop prod-eu")] == ["high", "high"]


def test_rules_whose_example_does_not_hold_are_not_packed() -> None:
    with pytest.raises(CaroError, match=r"safety\.toml"):
        made(skill(RULES.replace(b"corp-deploy staging", b"corp-deploy prod")))
