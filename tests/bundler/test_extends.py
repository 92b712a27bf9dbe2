"""A profile and its parents: what the child adds, replaces and drops, where its paths lead, and chains that cannot be."""

import os
import time
from pathlib import Path

import pytest

from bundler.profile.effective import Profile
from bundler.profile.extend import DEFAULT
from bundler.profile.load import PARENTS, load
from bundler.profile.schema import Wanted
from bundler.resolve import fetch, resolve
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.verify import verify
from tests.making import tree

PARENT = """\
[profile]
name = "parent"
description = "The parent."
executable = "one"
features = ["recipes"]
[skills]
"core.shell" = "*"
"core.git" = "^1.2"
"tool.x" = { path = "own/tool.x", features = ["a", "b"] }
[sources]
here = { path = "skills", namespaces = ["core"] }
there = { path = "/srv/skills", namespaces = ["lang"] }
[target]
optimise = "size"
glibc = "2.35"
[budget]
total = "20 MB"
growth = "5 %"
[budget.skills]
"core.shell" = "10 kB"
"core.git" = "20 kB"
"""
CHILD = '[profile]\nname = "child"\nextends = "parent"\n'


def _family(folder: Path, child: str, parent: str = PARENT) -> Profile:
    (folder / "parent.toml").write_text(parent)
    (folder / "child.toml").write_text(CHILD + child)
    return load("child", folder)


TOOL = Wanted(path="own/tool.x", features=("a", "b"))
SKILLS: dict[str, tuple[str, dict[str, Wanted]]] = {
    "inherits all": ("", {"core.git": Wanted(version="^1.2"), "core.shell": Wanted(), "tool.x": TOOL}),
    "adds": (
        '"core.posix" = ">=1"',
        {"core.git": Wanted(version="^1.2"), "core.posix": Wanted(version=">=1"), "core.shell": Wanted(), "tool.x": TOOL},
    ),
    "replaces a constraint": (
        '"core.git" = "~2.0"',
        {"core.git": Wanted(version="~2.0"), "core.shell": Wanted(), "tool.x": TOOL},
    ),
    "replaces a table whole": (
        '"tool.x" = { features = ["c"], default-features = false }',
        {"core.git": Wanted(version="^1.2"), "core.shell": Wanted(), "tool.x": Wanted(features=("c",), default_features=False)},
    ),
    "drops one and keeps the others": ('"tool.x" = false', {"core.git": Wanted(version="^1.2"), "core.shell": Wanted()}),
}


@pytest.mark.parametrize("case", SKILLS)
def test_skills_of_a_child(case: str, tmp_path: Path) -> None:
    lines, wanted = SKILLS[case]
    assert dict(_family(tmp_path, f"[skills]\n{lines}\n").skills) == wanted


VALUES: list[tuple[str, str, object]] = [
    ("", "name", "child"),
    ("", "description", "The parent."),
    ("", "executable", "one"),
    ("", "features", ("recipes",)),
    ('description = "The child."', "description", "The child."),
    ('executable = "two"', "executable", "two"),
    ("features = []", "features", ()),
    ('features = ["recipes", "manage"]', "features", ("manage", "recipes")),
    ("", "target.optimise", "size"),
    ("", "target.glibc", "2.35"),
    ("", "target.layout", "onefile"),
    ("", "target.platform", "linux-x86_64"),
    ('[target]\noptimise = "start"', "target.optimise", "start"),
    ('[target]\noptimise = "start"', "target.glibc", "2.35"),
    ('[target]\nlayout = "onedir"', "target.layout", "onedir"),
    ('[target]\nplatform = "linux-aarch64"', "target.platform", "linux-aarch64"),
    ('[target]\npython = "3.12"', "target.python", "3.12"),
    ("", "budget.total", 20_000_000),
    ('[budget]\nknowledge = "1.5 kB"', "budget.knowledge", 1500),
    ('[budget]\nknowledge = "1.5 kB"', "budget.total", 20_000_000),
    ('[budget]\ntotal = "30 MB"', "budget.total", 30_000_000),
    ('[budget.skills]\n"core.git" = "1 kB"', "budget.skills", {"core.shell": 10_000, "core.git": 1000}),
    ("", "policy", None),
]


@pytest.mark.parametrize(("lines", "key", "wanted"), VALUES)
def test_values_of_a_child_come_from_the_parent_unless_it_has_its_own(lines: str, key: str, wanted: object, tmp_path: Path) -> None:
    found: object = _family(tmp_path, lines + "\n")
    for name in key.split("."):
        found = getattr(found, name)
    assert found == wanted


