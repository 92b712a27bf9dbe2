"""Putting a program in its place: one file or a folder, over whatever was there, and nothing of a build that did not count."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from bundler.freeze.attach import ASIDE, Executable, built, place
from runtime.errors import NOT_FOUND, OUTPUT, POLICY, USAGE, CaroError
from tests.making import bare, composed, tree

BESIDE = {"_internal/lib.so": b"library", "_internal/deep/er.zip": b"zip"}
OLD, NEW = (bare(composed([tree(id)])) for id in ("core.old", "core.new"))  # a program is whatever holds a payload
KINDS: dict[str, Mapping[str, bytes]] = {"onefile": {}, "onedir": BESIDE}


def _accepted(program: Path) -> None:
    """A budget that lets everything pass."""


def _put(folder: Path, kind: str, program: bytes) -> Path:
    return place(Executable(program=program, beside=KINDS[kind]), folder, "caro", _accepted)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if not file.is_dir()}


def _wanted(kind: str, program: bytes) -> dict[str, bytes]:
    if kind == "onefile":
        return {"caro": program}
    return {"caro/caro": program, **{f"caro/{path}": data for path, data in BESIDE.items()}}


@pytest.mark.parametrize(("before", "after"), list(product(["nothing", *KINDS], KINDS)))
def test_each_kind_replaces_each_and_leaves_nothing(before: str, after: str, tmp_path: Path) -> None:
    if before in KINDS:
        _put(tmp_path, before, OLD)
    program = _put(tmp_path, after, NEW)
    assert _content(tmp_path) == _wanted(after, NEW)
    assert program == built(tmp_path, "caro")
    assert all(file.stat().st_mode & 0o777 == 0o755 for file in tmp_path.rglob("*"))


@pytest.mark.parametrize(("before", "after"), list(product(KINDS, KINDS)))
def test_one_that_is_not_accepted_leaves_the_old_one(before: str, after: str, tmp_path: Path) -> None:
    _put(tmp_path, before, OLD)
    seen: list[bytes] = []

    def refused(program: Path) -> None:
        seen.append(program.read_bytes())
        raise CaroError("too large", code=POLICY)

    with pytest.raises(CaroError, match="too large"):
        place(Executable(program=NEW, beside=KINDS[after]), tmp_path, "caro", refused)
    assert seen == [NEW]
    assert _content(tmp_path) == _wanted(before, OLD)


@pytest.mark.parametrize("kind", KINDS)
def test_what_killed_builds_left_is_removed_and_nothing_else(kind: str, tmp_path: Path) -> None:
    """Killed right after an exchange, a build leaves the old program of one file, or the old folder, under the name of the new."""
    (tmp_path / f"{ASIDE}file").write_bytes(b"old program")
    (tmp_path / f"{ASIDE}folder/_internal").mkdir(parents=True)
    (tmp_path / f"{ASIDE}folder/_internal/lib.so").write_bytes(b"old library")
    (tmp_path / "skills.lock").write_bytes(b"lock")
    _put(tmp_path, kind, NEW)
    assert _content(tmp_path) == {"skills.lock": b"lock", **_wanted(kind, NEW)}


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CaroError) as caught:
        _put(tmp_path / "file", "onefile", NEW)
    assert caught.value.code == OUTPUT
    assert f"{tmp_path / 'file' / 'caro'}: cannot be written" in caught.value.message


def test_what_was_not_built_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "caro").mkdir()
    with pytest.raises(CaroError, match="not built yet") as caught:
        built(tmp_path, "caro")
    assert caught.value.code == NOT_FOUND
    assert f"'bundler bundle {tmp_path.name}'" in caught.value.hint


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_no_build_made_is_not_replaced(kind: str, tmp_path: Path) -> None:
    (tmp_path / "caro").mkdir()
    (tmp_path / "caro/notes.txt").write_bytes(b"mine")
    with pytest.raises(CaroError, match="a folder that holds no bundle is in the way") as caught:
        _put(tmp_path, kind, NEW)
    assert caught.value.code == USAGE
    assert _content(tmp_path) == {"caro/notes.txt": b"mine"}
