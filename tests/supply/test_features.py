"""Features of a skill: which are on, and what that leaves out of sight without leaving it out."""

from dataclasses import replace

import pytest

from runtime.contract.verified import VerifiedSkill, VerifiedSkills
from runtime.errors import USAGE, CaroError
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.read import Payload
from runtime.payload.verify import verify as checked
from runtime.supply.features import out_of_sight, switched_on
from runtime.supply.verify import verify
from tests.making import answered, bare, fetched, opened, terminal, tree, verified

RECIPE = """\
id: {id}
name: A recipe
description: Says a word.
version: "1.0.0"
triggers:
  - keywords: ["say {id}"]
steps:
  - id: say
    name: Say it
    command: "git status"
    description: "Says it"
    risk_level: safe
"""
MANIFEST = """\
recipes = true

[capabilities.terminal_exec]
allowed = true
commands = ["git"]

[features]
eks = { description = "Clusters.", default = true }
iot = { description = "Things.", default = false }
"""
FILES = {
    "knowledge/patterns/plain.md": b"# Plain\n\nFor all.\n",
    "knowledge/patterns/eks.md": b"---\nfeature: eks\n---\n# Clusters\n\nOf clusters.\n",
    "knowledge/patterns/iot.md": b"---\nfeature: iot\n---\n# Things\n\nOf things.\n",
    "recipes/plain.yaml": RECIPE.format(id="plain").encode(),
    "recipes/eks.yaml": f"---\nfeature: eks\n---\n{RECIPE.format(id='eks')}".encode(),
    "recipes/iot.yaml": f"---\nfeature: iot\n---\n{RECIPE.format(id='iot')}".encode(),
}
SKILL = tree("core.alpha", FILES, manifest=MANIFEST)


def _verified(features: tuple[str, ...], *, default: bool) -> VerifiedSkill:
    asked = replace(fetched(SKILL, "core.alpha"), features=features, default_features=default)
    return verify([asked]).skills[0]


def _payload(skill: VerifiedSkill) -> Payload:
    return opened(bare(compose(VerifiedSkills(skills=(skill,)), Frames(store=None), [])))


# asked for, whether defaults count, what is on
ON: list[tuple[tuple[str, ...], bool, tuple[str, ...]]] = [
    ((), True, ("eks",)),
    ((), False, ()),
    (("iot",), True, ("eks", "iot")),
    (("iot",), False, ("iot",)),
    (("iot", "eks"), False, ("eks", "iot")),
    (("eks", "eks"), True, ("eks",)),
]


@pytest.mark.parametrize(("asked", "default", "on"), ON)
def test_what_is_on_is_in_sight_and_the_rest_is_not(asked: tuple[str, ...], default: bool, on: tuple[str, ...]) -> None:
    skill = _verified(asked, default=default)
    off = {"eks", "iot"} - set(on)
    assert skill.features == on
    assert skill.hidden == {f"knowledge/patterns/{name}.md" for name in off} | {f"recipes/{name}.yaml" for name in off}
    assert [recipe.id for recipe in skill.recipes] == sorted({"plain", *on})
    payload = _payload(skill)
    info = answered(payload, ["skill", "info", "core.alpha"], terminal())
    listed = answered(payload, ["recipe", "list"], terminal())
    for name in ("plain", *on):
        assert f"patterns/{name}" in info
        assert f"\n{name} " in listed
        assert answered(payload, ["recipe", "show", name], terminal())
        assert answered(payload, ["show", "core.alpha", name], terminal())
    for name in off:
        assert f"patterns/{name}" not in info
        assert f"\n{name} " not in listed
        for words in (["recipe", "show", name], ["recipe", "show", f"core.alpha/{name}"], ["show", "core.alpha", name]):
            with pytest.raises(CaroError, match=f"is named '[a-z./]*{name}'"):
                answered(payload, words, terminal())


@pytest.mark.parametrize(("asked", "default", "on"), ON)
def test_whatever_is_on_the_integrity_is_that_of_all_files(asked: tuple[str, ...], default: bool, on: tuple[str, ...]) -> None:
    skill = _verified(asked, default=default)
    assert skill.integrity == _verified((), default=True).integrity
    found = {one.name: one.digest for one in checked(_payload(skill))}
    assert found["integrity core.alpha"] == skill.integrity
    assert skill.tree.files.keys() == SKILL.files.keys()


def test_a_hidden_file_that_was_changed_is_found_all_the_same() -> None:
    other = {**FILES, "knowledge/patterns/iot.md": FILES["knowledge/patterns/iot.md"] + b"More.\n"}
    assert verified([tree("core.alpha", other, manifest=MANIFEST)]).skills[0].integrity != _verified((), default=True).integrity


UNKNOWN: list[tuple[str, str, str]] = [
    (MANIFEST, "iott", "perhaps 'iot'"),
    (MANIFEST, "EKS", "one of eks, iot"),
    (MANIFEST, "", "one of eks, iot"),
    ("", "eks", "it has none"),
]


@pytest.mark.parametrize(("manifest", "asked", "known"), UNKNOWN)
def test_an_unknown_feature_is_named_with_its_place(manifest: str, asked: str, known: str) -> None:
    skill = SKILL if manifest else tree("core.alpha")
    with pytest.raises(CaroError) as caught:
        verify([replace(fetched(skill, "core.alpha"), features=(asked,))])
    assert caught.value.code == USAGE
    expected = f'profiles/test.toml: skills."core.alpha".features: {asked!r} is no feature of the skill; {known}'
    assert caught.value.message == expected
    assert caught.value.hint


def test_the_rules_alone() -> None:
    manifest = _verified((), default=True).manifest
    assert switched_on(manifest, (), "x", default=True) == ("eks",)
    paths = {"a.md": "eks", "b.md": "iot", "c.md": "iot"}
    assert out_of_sight(paths, ("eks",)) == {"b.md", "c.md"}
    assert out_of_sight(paths, ()) == set(paths)
    assert out_of_sight({}, ()) == frozenset()
