"""Programs and environments of children, each tried with a real process: rows 54, 55 and 56 of the attack table."""

import subprocess
from pathlib import Path

import pytest

from runtime.contract.policy import Policy, Programs
from runtime.errors import DENIED, CaroError
from runtime.guard.environment import environment
from runtime.guard.paths import FOLDERS
from runtime.guard.programs import find, safe, search_path
from runtime.guard.records import Ceiling, Grants
from tests.guard.rights import rights

HOSTILE = {
    "LD_PRELOAD": "/tmp/x.so",
    "LD_LIBRARY_PATH": "/tmp/_MEI1",
    "LD_LIBRARY_PATH_ORIG": "/x",
    "DYLD_INSERT_LIBRARIES": "x",
    "_PYI_ARCHIVE_FILE": "/x/caro",
    "_PYI_PARENT_PROCESS_LEVEL": "1",
    "_MEIPASS2": "/tmp/_MEI1",
    "PYTHONPATH": "/x",
    "BASH_ENV": "/tmp/evil",
    "ENV": "/tmp/evil",
    "BASH_FUNC_ls%%": "() { id; }",
    "IFS": "x",
    "PROMPT_COMMAND": "id",
    "GIT_SSH_COMMAND": "id",
    "GIT_EXTERNAL_DIFF": "id",
    "NODE_OPTIONS": "-r x",
    "PERL5OPT": "-Mx",
    "RUBYOPT": "-rx",
    "AWS_SECRET_ACCESS_KEY": "s",
    "GITHUB_TOKEN": "t",
    "SSH_AUTH_SOCK": "/s",
    "PATH": ".:/tmp:/evil",
    "TMPDIR": "/evil",
}
HARMLESS = {"LANG": "de_DE.UTF-8", "LC_ALL": "C", "TERM": "xterm", "TZ": "UTC", "USER": "me", "LOGNAME": "me", "HOME": "/home/me"}
GIVEN = {"PATH": ":".join(FOLDERS), "TMPDIR": "/private", "XDG_CACHE_HOME": "/private/cache"}


def _seen(made: dict[str, str]) -> dict[str, str]:
    """The environment that a real child sees."""
    done = subprocess.run(["/usr/bin/env", "-0"], env=made, capture_output=True, text=True, check=True)
    return dict(pair.split("=", 1) for pair in done.stdout.split("\0") if pair)


def test_rows_54_and_55_a_child_sees_what_the_list_names_and_nothing_else() -> None:
    made = environment(HOSTILE | HARMLESS, rights(Grants()), FOLDERS, "/private")
    assert _seen(made) == HARMLESS | GIVEN


def test_row_54_a_variable_that_is_granted_is_passed_and_its_neighbours_are_not() -> None:
    asked = Grants(env_read=("AWS_PROFILE", "KUBE_*"))
    outer = HOSTILE | HARMLESS | {"AWS_PROFILE": "p", "KUBE_A": "a", "KUBECONFIG": "k"}
    assert _seen(environment(outer, rights(asked), FOLDERS, "/private")) == HARMLESS | GIVEN | {"AWS_PROFILE": "p", "KUBE_A": "a"}
    narrow = rights(asked, Grants(env_read=("AWS_PROFILE",)))
    assert "KUBE_A" not in _seen(environment(outer, narrow, FOLDERS, "/private"))


def test_row_55_what_is_never_passed_is_not_even_where_it_is_granted() -> None:
    asked = Grants(env_read=("*", "LD_*", "BASH_*", "GIT_SSH_COMMAND", "PATH", "TMPDIR"))
    seen = _seen(environment(HOSTILE | HARMLESS, rights(asked), FOLDERS, "/private"))
    assert not [name for name in seen if name.startswith(("LD_", "_PYI", "BASH_", "GIT_", "PYTHON", "PERL5"))]
    assert {name: seen[name] for name in GIVEN} == GIVEN
    assert seen["AWS_SECRET_ACCESS_KEY"] == "s"


def test_a_step_sets_its_own_variables() -> None:
    made = environment(HARMLESS, rights(Grants()), FOLDERS, "/private", {"TOKEN": "s", "LANG": "C"})
    assert _seen(made) == HARMLESS | GIVEN | {"TOKEN": "s", "LANG": "C"}


@pytest.mark.parametrize("name", ["PATH", "HOME", "TMPDIR", "LD_PRELOAD", "BASH_ENV", "GIT_SSH_COMMAND", "A=B", "", "1A", "A\0"])
def test_row_55_a_step_cannot_set_what_is_never_passed(name: str) -> None:
    with pytest.raises(CaroError) as caught:
        environment(HARMLESS, rights(Grants()), FOLDERS, "/private", {name: "x"})
    assert caught.value.code == DENIED


def _program(folder: Path, name: str, mode: int = 0o755) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\necho planted\n")
    file.chmod(mode)
    return file


def _path(*folders: str | Path) -> Ceiling:
    return Ceiling(policy=Policy(programs=Programs(path=tuple(map(str, folders)))))


def test_row_56_a_program_is_found_by_its_absolute_path() -> None:
    found = find("env", search_path(Ceiling()))
    assert found is not None
    assert found.path.startswith(FOLDERS)
    assert Path(found.target).is_absolute()
    done = subprocess.run([found.path, "-0"], env={}, capture_output=True, check=True)
    assert done.stdout == b""


def test_row_56_a_planted_program_is_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, "planted")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{tmp_path}")
    assert find("planted", search_path(Ceiling())) is None
    assert search_path(_path(".", "", "bin", "~/bin", f"{tmp_path}/none")) == ()
    assert find("planted", search_path(_path("."))) is None


@pytest.mark.parametrize("name", ["./env", "/usr/bin/env", "../bin/env", "", ".", "..", "env\n", "env\0", "-env"])
def test_row_56_what_is_no_bare_name_is_not_looked_up(name: str) -> None:
    assert find(name, FOLDERS) is None


def test_row_56_the_policy_names_the_folders(tmp_path: Path) -> None:
    place = tmp_path / "opt"
    _program(place, "corp")
    limit = _path(place)
    assert search_path(limit) == (str(place),)
    found = find("corp", search_path(limit))
    assert found is not None
    assert subprocess.run([found.path], env={}, capture_output=True, check=True).stdout == b"planted\n"
    assert find("env", search_path(limit)) is None
    assert search_path(_path()) == ()


def test_row_56_a_folder_that_all_may_write_is_skipped(tmp_path: Path) -> None:
    place = tmp_path / "open" / "bin"
    _program(place, "corp")
    assert safe(str(place))
    place.chmod(0o777)
    assert not safe(str(place))
    place.chmod(0o1777)
    assert not safe(str(place))
    place.chmod(0o755)
    place.parent.chmod(0o777)
    assert not safe(str(place))
    assert find("corp", search_path(_path(place))) is None
    place.parent.chmod(0o1777)
    assert safe(str(place))


def test_row_56_a_program_that_all_may_write_is_skipped(tmp_path: Path) -> None:
    place, other = tmp_path / "bin", tmp_path / "other"
    _program(place, "loose", 0o777)
    _program(place, "data", 0o644)
    target = _program(other, "target")
    (place / "link").symlink_to(target)
    (place / "folder").mkdir()
    (place / "dangling").symlink_to(tmp_path / "none")
    folders = search_path(_path(place))
    assert [find(name, folders) for name in ("loose", "folder", "dangling")] == [None] * 3
    assert find("data", folders) is None
    found = find("link", folders)
    assert found is not None
    assert (found.path, found.target) == (str(place / "link"), str(target))
    other.chmod(0o777)
    assert find("link", folders) is None
