"""Folders that somebody else keeps: only regular files are opened, names are made legal, and nothing of an Agent Skill is lost."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.authoring.importing.imported import Imported, imported
from runtime.authoring.importing.kept import FOLDER, kept_path, original_path
from runtime.authoring.validate.manifest import skill
from runtime.errors import INVALID, NOT_FOUND, USAGE, CaroError
from runtime.supply import limits

SKILL = b"---\nname: forms\ndescription: Fill in forms.\n---\n# Forms\n"


def _written(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def _notes(found: Imported) -> list[tuple[str, str, int, str]]:
    return [(note.sort, note.what, note.count, note.where[0]) for note in found.notes]


def _socket(file: Path) -> None:
    """Bound by a short name, as the path of a socket may have 107 bytes."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{(folder := os.open(file.parent, os.O_RDONLY))}/{file.name}")
        os.close(folder)


def _hard_link(file: Path) -> None:
    outside = file.parents[1] / "outside.md"
    outside.write_bytes(b"# Secret\n")
    os.link(outside, file)


SPECIAL: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to a file": (lambda file: file.symlink_to("/etc/passwd"), "a symbolic link"),
    "a link to a folder": (lambda file: file.symlink_to("/etc"), "a symbolic link"),
    "a hard link": (_hard_link, "a hard link to a file outside of the folder"),
    "a FIFO": (os.mkfifo, "a FIFO"),
    "a socket": (_socket, "a socket"),
}


@pytest.mark.parametrize("name", SPECIAL)
@pytest.mark.parametrize(("kind", "id"), [("markdown", "custom.made"), ("skill-md", "")])
def test_what_is_no_file_of_the_folder_is_left_out_unopened(tmp_path: Path, kind: str, id: str, name: str) -> None:
    make, what = SPECIAL[name]
    folder = _written(tmp_path / "forms", {"SKILL.md": SKILL, "LICENSE": b"-"})
    make(folder / "trap.md")
    found = imported(kind, folder, id)
    assert ("left out", what, 1, "trap.md") in _notes(found)
    assert not [path for path in found.tree.files if "trap" in path]


def test_a_strict_import_of_a_skill_refuses_what_it_would_lose(tmp_path: Path) -> None:
    folder = _written(tmp_path / "forms", {"SKILL.md": SKILL})
    (folder / "link").symlink_to("SKILL.md")
    with pytest.raises(CaroError) as caught:
        imported("skill-md", folder, "", strict=True)
    line = "link: found a symbolic link; wanted a regular file of the folder's own"
    assert caught.value.message == f"{folder}: 1 problem\n  {line}"


NAMES = {
    "what?.md": "knowledge/what-.md",
    "aux.md": "knowledge/-aux.md",
    "end. /a.md": "knowledge/end/a.md",
    "new\nline.md": "knowledge/new-line.md",
    "no-utf-8\udcff.md": "knowledge/no-utf-8-.md",
    "a.MD": "knowledge/a-2.md",
}


def test_names_that_some_system_cannot_hold_are_changed(tmp_path: Path) -> None:
    folder = _written(tmp_path / "made", {**dict.fromkeys(NAMES, b"# One\n"), "a.md": b"# A\n", "LICENSE": b"-"})
    found = imported("markdown", folder, "custom.made")
    skill(found.tree, strict=True)
    assert set(NAMES.values()) <= found.tree.files.keys()
    assert found.tree.files["knowledge/a.md"] == b"# A\n"
    assert ("changed", "a file name that not every system can hold", 6) in [note[:3] for note in _notes(found)]


def test_a_folder_that_differs_in_case_only_is_left_out(tmp_path: Path) -> None:
    folder = _written(tmp_path / "made", {"docs/a.md": b"# A\n", "Docs/b.md": b"# B\n", "LICENSE": b"-"})
    found = imported("markdown", folder, "custom.made")
    skill(found.tree, strict=True)
    what = "a folder that differs from another in case or Unicode form only"
    assert ("left out", what, 1, "docs/a.md") in _notes(found)


