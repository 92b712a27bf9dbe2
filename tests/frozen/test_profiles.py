"""What a profile makes of an executable: features left out, features of skills, the glibc that it may need."""

import json
from pathlib import Path

import pytest

from bundler.freeze.pyinstaller import version_key
from runtime.errors import NOT_FOUND, USAGE
from tests.lock.tiny import written
from tests.project import Project, copied, run
from tests.supply.test_features import SKILL

# words, and the feature whose absence they meet
LEFT_OUT = [
    (["recipe", "list"], "recipes"),
    (["recipe", "show", "undo"], "recipes"),
    (["skill", "validate", "."], "manage"),
    (["skill", "init", "x"], "manage"),
    (["skill", "pack", "."], "manage"),
    (["skill", "export", "core.posix", "x"], "manage"),
    (["skill", "import", "markdown", ".", "--id", "custom.x"], "manage"),
]


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The executable of the profile without features."""
    return copied(tmp_path_factory.mktemp("minimal"), cache).bundle("minimal")[0]


@pytest.mark.parametrize(("words", "feature"), LEFT_OUT, ids=lambda value: " ".join(value) if isinstance(value, list) else value)
def test_a_feature_that_was_left_out_is_a_usage_error_with_a_hint(minimal: Path, words: list[str], feature: str) -> None:
    done = run([minimal, *words])
    assert (done.code, done.out) == (USAGE, "")
    said, hint = done.err.splitlines()
    assert said == f"caro: 'caro {' '.join(words[:2])}' is not in this executable"
    assert hint == f"caro: hint: a profile whose features have {feature!r} builds it in"


def test_a_feature_that_was_left_out_is_neither_listed_nor_completed(minimal: Path, caro: Path) -> None:
    asked = {"_CARO_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    for file, wanted in ((minimal, False), (caro, True)):
        assert ("\n  recipe " in run([file, "--help"]).out) == wanted
        assert ("validate" in run([file, "skill", "--help"]).out) == wanted
        assert ("plain,recipe" in run([file], env={**asked, "COMP_WORDS": "caro re"}).out.splitlines()) == wanted


def test_the_rest_works_without_features(minimal: Path) -> None:
    listed = json.loads(run([minimal, "skill", "list", "--format", "json"]).out)
    assert [skill["id"] for skill in listed] == ["core.posix", "core.shell"]
    for words in (["show", "core.shell"], ["verify"], ["about"], ["lock"], ["doctor"], ["completion", "bash"]):
        done = run([minimal, *words])
        assert (done.code, done.err) == (0, "")
    assert json.loads(run([minimal, "about", "--format", "json"]).out)["build"]["features"] == []


PROFILE = """\
[profile]
name = "featured"
[skills]
"core.alpha" = {wanted}
[sources]
here = {{ path = "../skills", namespaces = ["core"] }}
"""


def _featured(project: Project, wanted: str) -> Path:
    written(project.folder / "skills/core.alpha", SKILL)
    (project.folder / "profiles/featured.toml").write_text(PROFILE.format(wanted=wanted))
    return project.bundle("featured")[0]


# the profile's line, what is in sight, what is not
SIGHTS = {
    '"*"': ("eks", "iot"),
    '{ features = ["iot"], default-features = false }': ("iot", "eks"),
}


@pytest.mark.parametrize("wanted", SIGHTS)
def test_what_a_feature_hides_is_not_shown_and_still_held_against_the_lock(wanted: str, caro: Path, project: Project) -> None:
    shown, hidden = SIGHTS[wanted]
    file = _featured(project, wanted)
    info = json.loads(run([file, "skill", "info", "core.alpha", "--format", "json"]).out)
    names = [document["name"] for document in info["documents"]]
    assert (f"patterns/{shown}" in names, f"patterns/{hidden}" in names) == (True, False)
    recipes = [recipe["id"] for recipe in json.loads(run([file, "recipe", "list", "--format", "json"]).out)]
    assert recipes == sorted(["plain", shown])
    assert run([file, "show", "core.alpha", shown]).code == 0
    for words in (["show", "core.alpha", hidden], ["recipe", "show", hidden]):
        done = run([file, *words])
        assert (done.code, done.out) == (NOT_FOUND, "")
    lock = json.loads(run([file, "lock", "--format", "json"]).out)
    checked = {one["name"]: one["digest"] for one in json.loads(run([file, "verify", "--format", "json"]).out)["checked"]}
    assert lock["skills"][0]["features"] == [shown]
    assert checked["integrity core.alpha"] == lock["skills"][0]["integrity"] == info["integrity"]


def _target(project: Project, line: str) -> None:
    profile = project.folder / "profiles/enterprise.toml"
    profile.write_text(f"{profile.read_text()}\n[target]\n{line}\n")
    assert project.bundler("lock", "enterprise").code == 0


def _floor(file: Path) -> str:
    return str(json.loads(run([file, "about", "--format", "json"]).out)["build"]["glibc"])


def test_about_shows_the_glibc_that_it_needs(caro: Path) -> None:
    assert f"needs glibc {_floor(caro)} or newer" in " ".join(run([caro, "about"]).out.split())


def test_a_glibc_that_is_too_old_names_the_parts_and_what_they_need(caro: Path, project: Project) -> None:
    floor = _floor(caro)
    major, minor, *_ = version_key(floor)
    wanted = f"{major}.{minor - 1}"
    _target(project, f'glibc = "{wanted}"')
    done = project.bundler("bundle", "enterprise")
    assert (done.code, done.out) == (USAGE, "")
    said, hint = done.err.strip().splitlines()
    head, _, parts = said.partition(f"target.glibc: at most {wanted} allowed; ")
    assert head.endswith("profiles/enterprise.toml: ")
    needs = dict(part.split(" needs ") for part in parts.split(", "))
    assert needs
    assert all(version_key(version) > version_key(wanted) for version in needs.values())
    assert max(needs.values(), key=version_key) == floor
    assert "older system" in hint
    assert not (project.folder / "dist-profiles/enterprise/caro").exists()


@pytest.mark.parametrize("more", [0, 1, 60])
def test_a_glibc_that_is_as_new_or_newer_builds(caro: Path, project: Project, more: int) -> None:
    major, minor, *rest = version_key(_floor(caro))
    wanted = ".".join(map(str, (major, minor + more, *rest)))
    _target(project, f'glibc = "{wanted}"')
    done = project.bundler("bundle", "enterprise")
    assert done.code == 0, done.err
    assert _floor(project.folder / "dist-profiles/enterprise/caro") == _floor(caro)
