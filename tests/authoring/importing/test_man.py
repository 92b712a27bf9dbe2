"""Manual pages: a renderer on PATH that prints what a page holds, so that pages are as a test writes them; and real ones."""

import os
import shutil
from pathlib import Path

import pytest

from runtime.authoring.importing import man
from runtime.authoring.importing.imported import imported
from runtime.authoring.validate.manifest import skill
from runtime.errors import INVALID, NOT_FOUND, CaroError
from tests.authoring.importing.machine import PLAIN, Machine

PACKAGES = {"mandoc": "mandoc", "man": "man-db"}
PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path, monkeypatch)
    made.renderer("mandoc")
    return made


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_rendered_page_becomes_this_document(machine: Machine, page: Path) -> None:
    machine.page("cmd", page.read_text())
    found = machine.imported("cmd\n").tree
    skill(found, strict=True)
    assert found.files["knowledge/cmd.md"].decode() == page.with_suffix(".md").read_text()


def test_the_list_may_have_comments_and_repeat_itself(machine: Machine) -> None:
    machine.page("cmd")
    machine.page("daemon", section="8")
    found = machine.imported("# ours\ncmd  # daily\n\ncmd\ndaemon\n")
    assert (found.notes[0].what, found.notes[0].count) == ("manual pages, rendered by mandoc", 2)
    assert {"knowledge/cmd.md", "knowledge/daemon.md"} <= found.tree.files.keys()


def test_a_page_of_its_own_section_goes_before_one_of_a_library(machine: Machine) -> None:
    machine.page("cmd", PLAIN.replace("a command", "of a library"), section="1ssl")
    machine.page("cmd")
    assert b"a command" in machine.imported("cmd\n").tree.files["knowledge/cmd.md"]


def test_pages_that_are_not_installed_are_noted_one_by_one(machine: Machine) -> None:
    machine.page("cmd")
    found = machine.imported("other\ncmd\nmore\n")
    lost = [note.what for note in found.notes if note.sort == "left out"]
    assert lost == ["more: no manual page is installed", "other: no manual page is installed"]
    with pytest.raises(CaroError, match="2 problems"):
        machine.imported("other\ncmd\nmore\n", strict=True)


def test_no_page_at_all_is_an_error(machine: Machine) -> None:
    with pytest.raises(CaroError) as caught:
        machine.imported("other\nmore\n")
    assert caught.value.message == f"{machine.folder}/programs.txt: none of these programs has a manual page here"
    assert caught.value.code == NOT_FOUND


def test_without_a_renderer_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path, monkeypatch)
    machine.page("cmd")
    with pytest.raises(CaroError) as caught:
        machine.imported("cmd\n")
    assert caught.value.message == "mandoc and man: neither is on PATH"
    assert caught.value.hint == "apt-get install mandoc, or man-db"


def test_man_renders_where_mandoc_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path, monkeypatch)
    machine.renderer("man")
    machine.page("cmd")
    assert machine.imported("cmd\n").notes[0].what == "manual pages, rendered by man"


FAILURES = {
    "a failure": ("#!/bin/sh\nexit 3\n", "cmd: mandoc failed with exit code 3"),
    "nothing": ("#!/bin/sh\n", "cmd: mandoc printed no section of a manual page"),
    "no end of output": ("#!/bin/sh\nexec yes\n", "cmd: more than 100000 bytes"),
    "no end of time": ("#!/bin/sh\nsleep 100 & exec sleep 100\n", "cmd: not done after 0.2 seconds"),
    "a closed output and no end": ("#!/bin/sh\nexec >&- 2>&-\nexec sleep 100\n", "cmd: not done after 0.2 seconds"),
    "no program": ("#!/nowhere\n", "cmd: mandoc cannot be started: No such file or directory"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_renderer_that_fails_costs_its_page_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    script, wanted = FAILURES[name]
    monkeypatch.setattr(man, "SECONDS", 0.2)
    monkeypatch.setattr(man, "BYTES", 100_000)
    machine.page("cmd")
    machine.page("sound")
    shebang, _, rest = script.partition("\n")
    machine.renderer("mandoc", f'{shebang}\ncase "$*" in *sound.1) exec cat {machine.manual}/man1/sound.1;; esac\n{rest}')
    if name == "no program":
        with pytest.raises(CaroError, match="none of these"):
            machine.imported("cmd\nsound\n")
        return
    found = machine.imported("cmd\nsound\n")
    assert wanted in [note.what for note in found.notes]
    assert "knowledge/sound.md" in found.tree.files


def test_a_renderer_sees_a_fixed_environment_and_no_input(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("LC_ALL", "de_DE")
    monkeypatch.setenv("MANWIDTH", "20")
    machine.page("cmd")
    machine.renderer("mandoc", '#!/bin/sh\ncat; echo "NAME"; echo "       $LC_ALL-$MANWIDTH-$SECRET-$PWD"\n')
    document = machine.imported("cmd\n").tree.files["knowledge/cmd.md"].decode()
    assert f"C.UTF-8-80--{machine.manual}" in document


LISTS = {
    "no program": ("\n# nothing\n", "found no line with a name; wanted the name of a program on each line"),
    "options and paths": ("-x\n/bin/ls\n", "line 1: found '-x'; wanted the bare name of a program"),
    "a byte order mark": ("\ufeffls\n", "found a byte order mark at offset 0; wanted UTF-8 without one"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_something_else_is_refused(machine: Machine, name: str) -> None:
    listed, wanted = LISTS[name]
    with pytest.raises(CaroError) as caught:
        machine.imported(listed)
    assert wanted in caught.value.message
    assert caught.value.code == INVALID


def test_a_list_that_is_no_file_is_refused_unopened(machine: Machine) -> None:
    pipe = machine.folder / "pipe"
    os.mkfifo(pipe)
    for place, code in ((pipe, INVALID), (machine.folder, INVALID), (machine.folder / "none", NOT_FOUND)):
        with pytest.raises(CaroError) as caught:
            imported("man", place, "custom.man")
        assert caught.value.code == code


@pytest.mark.parametrize("renderer", man.RENDERERS)
def test_a_real_page_is_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renderer: str) -> None:
    assert shutil.which(renderer), f"{renderer} is needed: apt-get install {PACKAGES[renderer]}"
    monkeypatch.setattr(man, "RENDERERS", {renderer: man.RENDERERS[renderer]})
    monkeypatch.setenv("MANPATH", str(tmp_path))
    (tmp_path / "man1").mkdir()
    shutil.copy(Path(__file__).parent / "pages/cmd.1", tmp_path / "man1/cmd.1")
    (tmp_path / "list").write_text("cmd\n")
    document = imported("man", tmp_path / "list", "custom.man").tree.files["knowledge/cmd.md"].decode()
    assert document == (Path(__file__).parent / "pages/cmd.md").read_text()
