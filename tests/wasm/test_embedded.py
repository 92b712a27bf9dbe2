"""Machine code of a payload stands for its .wasm, and is loaded after its digest and its fingerprint were checked."""

from collections import deque

import pytest

from runtime.catalog.documents import files
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import ABSENT, MACHINE_CODE, NO_ENTRY, SKILL_ENTRY
from runtime.errors import INTEGRITY, NOT_FOUND, USAGE, CaroError
from runtime.payload.verify import verify
from runtime.wasm.embedded import component
from runtime.wasm.engine import fingerprint
from tests.making import opened, tree, verified
from tests.wasm.guests import echoed, text, wasm
from tests.wasm.skill import ID, called, file, fingerprinted, made, payload, skill

ENTRY = f"{SKILL_ENTRY}{ID}/{MACHINE_CODE}"


def test_the_machine_code_is_loaded_and_runs() -> None:
    held = payload()
    assert echoed(component(held, Catalog(held).find(ID)), "hello").value == "hello"


def test_the_module_itself_is_not_stored() -> None:
    data = file(skill())
    assert wasm(text())[8:200] not in data
    held = opened(data)
    row = next(row for row in files(Catalog(held).find(ID)) if row.path == "bin/skill.wasm")
    assert (row.flags & ABSENT, row.entry, row.length) == (ABSENT, NO_ENTRY, len(wasm(text())))


def test_its_recorded_digest_stands_for_it_when_all_is_verified() -> None:
    deque(verify(payload()), maxlen=0)
    deque(verify(opened(file(skill(), code=False))), maxlen=0)


def test_another_digest_in_its_place_is_found() -> None:
    data = bytearray(file(skill()))
    held = opened(bytes(data))
    digest = held.machines()[0].sha256
    at = bytes(data).index(digest)
    data[at] ^= 1
    with pytest.raises(CaroError) as refused:
        deque(verify(opened(bytes(data))), maxlen=0)
    assert refused.value.code == INTEGRITY


def test_row_36_a_flipped_bit_is_found_before_anything_is_loaded() -> None:
    data = file(skill())
    entry = opened(data).find_entry(ENTRY)
    assert entry
    for at in range(0, entry.stored, max(1, entry.stored // 60)):
        flipped = bytearray(data)
        flipped[entry.offset + at] ^= 1 << at % 8
        with pytest.raises(CaroError, match=f"{ENTRY}: sha256 differs") as refused:
            called(opened(bytes(flipped)))
        assert refused.value.code == INTEGRITY


@pytest.mark.parametrize("of", [fingerprint("50.0.2"), fingerprint("49.0.0"), "00" * 32])
def test_machine_code_of_another_engine_is_refused(of: str) -> None:
    machine = fingerprinted(made(verified([skill()])), bytes.fromhex(of))
    with pytest.raises(CaroError, match="another engine or configuration") as refused:
        called(opened(file(skill(), machine=machine)))
    assert refused.value.code == INTEGRITY


def test_a_program_without_the_machine_code_says_so() -> None:
    with pytest.raises(CaroError, match="its executable is not in this program") as refused:
        called(opened(file(skill(), code=False)))
    assert (refused.value.code, refused.value.hint) == (USAGE, "a profile whose features have 'wasm' builds it in")


def test_a_skill_without_an_executable_says_so() -> None:
    with pytest.raises(CaroError, match="has no executable") as refused:
        called(opened(file(tree(ID))))
    assert refused.value.code == NOT_FOUND