def test_a_profile_alone_has_defaults(tmp_path: Path) -> None:
    (tmp_path / "alone.toml").write_text('[profile]\nname = "alone"\n[skills]\n"core.git" = "*"\n')
    alone = load("alone", tmp_path)
    assert (alone.executable, alone.features) == ("caro", tuple(sorted(DEFAULT)))
    assert (alone.target.optimise, alone.target.layout, alone.target.glibc, alone.target.python) == ("start", "onefile", "", "")
    assert alone.policy is None
    assert alone.skills["core.git"].default_features


# child, code, and the pieces that the message must have
REFUSED: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "drops core.shell": ('[skills]\n"core.shell" = false', INVALID, ('skills."core.shell"', "cannot be dropped")),
    "drops what no parent lists": (
        '[skills]\n"core.posix" = false',
        INVALID,
        ('skills."core.posix"', "found false", "a parent profile lists"),
    ),
    "drops a skill that has a budget": (
        '[skills]\n"core.git" = false',
        INVALID,
        ('budget.skills."core.git"', "not bundled"),
    ),
    "drops a required skill": (
        '[skills]\n"tool.x" = false\n[policy]\nrequired = ["tool.x"]',
        INVALID,
        ("policy.required", "'tool.x', which is not bundled"),
    ),
    "a budget for what nobody bundles": (
        '[budget.skills]\n"core.gti" = "1 kB"',
        INVALID,
        ('budget.skills."core.gti"', "perhaps 'core.git'"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_child_that_cannot_be_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    lines, code, pieces = REFUSED[case]
    with pytest.raises(CaroError) as caught:
        _family(tmp_path, lines + "\n")
    assert caught.value.code == code
    assert str(tmp_path / "child.toml") in caught.value.message
    assert [piece for piece in pieces if piece not in caught.value.message] == []
    assert caught.value.hint


def test_a_missing_parent_names_the_child_and_offers_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "child.toml").write_text('[profile]\nname = "child"\nextends = "parnet"\n')
    (tmp_path / "parent.toml").write_text(PARENT)
    with pytest.raises(CaroError) as caught:
        load("child", tmp_path)
    assert caught.value.code == NOT_FOUND
    assert f"{tmp_path / 'child.toml'}: profile.extends" in caught.value.message
    assert "parnet.toml: no such profile" in caught.value.message
    assert "perhaps 'parent'" in caught.value.hint


def _chain(folder: Path, count: int, last: str) -> None:
    """p0 extends p1 extends p2 ...; the last one extends `last`, or nothing."""
    for number in range(count):
        extends = f"p{number + 1}" if number < count - 1 else last
        line = f'extends = "{extends}"\n' if extends else ""
        skills = '[skills]\n"core.git" = "*"\n'
        (folder / f"p{number}.toml").write_text(f'[profile]\nname = "p{number}"\n{line}{skills}')


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_is_named_with_everyone_in_it(length: int, tmp_path: Path) -> None:
    _chain(tmp_path, length, "p0")
    with pytest.raises(CaroError) as caught:
        load("p0", tmp_path)
    assert caught.value.code == INVALID
    assert f"p{length - 1}.toml: profile.extends" in caught.value.message
    assert " extends ".join([*(f"p{number}" for number in range(length)), "p0"]) in caught.value.message
    assert "a circle" in caught.value.message
    assert caught.value.hint


def test_a_circle_that_does_not_come_back_to_the_first_is_found(tmp_path: Path) -> None:
    _chain(tmp_path, 3, "p1")
    with pytest.raises(CaroError, match="p2 extends p1, a circle"):
        load("p0", tmp_path)


def test_a_circle_through_a_link_is_found(tmp_path: Path) -> None:
    _chain(tmp_path, 2, "again")
    (tmp_path / "again.toml").symlink_to(tmp_path / "p0.toml")
    with pytest.raises(CaroError, match="a circle"):
        load("p0", tmp_path)


def test_as_many_parents_as_allowed_and_one_more(tmp_path: Path) -> None:
    _chain(tmp_path, PARENTS + 1, "")
    assert load("p0", tmp_path).name == "p0"
    _chain(tmp_path, PARENTS + 2, "")
    with pytest.raises(CaroError) as caught:
        load("p0", tmp_path)
    assert caught.value.code == INVALID
    assert f"p{PARENTS}.toml: profile.extends" in caught.value.message
    assert "circle" not in caught.value.message  # it is none: the chain is too long


def _skill(folder: Path, id: str) -> None:
    for path, data in tree(id).files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


# how the child names a parent that lies in another folder
NAMES = ["../shared/parent", "../shared/parent.toml", "{folder}/shared/parent.toml"]


@pytest.mark.parametrize("extends", NAMES)
def test_paths_of_a_parent_in_another_folder_still_lead_there(
    extends: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = PARENT.replace('there = { path = "/srv/skills", namespaces = ["lang"] }', "").replace(
        'path = "own/', 'path = "../own/'
    )
    parent = parent.replace('"^1.2"', '"^1"').replace(', features = ["a", "b"]', "")
    for name in ("shared", "profiles", "else/where"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "shared/parent.toml").write_text(parent)
    child = f'[profile]\nname = "child"\nextends = "{extends.format(folder=tmp_path)}"\n[skills]\n"tool.y" = {{ path = "mine" }}\n'
    (tmp_path / "profiles/child.toml").write_text(child)
    for place, id in (("shared/skills/core.git", "core.git"), ("shared/skills/core.shell", "core.shell")):
        _skill(tmp_path / place, id)
    _skill(tmp_path / "own/tool.x", "tool.x")
    _skill(tmp_path / "profiles/mine", "tool.y")
    monkeypatch.chdir(tmp_path / "else/where")
    profile = load(os.path.join("..", "..", "profiles", "child.toml"))
    found = verify(fetch(profile, resolve(profile))).skills
    assert {skill.manifest.skill.id: skill.source for skill in found} == {
        "core.git": "path+../shared/skills/core.git",
        "core.shell": "path+../shared/skills/core.shell",
        "tool.x": "path+../own/tool.x",
        "tool.y": "path+mine",
    }


def test_places_of_a_parent_in_another_folder_lead_there_and_addresses_stay(tmp_path: Path) -> None:
    entries = {
        "tool.a": 'git = "../repository"',
        "tool.b": 'git = "https://example.com/b"',
        "tool.c": 'git = "git@example.com:c"',
        "tool.d": 'url = "d.tgz"',
        "tool.e": 'url = "https://example.com/e.tgz"',
        "tool.f": 'oci = "layout:mirror"',
        "tool.g": 'oci = "registry.example/g"',
    }
    lines = "".join(f'"{id}" = {{ {entry} }}\n' for id, entry in entries.items())
    sources = '[sources]\ncorp = { registry = "index", mirrors = ["https://example.com/i", "m"], namespaces = ["lang"] }\n'
    sources += 'more = { oci = "layout:more", namespaces = ["cloud"] }\n'
    for name in ("shared", "profiles"):
        (tmp_path / name).mkdir()
    (tmp_path / "shared/parent.toml").write_text(f'[profile]\nname = "parent"\n[skills]\n{lines}{sources}')
    (tmp_path / "profiles/child.toml").write_text('[profile]\nname = "child"\nextends = "../shared/parent.toml"\n')
    profile = load(str(tmp_path / "profiles/child.toml"))
    assert {id: one.git or one.url or one.oci for id, one in profile.skills.items()} == {
        "tool.a": "../repository",
        "tool.b": "https://example.com/b",
        "tool.c": "git@example.com:c",
        "tool.d": "../shared/d.tgz",
        "tool.e": "https://example.com/e.tgz",
        "tool.f": "layout:../shared/mirror",
        "tool.g": "registry.example/g",
    }
    corp = profile.sources["corp"]
    assert (corp.registry, corp.mirrors) == ("../shared/index", ("https://example.com/i", "../shared/m"))
    assert profile.sources["more"].oci == "layout:../shared/more"


def test_an_absolute_path_stays_what_it_is(tmp_path: Path) -> None:
    assert _family(tmp_path, "").sources["there"].path == "/srv/skills"


def test_row_13_ten_megabytes_of_toml_are_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    file.write_text('[profile]\nname = "large"\n' + "".join(f'[a{number}]\nx = "{"y" * 100}"\n' for number in range(90_000)))
    assert file.stat().st_size > 10_000_000
    started = time.process_time()
    with pytest.raises(CaroError) as caught:
        load(str(file))
    assert time.process_time() - started < 1
    assert caught.value.code == INVALID
    assert str(file) in caught.value.message
    assert "at most 262144" in caught.value.message
