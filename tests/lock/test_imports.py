"""A profile that imports: what the lock says of it, and that it notices when what is imported changes."""

import tomllib
from pathlib import Path

import pytest

from runtime.errors import NOT_FOUND, SUCCESS, USAGE
from tests.authoring.importing.machine import Machine
from tests.lock.tiny import Tiny

PAGE = "# tar\n\n> Archives.\n\n- List it:\n\n`tar tf {{file}}`\n"
FILES = {
    "markdown": {"made/a.md": "# A\n", "made/LICENSE": "Ours.\n"},
    "skill-md": {"made/SKILL.md": "---\nname: made\ndescription: Makes things.\n---\n# Made\n"},
    "tldr": {"made/pages/common/tar.md": PAGE},
    "man": {"made": "cmd\n"},
}
EDITED = {"markdown": "made/a.md", "skill-md": "made/SKILL.md", "tldr": "made/pages/common/tar.md", "man": "man/man1/cmd.1"}


@pytest.fixture(params=FILES)
def kind(request: pytest.FixtureRequest, tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of import, after the profile `one` was given such a one as its third skill."""
    for path, text in FILES[request.param].items():
        file = tiny.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    machine = Machine(tiny.folder, monkeypatch)
    machine.renderer("mandoc")
    machine.page("cmd")
    entry = f'"custom.made" = {{ import = "{request.param}", path = "../made" }}\n'
    tiny.edit("profiles/one.toml", "[sources]\n", f"{entry}[sources]\n")
    return str(request.param)


def test_the_lock_names_kind_and_path(tiny: Tiny, kind: str) -> None:
    assert tiny.bundler("lock", "one")[0] == SUCCESS
    made = next(skill for skill in tomllib.loads(tiny.lock.read_text())["skills"] if skill["id"] == "custom.made")
    assert made["source"] == f"import+{kind}+../made"
    assert made["integrity"].startswith("h1:")
    assert made["capabilities"] == {}
    assert tiny.bundler("lock", "--check", "one")[0] == SUCCESS


def test_what_changes_there_makes_the_lock_disagree(tiny: Tiny, kind: str) -> None:
    tiny.bundler("lock", "one")
    file = tiny.folder / EDITED[kind]
    file.write_text(file.read_text().replace("A", "B").replace("List", "Show").replace("Made", "Done").replace("a command", "it"))
    code, _, err = tiny.bundler("lock", "--check", "one")
    assert code == USAGE
    assert "skill custom.made: integrity: locked h1:" in err


def test_what_is_not_there_is_named_with_its_line(tiny: Tiny, kind: str) -> None:
    (tiny.folder / "made").rename(tiny.folder / "elsewhere")
    code, _, err = tiny.bundler("lock", "one")
    assert code == NOT_FOUND
    assert 'profiles/one.toml: skills."custom.made": profiles/../made: ' in err


def test_an_imported_skill_must_fit_the_profile_as_any_other(tiny: Tiny, kind: str) -> None:
    tiny.edit("profiles/one.toml", f'import = "{kind}"', f'import = "{kind}", version = ">=2"')
    code, _, err = tiny.bundler("lock", "one")
    assert code == USAGE
    assert "profiles/one.toml wants custom.made >=2" in err


def test_a_path_is_relative_to_the_profile_that_names_it(tiny: Tiny, kind: str) -> None:
    child = tiny.folder / "deep/child.toml"
    child.parent.mkdir()
    child.write_text('[profile]\nname = "child"\nextends = "../profiles/one.toml"\n')
    assert tiny.bundler("lock", str(Path("deep/child.toml")))[0] == SUCCESS
    lock = (tiny.folder / "dist-profiles/child/skills.lock").read_text()
    assert f'source = "import+{kind}+../made"' in lock
