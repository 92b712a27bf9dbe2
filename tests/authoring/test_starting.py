"""New skills of every kind and many names: they validate strictly, their tests pass, and they say nothing that is not so."""

from pathlib import Path

import pytest

from runtime.authoring.report import reported
from runtime.authoring.starting.started import KINDS, id_of, started
from runtime.authoring.testing.skill import tested as run_tests
from runtime.authoring.validate.manifest import skill
from runtime.authoring.writing import put
from runtime.cli.commands import COMMANDS, STARTS
from runtime.contract.verified import SkillTree
from runtime.errors import USAGE, CaroError
from runtime.supply.verify import verify
from tests.making import fetched

NAMES = ["my-tool", "weather", "paris", "far-moon", "skill", "test", "pack", "check", "mkdir", "a", "x-1", "a" * 57]


def test_the_command_line_names_every_kind() -> None:
    assert tuple(KINDS) == STARTS


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_skill_is_sound_and_its_tests_pass(kind: str, name: str, tmp_path: Path) -> None:
    id = id_of(name)
    put(tmp_path / id, started(id, kind))
    report = reported(tmp_path / id, strict=True)
    assert report.problems == ()
    results = run_tests(str(tmp_path / id), "", None)
    failures = [*(one.failures for one in results.knowledge), *(one.failures for one in results.recipes)]
    assert len(failures) >= 3
    assert not any(failures)
    assert [one.unused for one in results.recipes if one.unused] == []


@pytest.mark.parametrize("kind", KINDS)
def test_two_new_skills_stand_in_one_bundle(kind: str) -> None:
    ids = ["custom.one", "custom.two"]
    trees = [SkillTree(origin=id, files={p: d for p, d in started(id, kind).items() if not p.startswith("tests/")}) for id in ids]
    assert [one.manifest.skill.id for one in verify([fetched(tree, tree.origin) for tree in trees]).skills] == ids


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_that_it_names_is_one(kind: str) -> None:
    known = {" ".join(command.path) for command in COMMANDS}
    text = b"\n".join(started("custom.one", kind).values()).decode()
    named = {" ".join(words.split()[:2]).strip("`',.") for words in text.split("caro ")[1:]}
    assert named
    assert named <= known


def test_nothing_is_left_to_fill_in() -> None:
    for kind in KINDS:
        for path, data in started("custom.one", kind).items():
            assert not [word for word in (b"@", b"TODO", b"FIXME", b"your ") if word in path.encode() + data], path


def test_a_new_skill_states_that_it_has_no_licence_yet() -> None:
    tree = SkillTree(origin="a", files=started("custom.one", "knowledge"))
    assert skill(tree, strict=True)[0].skill.license == "LicenseRef-not-chosen"
    assert tree.files["LICENSE"].startswith(b"No licence has been chosen")


IDS = {"my-tool": "custom.my-tool", "lang.rust": "lang.rust", "custom.a": "custom.a"}


@pytest.mark.parametrize("name", IDS)
def test_a_name_without_a_namespace_is_custom(name: str) -> None:
    assert id_of(name) == IDS[name]


@pytest.mark.parametrize("name", ["My-Tool", "a b", "", "a.b.c", "other.a", "../a", "\u0430", "a\n", "a" * 58])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(CaroError) as caught:
        id_of(name)
    assert caught.value.code == USAGE
