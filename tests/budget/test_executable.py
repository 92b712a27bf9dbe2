"""Every byte of a real executable."""

import json
from pathlib import Path, PurePosixPath

import pytest
from PyInstaller.archive.readers import CArchiveReader

from bundler.budget.attribute import attribute
from bundler.budget.baseline import baseline_of
from bundler.budget.parts import STANDARD, Attribution
from runtime.contract.layout import BUILD
from runtime.errors import INTEGRITY, CaroError
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from tests.making import written
from tests.project import ROOT

pytestmark = pytest.mark.frozen


def _owners(found: Attribution, group: str) -> set[str]:
    return {part.owner for part in found.parts if part.group == group}


def test_the_sum_is_the_size_of_the_file(built: Path) -> None:
    found = attribute(built)
    assert sum(part.stored for part in found.parts) == found.size == built.stat().st_size
    assert {"bootloader", "interpreter", "standard library", "library", "runtime", "skills", "tables", "records", "archive"} <= set(
        found.groups()
    )


def test_next_to_nothing_is_left_over(built: Path) -> None:
    """Tables of contents, cookie and footer: the archive's modules and files are told apart, and a table has a row for each."""
    found = attribute(built)
    archive = CArchiveReader(str(built))
    rows = len(archive.toc) + sum(len(archive.open_embedded_archive(name).toc) for name in archive.toc if name.endswith(".pyz"))
    assert rows > 400
    assert found.groups()["archive"].stored < 48 * rows
    assert found.groups()["padding"].stored < 3 * 4096


def test_each_library_is_one_that_the_build_record_names(built: Path) -> None:
    payload = Payload(open_file(str(built)))
    entry = payload.find_entry(BUILD)
    assert entry is not None
    used = json.loads(payload.read(entry))
    known = {part["name"].lower() for part in used["packages"]}
    known |= {PurePosixPath(part["name"]).name.partition(".so")[0].replace("_", "-") for part in used["natives"]}
    found = attribute(built)
    assert {"click", "mistune", "zstandard", "PyInstaller"} <= _owners(found, "library")
    assert {owner.lower() for owner in _owners(found, "library")} <= known
    assert (found.made.profile, found.made.platform) == ("enterprise", used["platform"])
    assert found.made.python == f"{used['python']['version']} {used['python']['hash']}"


def test_the_runtime_is_told_apart_by_room(built: Path) -> None:
    rooms = {path.stem for path in (ROOT / "runtime").iterdir()} | {"runtime"}
    found = attribute(built)
    assert {"__main__", "cli", "contract", "errors", "payload", "runtime"} <= _owners(found, "runtime") <= rooms


def test_modules_and_libraries_are_measured_decoded_too(built: Path) -> None:
    found = attribute(built)
    parts = {part.detail: part for part in found.parts}
    assert parts["runtime.contract.layout"].raw > parts["runtime.contract.layout"].stored
    library = next(part for part in found.parts if part.group == "interpreter")
    assert (library.raw > library.stored) == (found.made.optimise == "size")
    assert {part.detail for part in found.parts if part.group == STANDARD} >= {"base_library.zip", "re", "re._parser"}


def test_each_skill_of_the_profile_is_measured(built: Path) -> None:
    found = attribute(built)
    assert set(baseline_of(found).skills) == {path.name for path in (ROOT / "skills").iterdir() if path.is_dir()}
    for id, documents in found.documents.items():
        below = ROOT / "skills" / id
        assert documents
        assert all((below / one.path).stat().st_size == one.raw for one in documents)


def test_a_damaged_archive_is_refused_before_it_is_parsed(built: Path, tmp_path: Path) -> None:
    data = bytearray(built.read_bytes())
    data[data.rindex(b"PYZ\0") + 9] ^= 1
    with pytest.raises(CaroError, match="archive: sha256 differs") as error:
        attribute(written(tmp_path, bytes(data)))
    assert error.value.code == INTEGRITY
