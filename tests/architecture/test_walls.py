"""Walls that neither ruff nor import-linter keeps."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import ROOT

SOURCES = sorted(file for folder in ("runtime", "bundler", "tests", "bench", "guest") for file in (ROOT / folder).rglob("*.py"))
NAMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "handler", "handlers"}
COLD = "argparse click ctypes dataclasses enum hashlib json mistune pathlib pydantic re tomllib tomlkit typing zstandard".split()
STARTERS = {"subprocess", "multiprocessing", "asyncio", "concurrent", "pty", "_posixsubprocess", "popen2", "commands"}
STARTS = re.compile(r"fork|forked|forkpty|system|popen|startfile|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?")
HOT_FORMS = [
    ["--version"],
    ["recipe", "list"],
    ["skill", "list", "--skills", "core.sound"],
    ["skill", "list"],
    ["skill", "info", "core.sound"],
    ["skill", "list", "--format", "text"],
]


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_outgrows_a_reader(file: Path) -> None:
    limit = 500 if file.is_relative_to(ROOT / "tests") else 400
    assert len(file.read_text().splitlines()) <= limit


def test_files_are_named_by_what_they_hold() -> None:
    assert not [file for file in SOURCES if file.stem.strip("_") in NAMELESS]


@pytest.mark.parametrize("house", ["runtime", "bundler"])
def test_every_room_is_described_in_a_line(house: str) -> None:
    folder = ROOT / house
    text = (folder / "DESIGN.md").read_text()
    rooms = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")}
    rooms -= {"__init__"}
    described = {line.split("`")[1].rstrip("/").removesuffix(".py") for line in text.splitlines() if line.startswith("| `")}
    assert rooms == described & rooms
    assert not {name for name in described if not (folder / name).exists() and not (folder / f"{name}.py").exists()}


def test_tests_mirror_rooms() -> None:
    rooms = {folder.name for folder in (ROOT / "runtime").iterdir() if folder.is_dir() and folder.name != "__pycache__"}
    assert rooms <= {folder.name for folder in (ROOT / "tests").iterdir()}


def test_only_the_verifier_makes_verified_skills() -> None:
    sources = [file for file in SOURCES if not file.is_relative_to(ROOT / "tests")]
    assert {file.relative_to(ROOT).as_posix() for file in sources if _makes(file.read_text())} == {"runtime/supply/verify.py"}


def _makes(text: str) -> bool:
    return any(
        f"{name}(" in line and not line.startswith("class ")
        for name in ("VerifiedSkill", "VerifiedSkills")
        for line in text.splitlines()
    )


def test_only_the_door_starts_processes() -> None:
    """And `wasm.child`, which runs caro's own code and no program."""
    shipped = [file for file in SOURCES if file.is_relative_to(ROOT / "runtime")]
    found = {file.relative_to(ROOT).as_posix() for file in shipped if _starts_processes(ast.parse(file.read_text()))}
    assert found == {f"runtime/guard/confine/{name}.py" for name in ("box", "bwrap", "door", "group", "proxy")} | {
        "runtime/wasm/child.py"
    }


def test_only_the_door_calls_the_system_by_number() -> None:
    """What has ctypes could clone(2), or undo what confines. `wasm` has it for one library, and calls nothing of the system's."""
    shipped = [file for file in SOURCES if file.is_relative_to(ROOT / "runtime")]
    calling = [file for file in shipped if _imports(ast.parse(file.read_text()), {"ctypes", "_ctypes", "cffi"})]
    found = {file.relative_to(ROOT).as_posix() for file in calling}
    assert {name for name in found if not name.startswith("runtime/wasm/")} == {"runtime/guard/confine/kernel.py"}


def _imports(tree: ast.Module, names: set[str]) -> bool:
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(name.partition(".")[0] in names for name in imported)


def _starts_processes(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and {alias.name.partition(".")[0] for alias in node.names} & STARTERS:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in {*STARTERS, "os", "posix"}:
            return True
        if isinstance(node, ast.Attribute) and STARTS.fullmatch(node.attr):
            return True
    return False


@pytest.mark.parametrize("words", HOT_FORMS, ids=" ".join)
def test_a_start_loads_nothing_cold(words: list[str], bare_payload: Path) -> None:
    code = (
        "import sys; before = set(sys.modules); sys.argv[1:] = %r\n"
        "from runtime.cli.main import main\n"
        "assert main() == 0\n"
        "print('\\n'.join(sorted(set(sys.modules) - before)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + code % words],
        env={"CARO_BUNDLE": str(bare_payload)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "runtime" in loaded
    assert not loaded & set(COLD)


def test_the_project_names_no_machine() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    places = [f"{folder}/".encode() for folder in (ROOT, Path.home()) if folder not in {Path("/"), Path("/root")}]
    for name in filter(None, tracked):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert not [place for place in places if place in data], name
