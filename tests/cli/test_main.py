"""The program as a process: exit code, standard output and standard error of each case."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime import __version__
from runtime.contract.layout import PAGE
from runtime.errors import INTEGRITY, INVALID, NOT_FOUND, OUTPUT, SUCCESS, USAGE
from tests.making import bare, composed, tree
from tests.project import ROOT, Done, run

DOCUMENT = "# Overview of core.alpha\n\nText of core.alpha.\n"
LIST = """\
ID          VERSION  LAYERS     DESCRIPTION
core.alpha  1.0.0    knowledge  A skill that tests made.
tool.beta   1.0.0    knowledge  A skill that tests made.
"""
HINT = "the file is damaged or is no caro bundle; copy it again from its source and compare its sha256"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare payload of two skills; one document is larger than any pipe."""
    large = {"knowledge/large.md": b"A line of a large document.\n" * 40_000}
    made = tmp_path_factory.mktemp("bundle") / "bundle"
    made.write_bytes(bare(composed([tree("core.alpha", large), tree("tool.beta")])))
    return made


def _environment(file: Path | None) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | ({"CARO_BUNDLE": str(file)} if file else {})


def _caro(file: Path | None, *words: str) -> Done:
    return run([sys.executable, "-m", "runtime", *words], env=_environment(file))


# words, exit code, standard output, standard error
CASES: list[tuple[list[str], int, str, str]] = [
    (["--version"], SUCCESS, f"caro {__version__}\n", ""),
    (["skill", "list"], SUCCESS, LIST, ""),
    (["show", "core.alpha"], SUCCESS, DOCUMENT, ""),
    (["show", "core.alpha", "context"], SUCCESS, "Use core.alpha.\n", ""),
    (
        ["skill", "info", "core.alfa"],
        NOT_FOUND,
        "",
        "caro: no skill is named 'core.alfa'\ncaro: hint: perhaps core.alpha; 'caro skill list' lists them\n",
    ),
    (
        ["show", "core.alpha", "larg"],
        NOT_FOUND,
        "",
        "caro: no document of core.alpha is named 'larg'\ncaro: hint: perhaps large; 'caro skill info core.alpha' lists them\n",
    ),
    (
        ["show", "nö\x1b[2J\udcff"],
        NOT_FOUND,
        "",
        "caro: no skill is named 'nö\\x1b[2J\\udcff'\ncaro: hint: 'caro skill list' lists them\n",
    ),
    (["show"], USAGE, "", "caro: Missing argument 'SKILL'\ncaro: hint: 'caro show --help' shows how it is used\n"),
    (
        ["skill", "lst"],
        USAGE,
        "",
        "caro: no command is named 'lst'; perhaps 'list'\ncaro: hint: 'caro skill --help' shows how it is used\n",
    ),
]


@pytest.mark.parametrize(("words", "code", "out", "err"), CASES, ids=[ascii(" ".join(case[0])) for case in CASES])
def test_a_command_answers_like_this(file: Path, words: list[str], code: int, out: str, err: str) -> None:
    assert _caro(file, *words) == Done(code, out, err)


def test_without_a_bundle_the_next_step_is_named() -> None:
    done = _caro(None, "skill", "list")
    assert (done.code, done.out) == (NOT_FOUND, "")
    assert done.err == (
        "caro: this caro runs from its sources and has no skills\n"
        "caro: hint: build one with 'bundler bundle enterprise', or set CARO_BUNDLE to the path of a built caro\n"
    )


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["skill", "list", "--help"]])
def test_help_and_version_need_no_bundle(words: list[str]) -> None:
    done = _caro(None, *words)
    assert (done.code, done.err) == (SUCCESS, "")
    assert "caro" in done.out


