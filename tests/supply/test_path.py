"""A skill in a folder: only regular files of its own come in, and nothing that lies about itself is opened."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.contract.digest import tree_digest
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply import limits
from runtime.supply.path import PathSource
from tests.contract.test_digest import RECIPE
from tests.making import tree
from tests.supply.conftest import Make


def _fetch(folder: Path) -> SkillTree:
    return PathSource(folder, "skills/core.alpha").fetch()


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """A fetch that opens a FIFO waits for ever; the alarm ends it and the test."""

    def hangs(*_: object) -> None:
        raise AssertionError("the fetch hangs")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _refused(folder: Path) -> CaroError:
    with pytest.raises(CaroError) as caught:
        _fetch(folder)
    assert caught.value.code == INVALID
    assert caught.value.message.startswith(str(folder))
    assert caught.value.hint
    return caught.value


def test_the_files_of_a_folder_are_its_tree(made: Make) -> None:
    wanted = tree("core.alpha", {"knowledge/ü/deep/er.md": b"# Deep\n", "data/run.sh": b"#!/bin/sh\n", "data/empty": b""})
    folder = made(dict(wanted.files))
    (folder / "data/run.sh").chmod(0o755)
    (folder / "an-empty-folder").mkdir()
    found = _fetch(folder)
    assert found.files == wanted.files
    assert found.origin == str(folder)
    assert PathSource(folder, "../skills/core.alpha").describe() == "path+../skills/core.alpha"


@pytest.mark.parametrize("left_out", ["tests", "src", "signatures", ".git"])
def test_what_is_not_shipped_is_left_out_at_the_top_only(made: Make, left_out: str) -> None:
    folder = made({f"{left_out}/deep/a.md": b"1", f"data/{left_out}/b.md": b"2", f"{left_out}s/c.md": b"3"})
    (folder / left_out / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / left_out / "fifo")
    assert set(_fetch(folder).files) == set(tree("core.alpha").files) | {f"data/{left_out}/b.md", f"{left_out}s/c.md"}


def test_a_git_file_of_a_worktree_is_left_out(made: Make) -> None:
    assert ".git" not in _fetch(made({".git": b"gitdir: ../.git/worktrees/x\n"})).files


def test_the_integrity_of_a_folder_is_what_coreutils_computes(made: Make) -> None:
    folder = made({"data/ü": b"1", "data.d/ü": b"1", "data-x": b"2", "Z": b"3", "a b": b""})
    done = subprocess.run(["sh", "-c", RECIPE], cwd=folder, capture_output=True, check=True, env={"PATH": "/usr/bin:/bin"})
    assert tree_digest(dict(_fetch(folder).files)).hex() == done.stdout.split()[0].decode()


@pytest.mark.parametrize("name", ["missing", "file"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CaroError, match="no such folder") as caught:
        _fetch(tmp_path / name)
    assert caught.value.code == NOT_FOUND
    assert str(tmp_path / name) in caught.value.message


def _symlink(target: str) -> Callable[[Path], object]:
    return lambda link: link.symlink_to(target)


def _hard_link(folder: str) -> Callable[[Path], object]:
    """To a new file in a folder, seen from the skill."""

    def make(link: Path) -> None:
        file = link.parents[1] / folder / "secret.md"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"# Secret\n")
        os.link(file, link)

    return make


SYMBOLIC, HARD = "a symbolic link", "a hard link to a file outside of the skill"
LINKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "symlink to a file outside": (_symlink("/etc/passwd"), SYMBOLIC),
    "symlink to a file above": (_symlink("../../secret.md"), SYMBOLIC),
    "symlink to a file inside": (_symlink("overview.md"), SYMBOLIC),
    "symlink to a folder outside": (_symlink("/etc"), SYMBOLIC),
    "symlink to a folder above": (_symlink("../.."), SYMBOLIC),
    "symlink to itself": (_symlink("link.md"), SYMBOLIC),
    "symlink to nothing": (_symlink("nothing"), SYMBOLIC),
    "hard link to a file outside": (_hard_link(".."), HARD),
    "hard link to a file that is not shipped": (_hard_link("src"), HARD),
}


@pytest.mark.parametrize("name", LINKS)
def test_row_03_a_link_is_refused(made: Make, name: str) -> None:
    make, wanted = LINKS[name]
    link = made() / "knowledge/link.md"
    make(link)
    assert _refused(link.parents[1]).message == f"{link}: {wanted}"


def test_row_03_a_hard_link_within_the_skill_is_two_files(made: Make) -> None:
    folder = made()
    os.link(folder / "knowledge/overview.md", folder / "knowledge/again.md")
    found = _fetch(folder).files
    assert found["knowledge/again.md"] == found["knowledge/overview.md"]


def _replaced_by_link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/passwd")


def _replaced_by_fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _replaced_by_file(file: Path) -> None:
    other = file.with_name("other.md")
    other.write_bytes(b"another file\n")
    other.rename(file)


@pytest.mark.parametrize("swap", [_replaced_by_link, _replaced_by_fifo, _replaced_by_file, Path.unlink])
def test_row_03_row_04_a_file_swapped_after_it_was_looked_at_is_refused(
    made: Make, monkeypatch: pytest.MonkeyPatch, swap: Callable[[Path], object]
) -> None:
    folder = made()
    wanted = folder / "knowledge/overview.md"
    really = os.open

    def opening(path: str | Path, flags: int) -> int:
        if Path(path) == wanted:
            swap(wanted)
        return really(path, flags)

    monkeypatch.setattr(os, "open", opening)
    message = _refused(folder).message
    assert str(wanted) in message


def _socket(file: Path) -> None:
    """Bound by a short name, as the path of a socket may have 107 bytes."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{(folder := os.open(file.parent, os.O_RDONLY))}/{file.name}")
        os.close(folder)


