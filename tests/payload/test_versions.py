"""Payloads of other versions: every released one opens, a higher minor version opens, a higher major one is refused."""

import json
from pathlib import Path

import pytest

from runtime.catalog.documents import documents, files, read
from runtime.catalog.shelf import Catalog
from runtime.contract.digest import sha256
from runtime.contract.layout import ABSENT, MAJOR, MINOR, layer_names, unpack_facts
from runtime.errors import INVALID, CaroError
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.payload.verify import verify
from runtime.payload.write import Block
from tests.making import answered, bare, opened, stored, terminal
from tests.payload.forgery import of_a_later_minor, with_header
from tests.payload.sample import sample

GOLDEN = Path(__file__).parent / "golden"
RELEASED = sorted(file.stem for file in GOLDEN.glob("*.caro"))


def _listing(payload: Payload) -> list[dict[str, object]]:
    """What the tables say, as the golden JSON has it."""
    return [
        {
            "id": skill.id,
            "version": skill.version,
            "name": skill.name,
            "description": skill.description,
            "integrity": skill.integrity,
            "layers": layer_names(skill.layers),
            "priority": skill.priority,
            "size": skill.size,
            "facts": [list(pair) for pair in unpack_facts(skill.facts)],
            "documents": {row.path: row.title for row in documents(skill)},
        }
        for skill in Catalog(payload).skills()
    ]


def _answers(payload: Payload) -> list[str]:
    lines = ["skill list", "skill info tool.beta", "show tool.beta ahead"]
    return [answered(payload, [*line.split(), "--format", "json"], terminal()) for line in lines]


def test_there_is_a_golden_payload_of_this_version() -> None:
    assert f"{MAJOR}.{MINOR}" in RELEASED


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_payload_still_opens_and_verifies(version: str) -> None:
    payload = Payload(open_file(str(GOLDEN / f"{version}.caro")))
    assert _listing(payload) == json.loads((GOLDEN / f"{version}.json").read_text())
    assert list(verify(payload))


@pytest.mark.parametrize("version", RELEASED)
def test_every_file_of_a_released_payload_is_what_it_was(version: str) -> None:
    payload = Payload(open_file(str(GOLDEN / f"{version}.caro")))
    rows = {f"{skill.id}/{row.path}": row for skill in Catalog(payload).skills() for row in files(skill)}
    folder = GOLDEN / version
    known = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    absent = {path for path, row in rows.items() if row.flags & ABSENT}
    assert {path: read(payload, row) for path, row in rows.items() if path not in absent} == {
        path: data for path, data in known.items() if path not in absent
    }
    assert [row.sha256 for row in payload.machines()] == [sha256(known[path]).digest() for path in sorted(absent)]


@pytest.mark.parametrize("more", [1, 8, 200])
def test_a_higher_minor_version_with_wider_records_opens(block: Block, more: int) -> None:
    unknown = [stored("!new", b"more"), stored("later/thing", b"more")]
    later = opened(bare(of_a_later_minor(sample(*unknown), more)))
    today = opened(bare(block))
    assert _answers(later) == _answers(today)
    assert {b"XTRA", b"OLD."} < set(later.sections)
    for name, raw in {"!new": b"more", "later/thing": b"more", "odd": b"odd"}.items():
        found = later.find_entry(name)
        assert found is not None
        assert later.read(found) == raw
    assert {"!new", "later/thing"} < {one.name for one in verify(later)}


@pytest.mark.parametrize("major", [0, MAJOR + 1, 0xFFFF])
@pytest.mark.parametrize("honest", [True, False], ids=["sound", "root unknown"])
def test_another_major_version_is_refused_with_both_versions(block: Block, major: int, honest: bool) -> None:
    """Before anything else is checked, as nothing behind that number means what this reader thinks."""
    other = with_header(block, major=major)
    data = bare(other if honest else Block(data=other.data, root=bytes(32)))
    with pytest.raises(CaroError) as caught:
        opened(data)
    assert caught.value.code == INVALID
    assert caught.value.message == f"made.caro: payload format {major} found, {MAJOR} wanted"
    assert caught.value.hint