Spoil = Callable[[bytes], bytes]
BROKEN: list[tuple[str, Spoil, int, str]] = [
    ("empty", lambda data: b"", INTEGRITY, "empty, or not a regular file"),
    ("text", lambda data: b"no payload\n" * 50, INTEGRITY, "no payload footer where one belongs"),
    ("truncated", lambda data: data[:-1], INTEGRITY, "no payload footer where one belongs"),
    ("head", lambda data: data[:40] + b"\xff" + data[41:], INTEGRITY, "head of the payload: sha256 differs"),
    ("table", lambda data: data[:PAGE] + b"\xff" + data[PAGE + 1 :], INTEGRITY, "skill table and"),
    ("newer", lambda data: data[:8] + b"\x02" + data[9:], INVALID, "payload format 2 found, 1 wanted"),
]


@pytest.mark.parametrize(("spoil", "code", "said"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_bundle_is_one_clear_error(file: Path, tmp_path: Path, spoil: Spoil, code: int, said: str) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(spoil(file.read_bytes()))
    done = _caro(broken, "skill", "list")
    assert (done.code, done.out) == (code, "")
    first, second = done.err.splitlines()
    assert first.startswith(f"caro: {broken}: ")
    assert said in first
    assert second == f"caro: hint: {HINT}" or code == INVALID


def test_a_bundle_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = _caro(tmp_path / "none", "skill", "list")
    assert (done.code, done.out) == (NOT_FOUND, "")
    assert done.err == f"caro: {tmp_path}/none: cannot be opened: No such file or directory\n"


WRITERS = [["skill", "list"], ["show", "core.alpha", "large"], ["verify"], ["--version"], ["--help"], ["skill", "list", "--help"]]


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_row_64_a_full_disk_is_an_error(file: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "runtime", *words], stdout=full, stderr=subprocess.PIPE, env=_environment(file), check=False
        )
    assert done.returncode == OUTPUT
    assert done.stderr.decode() == (
        "caro: standard output: No space left on device\ncaro: hint: nothing was done; free space or write elsewhere, then repeat\n"
    )


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_row_69_a_closed_pipe_is_quiet(file: Path, words: list[str]) -> None:
    """No reader at all, so that the first write fails, however short the answer is."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "runtime", *words], stdout=writer, stderr=subprocess.PIPE, env=_environment(file), check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (SUCCESS, b"")


def test_row_69_a_reader_that_has_read_enough_ends_it_quietly(file: Path) -> None:
    command = [sys.executable, "-m", "runtime", "show", "core.alpha", "large"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(file)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10) == b"A line of "
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (SUCCESS, b"")


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_row_69_a_closed_standard_output_is_an_error(file: Path, words: list[str]) -> None:
    done = run(["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "runtime", *words], env=_environment(file))
    assert (done.code, done.out) == (OUTPUT, "")
    assert done.err == (
        "caro: standard output: Bad file descriptor\ncaro: hint: nothing was done; free space or write elsewhere, then repeat\n"
    )


@pytest.mark.parametrize(("words", "code"), [(["show"], USAGE), (["show", "none"], NOT_FOUND), (["show", "core.alpha"], SUCCESS)])
@pytest.mark.parametrize("redirect", ["2>&-", "2>/dev/full"])
def test_a_standard_error_that_takes_nothing_changes_no_exit_code(file: Path, words: list[str], code: int, redirect: str) -> None:
    done = run(["sh", "-c", f'exec "$@" {redirect}', "sh", sys.executable, "-m", "runtime", *words], env=_environment(file))
    assert done == Done(code, DOCUMENT if code == SUCCESS else "", "")


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_row_68_a_locale_without_a_character_shows_its_escape(tmp_path: Path, locale: dict[str, str]) -> None:
    made = tmp_path / "bundle"
    made.write_bytes(bare(composed([tree("core.alpha", {"knowledge/overview.md": "# Größe 前\n".encode()})])))
    done = run([sys.executable, "-m", "runtime", "show", "core.alpha"], env=_environment(made) | locale)
    assert (done.code, done.err) == (SUCCESS, "")
    assert done.out in {"# Größe 前\n", "# Gr\\xf6\\xdfe \\u524d\n"}
