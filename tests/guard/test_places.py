"""Where things are: the project, the homes, what is this program's own."""

import sys
from pathlib import Path

import pytest

from runtime.guard.home import account_home
from runtime.guard.places import here, kept, project
from runtime.guard.records import Ceiling
from tests.guard.machine import SKILL, homes


def test_the_project_is_the_nearest_repository_above(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "a" / ".git").write_text("gitdir: elsewhere")
    assert project(str(deep), {}) == str(tmp_path / "a")
    assert project(str(tmp_path), {}) == str(tmp_path)
    assert project(str(deep), {"CARO_PROJECT_ROOT": str(tmp_path)}) == str(tmp_path)
    assert project(str(deep), {"CARO_PROJECT_ROOT": "relative"}) == str(tmp_path / "a")


def test_places_are_absolute_with_links_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path / "link")
    environment = homes(tmp_path)
    made = here(SKILL, Ceiling(), environment)
    assert made.folder == made.project == str(tmp_path / "real")
    assert made.home == environment["HOME"]
    assert made.cache == f"{environment['HOME']}/.caro/cache/{SKILL}"
    assert f"{environment['HOME']}/.local/state/caro/journal.jsonl.anchor" in made.kept


def test_row_66_without_a_home_there_is_that_of_the_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert here(SKILL, Ceiling(), {}).home == str(Path(account_home()).resolve())
    assert here(SKILL, Ceiling(), {"HOME": "relative"}).home == str(Path(account_home()).resolve())


def test_row_45_a_frozen_program_keeps_itself_and_what_it_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "caro").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "caro")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", "/tmp/_MEI1", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "link"))
    found = kept("/h/.caro", "/h/j")
    assert {str(tmp_path / "link"), str(tmp_path / "caro"), "/tmp/_MEI1", "/h/.caro", "/h/j", "/h/j.anchor", "/h/j.d"} <= set(found)