def test_every_file_of_an_agent_skill_comes_back_byte_for_byte(tmp_path: Path) -> None:
    files = {
        "SKILL.md": b"\xef\xbb\xbf" + SKILL.replace(b"\n", b"\r\n"),
        "references/latin.md": b"# caf\xe9\n",
        "references/same.md": b"# Same\n",
        "recipes/a.yaml": b"not: [a recipe",
        "tests/a.py": b"",
        "src/a.py": b"\0",
        "skill.toml": b"of their own",
        ".env": b"A=1\n",
        ".hidden/deep.md": b"# Deep\n",
        "old.bak": b"1",
        "draft~": b"2",
        "100%.txt": b"3",
        "a%2Eb": b"4",
        "aux.txt": b"5",
        "what?": b"6",
        "end.": b"7",
        "no-utf-8\udcff": b"8",
        "__pycache__/a.pyc": b"9",
    }
    found = imported("skill-md", _written(tmp_path / "forms", files), "")
    skill(found.tree, strict=True)
    kept = {original_path(path): data for path, data in found.tree.files.items() if path.startswith(FOLDER)}
    assert kept == files


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=20).filter(lambda name: name not in {".", ".."}))
def test_a_kept_name_is_legal_and_comes_back(name: str) -> None:
    name = os.fsdecode(name.encode(errors="replace"))
    assert original_path(kept_path(name)) == name
    assert limits.path_problem(kept_path(name)) is None


def test_two_files_of_an_agent_skill_that_are_one_elsewhere_are_refused(tmp_path: Path) -> None:
    folder = _written(tmp_path / "forms", {"SKILL.md": SKILL, "a.txt": b"", "A.txt": b""})
    with pytest.raises(CaroError, match=r"A\.txt and a\.txt are one file") as caught:
        imported("skill-md", folder, "")
    assert caught.value.code == INVALID


LIMITS = [
    ("ENTRIES", 3, ": more than 3 files"),
    ("FILES", 2, ": more than 2 files to take"),
    ("FILE_BYTES", 4, "/a.md: 5 bytes; at most 4 are allowed"),
    ("TREE_BYTES", 8, ": more than 8 bytes in all"),
]


@pytest.mark.parametrize(("limit", "value", "wanted"), LIMITS)
def test_row_22_more_than_a_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, wanted: str
) -> None:
    folder = _written(tmp_path / "made", {"a.md": b"# A.\n", "b.md": b"# B\n", "c.md": b"# C\n", "d.png": bytes(100)})
    monkeypatch.setattr(limits, limit, value)
    with pytest.raises(CaroError) as caught:
        imported("markdown", folder, "custom.made")
    assert caught.value.message == f"{folder}{wanted}"


WRONG = {
    "a kind that is none": (
        "tlrd",
        "custom.made",
        USAGE,
        "tlrd: no kind of import",
        "one of man, markdown, skill-md, tldr; perhaps 'tldr'",
    ),
    "no id": ("markdown", "", USAGE, "{}: the skill has no id", "give it one: --id custom.notes"),
    "an id that is none": ("markdown", "notes", USAGE, "notes: no id of a skill", "wanted: <namespace>.<name> of a-z"),
    "a folder that is not there": ("markdown", "custom.made", NOT_FOUND, "{}: no such folder", "correct the path"),
    "a SKILL.md folder that is not there": ("skill-md", "", NOT_FOUND, "{}: no such folder", "correct the path"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_asked_for_says_why(tmp_path: Path, case: str) -> None:
    kind, id, code, message, hint = WRONG[case]
    with pytest.raises(CaroError) as caught:
        imported(kind, tmp_path / "nothing", id)
    assert caught.value.message == message.format(tmp_path / "nothing")
    assert caught.value.code == code
    assert caught.value.hint.startswith(hint)


def test_a_document_that_is_no_utf_8_is_left_out_and_the_instructions_of_a_skill_are_mended(tmp_path: Path) -> None:
    """Made here: the formatter reads every Markdown file of the project."""
    files = {"SKILL.md": SKILL + b"caf\xe9\n", "b.md": b"# caf\xe9\n"}
    folder = _written(tmp_path / "forms", files)
    wanted = {"SKILL.md: found bytes that are no UTF-8; wanted UTF-8"}
    found = imported("skill-md", folder, "")
    assert found.tree.files["knowledge/overview.md"].decode() == "# Forms\ncaf\ufffd\n"
    assert ("left out", "a document that is no UTF-8; the file is kept", 1, "b.md") in _notes(found)
    _refused_strictly("skill-md", folder, wanted)
    (folder / "SKILL.md").write_bytes(SKILL)
    assert "knowledge/b.md" not in imported("markdown", folder, "custom.made").tree.files
    _refused_strictly("markdown", folder, {"b.md: found a document that is no UTF-8; wanted UTF-8"})


def _refused_strictly(kind: str, folder: Path, problems: set[str]) -> None:
    with pytest.raises(CaroError) as caught:
        imported(kind, folder, "custom.made", strict=True)
    assert {line.strip() for line in caught.value.message.splitlines()[1:]} == problems