SPECIAL: dict[str, tuple[Callable[[Path], object], str]] = {
    "a FIFO": (os.mkfifo, "a FIFO"),
    "a socket": (_socket, "a socket"),
}


@pytest.mark.parametrize("place", ["skill.toml", "knowledge/pipe.md", "deep/er/x"])
@pytest.mark.parametrize("name", SPECIAL)
def test_row_04_fifo_or_socket_is_refused_without_opening(made: Make, name: str, place: str) -> None:
    make, wanted = SPECIAL[name]
    folder = made()
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    make(file)
    assert _refused(folder).message == f"{file}: {wanted}"


COLLISIONS = [
    (["data/ok.md", "data/OK.md"], "data/OK.md and data/ok.md"),
    (["data/a/x.md", "Data/a/y.md"], "Data and data"),
    (["knowledge/Überblick.md", "knowledge/überblick.md"], "Überblick.md"),
    (["data/straße", "data/STRASSE"], "data/STRASSE and data/straße"),
    (["data/é", "data/e\u0301"], "data/"),
    (["data/ﬁ", "data/fi"], "data/fi"),
    (["data/\u212a", "data/k"], "data/k"),
    (["data/ok", "data/OK/below"], "data/OK and data/ok"),
]


@pytest.mark.parametrize(("paths", "named"), COLLISIONS, ids=[ascii(paths[0]) for paths, _ in COLLISIONS])
def test_row_09_names_that_differ_in_case_or_form_only_are_refused(made: Make, paths: list[str], named: str) -> None:
    message = _refused(made(dict.fromkeys(paths, b"x"))).message
    assert named in message
    assert "one file where case or Unicode form is ignored" in message


def test_row_09_names_that_differ_otherwise_are_fine(made: Make) -> None:
    more = dict.fromkeys(["data/a.md", "data/a-md", "data/b/a.md", "b/a.md", "a/a"], b"x")
    assert set(_fetch(made(more)).files) >= set(more)


