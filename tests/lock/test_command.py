"""bundler lock: what it writes, when it writes nothing, and what a bundle without a lock that fits says."""

import tomllib
from pathlib import Path

import pytest

from runtime.errors import INVALID, NOT_FOUND, POLICY, SUCCESS, USAGE
from tests.lock.tiny import Tiny, written
from tests.making import tree

OVERVIEW = "skills/core.beta/knowledge/overview.md"
HOLDS = (SUCCESS, "dist-profiles/one/skills.lock: holds\n", "")


def test_a_bundle_without_a_lock_says_which_command_makes_it(tiny: Tiny) -> None:
    for words in (["bundle", "one"], ["lock", "--check", "one"]):
        code, out, err = tiny.bundler(*words)
        assert (code, out) == (NOT_FOUND, "")
        assert "dist-profiles/one/skills.lock: no lockfile" in err
        assert "'bundler lock one' makes it" in err
    assert not tiny.lock.parent.exists()


def test_lock_writes_and_then_it_is_unchanged(tiny: Tiny) -> None:
    assert tiny.bundler("lock", "one") == (SUCCESS, "dist-profiles/one/skills.lock: written\n  2 skills locked\n", "")
    text = tiny.lock.read_bytes()
    assert tiny.bundler("lock", "one") == (SUCCESS, "dist-profiles/one/skills.lock: unchanged\n", "")
    assert tiny.lock.read_bytes() == text
    assert [file.name for file in tiny.lock.parent.iterdir()] == ["skills.lock"]


def test_the_lock_names_each_skill_and_who_wants_it(tiny: Tiny) -> None:
    tiny.bundler("lock", "one")
    lock = tomllib.loads(tiny.lock.read_text())
    assert lock["profile"] == "one"
    assert [skill["id"] for skill in lock["skills"]] == ["core.alpha", "core.beta"]
    assert [skill["required-by"] for skill in lock["skills"]] == [["profile one"], ["profile one", "core.alpha"]]
    assert [skill["capabilities"] for skill in lock["skills"]] == [{"terminal_exec": ["git"]}, {}]
    assert [skill["source"] for skill in lock["skills"]] == ["path+../skills/core.alpha", "path+../skills/core.beta"]


def test_the_lock_is_the_same_wherever_the_project_lies(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.bundler("lock", "one")
    other = tmp_path / "deeper" / "and deeper"
    for name in ("skills", "profiles"):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).rename(other / name)
    monkeypatch.chdir(other)
    assert tiny.bundler("lock", "one")[0] == SUCCESS
    assert (other / "dist-profiles/one/skills.lock").read_bytes() == tiny.lock.read_bytes()


def test_check_holds_or_fails_and_writes_nothing(tiny: Tiny) -> None:
    tiny.bundler("lock", "one")
    before = tiny.state()
    assert tiny.bundler("lock", "--check", "one") == HOLDS
    assert tiny.state() == before
    tiny.edit(OVERVIEW, "Text of", "Another text of")
    edited = tiny.state()
    code, out, err = tiny.bundler("lock", "--check", "one")
    assert (code, out) == (USAGE, "")
    assert "dist-profiles/one/skills.lock: the lock differs from the profile" in err
    assert "'bundler lock one' accepts it" in err
    assert tiny.state() == edited


def test_check_and_retrain_exclude_each_other(tiny: Tiny) -> None:
    code, out, err = tiny.bundler("lock", "--check", "--retrain", "one")
    assert (code, out) == (USAGE, "")
    assert "--retrain" in err
    assert not tiny.lock.exists()


# what the change is called, where it has to be accepted by name
ACCEPTED = {
    "a version that went down": "core.beta:version",
    "a capability that grew": "core.alpha:capabilities",
    "a capability that is new": "core.alpha:capabilities",
}

