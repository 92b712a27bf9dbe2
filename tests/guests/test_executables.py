"""The executables that ship: what they answer to recorded output of real tools, and that they are what their sources give."""

import hashlib
import json
from pathlib import Path

import pytest

from runtime.authoring.testing.executable_cases import FILE, ExecutableCase, missing
from runtime.authoring.validate.manifest import manifest
from runtime.supply.path import PathSource
from tests.guests.cases import cases
from tests.guests.guest import INTERFACE, call, exports, imports, run
from tests.project import ROOT

FOLDERS = sorted(file.parents[1] for file in (ROOT / "skills").glob("*/src/skill.c"))
CASES = [(folder, case) for folder in FOLDERS for case in cases(folder)]
MODULE = "bin/skill.wasm"
SMALL = 60 << 10  # bytes


def name_of(value: object) -> str:
    return value.name if isinstance(value, Path | ExecutableCase) else ""


@pytest.mark.parametrize(("folder", "case"), CASES, ids=name_of)
def test_a_case_of_an_executable_passes(folder: Path, case: ExecutableCase) -> None:
    said = call(folder / MODULE, case.export, case.input)
    match case.kind:
        case "expected":
            assert said.data() == case.wanted
        case "expected_contains":
            assert missing(case.wanted, said.data()) == []
        case _:
            assert said.error, said.text
            assert str(case.wanted) in said.text


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_every_export_is_tried_and_every_recorded_input_used(folder: Path) -> None:
    tried = cases(folder)
    assert len(tried) >= 8
    assert {case.export for case in tried} >= offered(folder)
    recorded = {file.relative_to(folder / "tests").as_posix() for file in (folder / "tests" / "executable").iterdir()}
    text = (folder / FILE).read_text()
    assert not {name for name in recorded if f"input_file: {name}\n" not in text}


def offered(folder: Path) -> set[str]:
    return set(json.loads(run(folder / MODULE, "describe"))["exports"])


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_an_executable_asks_its_host_for_nothing(folder: Path) -> None:
    assert imports(folder / MODULE) == set()
    assert exports(folder / MODULE) == {INTERFACE}


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_an_executable_is_small_and_has_its_digest_beside_its_source(folder: Path) -> None:
    data = (folder / MODULE).read_bytes()
    assert len(data) <= SMALL
    assert (folder / "src" / "skill.wasm.sha256").read_text() == f"{hashlib.sha256(data).hexdigest()}  {MODULE}\n"


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_use_has_a_beginning_and_an_end(folder: Path) -> None:
    module = folder / MODULE
    begun = run(module, "init", json.dumps({"skill": folder.name, "version": "0.1.0", "caro": "0.1.0", "api": "1.0"}))
    assert getattr(begun, "tag", None) in {None, "ok"}
    assert run(module, "shutdown") is None


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_an_unknown_export_is_named_with_those_that_are_there(folder: Path) -> None:
    said = call(folder / MODULE, "fly", "{}")
    assert said.error
    assert said.text.startswith('no export is called "fly"; there are: ')
    for function, words in (("discover-tools", ()), ("plan-workflow", ("{}",))):
        answer = run(folder / MODULE, function, *words)
        assert answer.tag == "err"


def test_the_guide_shows_the_example_that_is_built() -> None:
    guide = (ROOT / "guest" / "README.md").read_text()
    assert f"```c\n{(ROOT / 'guest' / 'example' / 'skill.c').read_text()}```\n" in guide


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_manifest_promises_what_the_executable_offers(folder: Path) -> None:
    promised = manifest(PathSource(folder, folder.name).fetch(), strict=True).executable
    assert promised is not None
    assert promised.module == MODULE
    assert set(promised.exports) == offered(folder)
