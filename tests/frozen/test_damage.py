"""Damaged and swapped files: one clear error, exit code 6, nothing printed of what does not hold."""

from pathlib import Path

import pytest

from runtime.contract.layout import FOOTER
from runtime.errors import INTEGRITY, INVALID
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from tests.project import run


@pytest.fixture(scope="module")
def payload(caro: Path) -> Payload:
    return Payload(open_file(str(caro)))


def _damaged(caro: Path, folder: Path, offset: int, mask: int = 0x20) -> Path:
    data = bytearray(caro.read_bytes())
    data[offset] ^= mask
    file = folder / "caro"
    file.write_bytes(data)
    file.chmod(0o755)
    return file


def _places(payload: Payload) -> dict[str, int]:
    """A name for each kind of byte in the file, and where one is."""
    place = payload.place
    at = {f"section {tag.decode()}": place.offset + table.offset + table.length // 2 for tag, table in payload.sections.items()}
    for number in range(payload.entries.count):
        entry = payload.entry(number)
        if entry.stored:
            at[entry.name] = place.offset + entry.offset + entry.stored // 2
    at["head"] = place.offset + payload.head // 2
    at["zeros"] = place.offset + payload.head + 1
    at["footer root"] = place.footer + FOOTER.size - 1
    at["footer offset"] = place.footer + 9
    return at


def test_a_byte_changed_anywhere_is_found_by_verify(caro: Path, payload: Payload, tmp_path: Path) -> None:
    places = _places(payload)
    assert len(places) >= 20
    for name, offset in places.items():
        done = run([_damaged(caro, tmp_path, offset), "verify"])
        assert (done.code, done.out) == (INTEGRITY, ""), name
        assert done.err.startswith("caro: "), name


def test_a_damaged_document_is_named_and_not_printed(caro: Path, payload: Payload, tmp_path: Path) -> None:
    offset = _places(payload)["skill/core.git/knowledge"]
    file = _damaged(caro, tmp_path, offset)
    done = run([file, "show", "core.git"])
    assert (done.code, done.out) == (INTEGRITY, "")
    assert "skill/core.git/knowledge" in done.err
    assert run([file, "show", "core.shell"]).code == 0
    assert run([file, "skill", "list"]).code == 0


def test_damaged_tables_list_nothing(caro: Path, payload: Payload, tmp_path: Path) -> None:
    for name in ("section SKIL", "section STRS", "head"):
        done = run([_damaged(caro, tmp_path, _places(payload)[name]), "skill", "list"])
        assert (done.code, done.out) == (INTEGRITY, ""), name


def test_a_damaged_library_is_not_loaded(caro: Path, payload: Payload, tmp_path: Path) -> None:
    offset = _places(payload)["library/zstandard:zstandard.backend_c"]
    done = run([_damaged(caro, tmp_path, offset), "show", "core.git"])
    assert (done.code, done.out) == (INTEGRITY, "")
    assert "library/zstandard" in done.err


def test_row_35_a_changed_part_around_the_payload_is_found(caro: Path, payload: Payload, tmp_path: Path) -> None:
    text = caro.read_bytes().index(b"Return True if ", payload.place.archive)  # of the interpreter, and no command prints it
    for offset in (text + 3, payload.place.offset - 1):
        done = run([_damaged(caro, tmp_path, offset, mask=1), "verify"])
        assert (done.code, done.out) == (INTEGRITY, ""), done.err


@pytest.mark.parametrize("share", [0.2, 0.5, 0.999])
def test_a_truncated_file_is_refused(caro: Path, tmp_path: Path, share: float) -> None:
    data = caro.read_bytes()
    file = tmp_path / "caro"
    file.write_bytes(data[: int(len(data) * share)])
    file.chmod(0o755)
    done = run([file, "skill", "list"])
    assert done.code != 0
    assert done.out == ""
    assert done.err.strip()


def test_a_newer_payload_is_refused_with_both_versions(caro: Path, payload: Payload, tmp_path: Path) -> None:
    done = run([_damaged(caro, tmp_path, payload.place.offset + 8, mask=3), "skill", "list"])
    assert (done.code, done.out) == (INVALID, "")
    assert "format 2 found, 1 wanted" in done.err