# what changes in the project: file, old, new; and the lines that must come, in the error of a bundle and in what `lock` says
CHANGES: dict[str, tuple[str, str, str, list[str]]] = {
    "an edited document": (OVERVIEW, "Text of", "Another text of", ["skill core.beta: integrity: locked h1:"]),
    "a new version": (
        "skills/core.beta/skill.toml",
        'version = "1.4.0"',
        'version = "1.5.0"',
        ["skill core.beta: integrity: locked h1:", "skill core.beta: version: locked 1.4.0; wanted 1.5.0"],
    ),
    "a version that went down": (
        "skills/core.beta/skill.toml",
        'version = "1.4.0"',
        'version = "1.0.0"',
        ["skill core.beta: integrity: locked h1:", "skill core.beta: version: locked 1.4.0; wanted 1.0.0"],
    ),
    "a capability that grew": (
        "skills/core.alpha/skill.toml",
        'commands = ["git"]',
        'commands = ["git", "curl"]',
        [
            "skill core.alpha: capabilities: locked {'terminal_exec': ('git',)}; wanted {'terminal_exec': ('git', 'curl')}",
            "skill core.alpha: integrity: locked h1:",
        ],
    ),
    "a capability that is new": (
        "skills/core.alpha/skill.toml",
        "[capabilities.terminal_exec]",
        '[capabilities]\nnetwork = ["api.example.com"]\n[capabilities.terminal_exec]',
        ["'network': ('api.example.com',)}", "skill core.alpha: integrity: locked h1:"],
    ),
    "a skill less": (
        "profiles/one.toml",
        '"core.alpha" = "*"\n',
        "",
        ["profile-digest: locked sha256:", "skill core.alpha: locked, no longer wanted", "skill core.beta: required-by: locked "],
    ),
    "another constraint": ("profiles/one.toml", '"core.beta" = "*"', '"core.beta" = "^1.4"', ["profile-digest: locked sha256:"]),
    "another target": (
        "profiles/one.toml",
        "[skills]",
        '[target]\nlayout = "onedir"\n[skills]',
        ["profile-digest: locked sha256:"],
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_changed_after_locking_is_refused_line_by_line_until_it_is_locked(case: str, tiny: Tiny) -> None:
    path, old, new, lines = CHANGES[case]
    tiny.bundler("lock", "one")
    tiny.edit(path, old, new)
    code, out, err = tiny.bundler("bundle", "one")
    assert (code, out) == (USAGE, "")
    said = [line for line in err.splitlines() if line.startswith("  ")]
    assert len(said) == len(lines)
    assert all(line in one for line, one in zip(lines, said, strict=True))
    accepted = ["--accept", ACCEPTED[case]] if case in ACCEPTED else []
    if accepted:
        before = tiny.state()
        code, out, err = tiny.bundler("lock", "one")
        assert (code, out) == (POLICY, "")
        assert f"bundler lock one --accept {ACCEPTED[case]}" in err
        assert tiny.state() == before
    code, out, _ = tiny.bundler("lock", "one", *accepted)
    assert code == SUCCESS
    assert out.splitlines() == ["dist-profiles/one/skills.lock: written", *said]
    assert tiny.bundler("lock", "--check", "one") == HOLDS


def test_an_edited_skill_is_refused_with_both_integrities(tiny: Tiny) -> None:
    tiny.bundler("lock", "one")
    before = tomllib.loads(tiny.lock.read_text())["skills"][1]["integrity"]
    tiny.edit(OVERVIEW, "Text of", "Another text of")
    _, _, err = tiny.bundler("bundle", "one")
    tiny.bundler("lock", "one")
    after = tomllib.loads(tiny.lock.read_text())["skills"][1]["integrity"]
    assert f"skill core.beta: integrity: locked {before}; wanted {after}" in err


def test_comments_of_a_profile_are_no_difference(tiny: Tiny) -> None:
    tiny.bundler("lock", "one")
    tiny.edit("profiles/one.toml", "[skills]", "# these\n[skills]")
    assert tiny.bundler("lock", "--check", "one") == HOLDS


def test_several_profiles_are_locked_and_checked_in_one_go(tiny: Tiny) -> None:
    code, out, _ = tiny.bundler("lock", "one", "two", "one")
    assert code == SUCCESS
    assert [line for line in out.splitlines() if line.endswith("written")] == [
        "dist-profiles/one/skills.lock: written",
        "dist-profiles/two/skills.lock: written",
    ]
    assert tiny.bundler("lock", "--check", "one", "two")[0] == SUCCESS
    tiny.edit("profiles/two.toml", '"core.beta" = "*"', '"core.beta" = "^1"')
    code, out, err = tiny.bundler("lock", "--check", "one", "two")
    assert (code, out) == (USAGE, "dist-profiles/one/skills.lock: holds\n")
    assert "dist-profiles/two/skills.lock: the lock differs" in err


def test_a_lock_of_a_profile_by_path_goes_where_its_name_says(tiny: Tiny) -> None:
    code, out, _ = tiny.bundler("lock", "profiles/one.toml", "--locks", "out")
    assert (code, out.splitlines()[0]) == (SUCCESS, "out/one/skills.lock: written")


def test_a_defective_skill_leaves_the_lock_as_it_was(tiny: Tiny) -> None:
    tiny.bundler("lock", "one")
    tiny.edit("skills/core.beta/skill.toml", 'license = "Apache-2.0"', 'licence = "Apache-2.0"')
    before = tiny.state()
    code, out, err = tiny.bundler("lock", "one")
    assert (code, out) == (INVALID, "")
    assert "skills/core.beta: 1 problem" in err
    assert "skill.toml: skill.licence: found an unknown key" in err
    assert tiny.state() == before


# the manifest of core.alpha, code, and what the error must say
DEPENDENCIES: dict[str, tuple[str, int, str]] = {
    "missing": (
        '"core.gamma" = "*"',
        NOT_FOUND,
        "core.alpha 1.0.0 depends on core.gamma: profiles/../skills/core.gamma: no such folder",
    ),
    "does not fit": (
        '"core.beta" = "^2"',
        USAGE,
        "core.alpha 1.0.0 wants core.beta ^2\n  core.beta 1.4.0 is not ^2 (core.alpha 1.0.0)",
    ),
    "optional and absent": ('"core.gamma" = { version = "*", optional = true }', SUCCESS, ""),
    "optional and does not fit": (
        '"core.beta" = { version = "<1", optional = true }',
        USAGE,
        "core.alpha 1.0.0 wants core.beta <1\n  core.beta 1.4.0 is not <1 (core.alpha 1.0.0)",
    ),
}


@pytest.mark.parametrize("case", DEPENDENCIES)
def test_dependencies_are_settled_before_anything_is_written(case: str, tiny: Tiny) -> None:
    line, code, message = DEPENDENCIES[case]
    tiny.edit("skills/core.alpha/skill.toml", '"core.beta" = "^1.0"', line)
    found, _, err = tiny.bundler("lock", "one")
    assert found == code
    assert message in err
    assert tiny.lock.exists() == (code == SUCCESS)


def test_a_circle_of_dependencies_is_an_error(tiny: Tiny) -> None:
    written(tiny.folder / "skills/core.beta", tree("core.beta", version="1.4.0", manifest='[dependencies]\n"core.alpha" = "*"\n'))
    code, out, err = tiny.bundler("lock", "one")
    assert (code, out) == (USAGE, "")
    assert "dependencies go in a circle: core.alpha -> core.beta -> core.alpha" in err


def test_features_are_locked(tiny: Tiny) -> None:
    features = '[features]\none = { description = "On.", default = true }\ntwo = { description = "Off.", default = false }\n'
    written(tiny.folder / "skills/core.beta", tree("core.beta", version="1.4.0", manifest=features))
    profile = tiny.folder / "profiles/one.toml"
    text = profile.read_text()
    wanted = {
        '"*"': ["one"],
        '{ features = ["two"] }': ["one", "two"],
        '{ features = ["two"], default-features = false }': ["two"],
        "{ default-features = false }": [],
    }
    for value, features_on in wanted.items():
        profile.write_text(text.replace('"core.beta" = "*"', f'"core.beta" = {value}'))
        assert tiny.bundler("lock", "one")[0] == SUCCESS
        assert tomllib.loads(tiny.lock.read_text())["skills"][1]["features"] == features_on
    profile.write_text(text.replace('"core.beta" = "*"', '"core.beta" = { features = ["tow"] }'))
    code, _, err = tiny.bundler("lock", "one")
    assert code == USAGE
    assert "profiles/one.toml: skills.\"core.beta\".features: 'tow' is no feature of the skill; perhaps 'two'" in err