NAMES = [
    "new\nline.md",
    "carriage\rreturn",
    "tab\tname",
    "escape\x1b[2J",
    "delete\x7f",
    "c1\x9bname",
    "dot.",
    "dots..",
    "space ",
    "NUL",
    "NUL.txt",
    "nul.tar.gz",
    "Con",
    "aux.md",
    "COM1.md",
    "lpt9",
    "a:b",
    "a\\b",
    "a*b",
    "a?b",
    'a"b',
    "a<b",
    "a>b",
    "a|b",
    "right\u202eleft",
    "zero\u200bwidth",
    "soft\u00adhyphen",
    "tag\U000e0041",
    "bom\ufeff",
    "line\u2028end",
    "private\ue000",
    "not\U000e0fffgiven",
    "no-utf-8\udcff",
    "x" * 240 + "/" + "y" * 240 + "/" + "z" * 40,
]


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name[:24]) for name in NAMES])
def test_row_10_a_name_that_some_system_cannot_hold_is_refused(made: Make, name: str) -> None:
    folder = made({f"data/{name}": b"x"})
    error = _refused(folder)
    assert (error.message + error.hint).isprintable()
    assert "data" in error.message


@pytest.mark.parametrize(
    "name", ["COM0", "com10", "null", "console.md", ".hidden", "a.b.c", "with space", "ü", "日本語.md", "a" * 255]
)
def test_row_10_a_name_that_all_systems_hold_is_fine(made: Make, name: str) -> None:
    assert f"data/{name}" in _fetch(made({f"data/{name}": b"x"})).files


@pytest.mark.parametrize("name", ["dot.", "NUL", "a:b", "no-utf-8\udcff"])
def test_row_10_the_name_of_a_folder_counts_too(made: Make, name: str) -> None:
    folder = made()
    (folder / "data" / name).mkdir(parents=True)
    assert "data" in _refused(folder).message


@pytest.mark.parametrize("path", ["/absolute", "../x", "a/../b", "./a", "a//b", "a/", "", "C:/x", "..", "a/..", "\0"])
def test_row_10_a_path_that_is_none_is_a_problem(path: str) -> None:
    """Of archives and registries, as no folder has such names."""
    assert limits.path_problem(path)


LIMITS = [
    ("FILES", 5, ": more than 5 files"),
    ("FILE_BYTES", 2000, "/data/b: 2001 bytes; at most 2000 are allowed"),
    ("TREE_BYTES", 3000, ": more than 3000 bytes in all"),
]


@pytest.mark.parametrize(("limit", "value", "wanted"), LIMITS)
def test_row_22_more_than_a_limit_is_refused(
    made: Make, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, wanted: str
) -> None:
    folder = made({"A/a": b"a" * 1990, "data/b": b"b" * 2001})
    monkeypatch.setattr(limits, limit, value)
    assert _refused(folder).message == f"{folder}{wanted}"


@pytest.mark.parametrize(("limit", "value"), [("FILES", 5), ("FILE_BYTES", 3000), ("TREE_BYTES", 3000)])
def test_row_22_exactly_a_limit_is_fine(made: Make, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    sound = sum(map(len, tree("core.alpha").files.values()))
    folder = made({"data/a": bytes(3000 - sound if limit == "TREE_BYTES" else 3000)})
    monkeypatch.setattr(limits, limit, value)
    assert len(_fetch(folder).files) == 5


@pytest.mark.parametrize("size", [limits.FILE_BYTES + 1, 1 << 40])
def test_row_22_a_huge_sparse_file_is_refused_by_its_size_alone(made: Make, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    folder = made({"data/huge": b""})
    os.truncate(folder / "data/huge", size)
    really = os.open

    def opening(path: str | Path, flags: int) -> int:
        assert Path(path).name != "huge", "opened"
        return really(path, flags)

    monkeypatch.setattr(os, "open", opening)
    assert _refused(folder).message == f"{folder}/data/huge: {size} bytes; at most {limits.FILE_BYTES} are allowed"


def test_row_22_too_many_files_are_refused_before_any_is_opened(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made({f"data/{number}": b"" for number in range(20)})
    monkeypatch.setattr(limits, "FILES", 10)
    monkeypatch.setattr(os, "open", lambda path, flags: pytest.fail("opened"))
    assert "more than 10 files" in _refused(folder).message


def test_a_folder_that_cannot_be_listed_is_refused_by_name(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operating system's answer is put in here, as root may list everything."""
    folder = made({"data/closed/a.md": b"x"})
    really = os.scandir

    def listing(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", listing)
    assert str(folder / "data/closed") in _refused(folder).message
