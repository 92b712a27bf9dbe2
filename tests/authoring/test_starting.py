"""New skills of every kind and many names: they validate strictly, their tests pass, and they say nothing that is not so."""

from pathlib import Path

import pytest

from guest.build import COMPILER, MODULE, SOURCE, packed, sources
from runtime.authoring.report import reported
from runtime.authoring.starting.kit import files
from runtime.authoring.starting.started import KINDS, id_of, started
from runtime.authoring.testing.skill import tested as run_tests
from runtime.authoring.validate.manifest import skill
from runtime.authoring.writing import put
from runtime.cli.commands import COMMANDS, STARTS
from runtime.contract.verified import SkillTree
from runtime.errors import USAGE, CaroError
from runtime.supply.verify import verify
from tests.authoring.case import TABLE
from tests.guests.guest import imports
from tests.making import fetched
from tests.project import ROOT

NAMES = ["my-tool", "weather", "paris", "far-moon", "skill", "test", "pack", "check", "mkdir", "a", "x-1", "a" * 57]


def test_the_command_line_names_every_kind() -> None:
    assert tuple(KINDS) == STARTS


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_skill_is_sound_and_its_tests_pass(kind: str, name: str, tmp_path: Path) -> None:
    id = id_of(name)
    put(tmp_path / id, started(id, kind))
    report = reported(tmp_path / id, TABLE, strict=True)
    assert report.problems == ()
    results = run_tests(str(tmp_path / id), "", None)
    failures = [one.failures for one in results.knowledge] + [one.failures for one in results.recipes]
    failures += [one.failures for one in results.executables]
    assert len(failures) >= 3
    assert not any(failures)
    assert [one.unused for one in results.recipes if one.unused] == []


@pytest.mark.parametrize("kind", KINDS)
def test_two_new_skills_stand_in_one_bundle(kind: str) -> None:
    ids = ["custom.one", "custom.two"]
    trees = [
        SkillTree(origin=id, files={p: d for p, d in started(id, kind).items() if not p.startswith(("tests/", "src/"))})
        for id in ids
    ]
    assert [one.manifest.skill.id for one in verify([fetched(tree, tree.origin) for tree in trees]).skills] == ids


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_that_it_names_is_one(kind: str) -> None:
    known = {" ".join(command.path) for command in COMMANDS}
    text = "\n".join(data.decode() for path, data in started("custom.one", kind).items() if path not in files())
    named = {" ".join(words.split()[:2]).strip("`',.") for words in text.split("caro ")[1:]}
    assert named
    assert named <= known


def test_nothing_is_left_to_fill_in() -> None:
    for kind in KINDS:
        own = {path: data for path, data in started("custom.one", kind).items() if path not in files()}
        for path, data in own.items():
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


def test_the_kit_is_the_one_of_this_repository() -> None:
    found = files()
    assert {path: data for path, data in found.items() if path != MODULE} == sources()
    assert packed(found).count("\n") == (ROOT / "runtime/authoring/starting/kit.py").read_text().count("\n")
    assert found[MODULE][:4] == b"\0asm"


def test_the_source_has_the_name_of_the_skill() -> None:
    assert started("lang.words", "executable")[SOURCE].startswith(b"/* lang.words: counts words")


def test_the_component_of_a_new_skill_asks_its_host_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "skill.wasm"
    file.write_bytes(files()[MODULE])
    assert imports(file) == set()


def test_what_builds_it_is_what_builds_the_executables_here() -> None:
    made = started("custom.one", "executable")
    script, guide = made["src/build.sh"].decode(), made["src/README.md"].decode()
    assert [flag for flag in COMPILER if flag not in script and flag != "-Werror"] == []
    pins = [line.split()[0] for line in (ROOT / "guest/tools.txt").read_text().splitlines() if "==" in line and line[0] != "#"]
    assert len(pins) == 2
    assert [pin for pin in pins if pin not in guide] == []
