"""Opening: where the payload is found, how much is read, and that bytes which change afterwards are never used unchecked."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.catalog.documents import documents, read
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import COOKIE, COOKIE_MAGIC, FOOTER, FOOTER_MAGIC, PAGE
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.payload.libraries import Libraries, in_memory
from runtime.payload.locate import Place, locate, open_file
from runtime.payload.read import Payload
from runtime.payload.write import Block
from tests.making import bare, executable, opened, stored, written
from tests.payload.sample import sample


def _texts(payload: Payload) -> dict[str, bytes]:
    return {f"{skill.id}/{row.path}": read(payload, row) for skill in Catalog(payload).skills() for row in documents(skill)}


class Restless(bytes):
    """Contents that change behind every copy that is taken: who reads the same place twice reads something else."""

    now: bytearray

    def __new__(cls, data: bytes) -> "Restless":
        made = super().__new__(cls, data)
        made.now = bytearray(data)
        return made

    def __getitem__(self, key: Any) -> Any:
        copy = bytes(self.now[key])
        self.now[key] = bytes(255 - byte for byte in copy)
        return copy


def test_row_62_the_bytes_that_were_checked_are_the_bytes_that_are_used(block: Block) -> None:
    data = bare(block)
    payload = Payload(Place("restless", Restless(data), len(block.data), len(data)))
    wanted = _texts(opened(data))
    found, codes = {}, set()
    for skill in Catalog(payload).skills():
        for row in documents(skill):
            try:
                found[f"{skill.id}/{row.path}"] = read(payload, row)
            except CaroError as error:
                codes.add(error.code)
    assert found
    assert codes <= {INTEGRITY}
    assert found.items() <= wanted.items()


@pytest.mark.parametrize("mask", [0x01, 0xFF])
def test_row_62_a_file_that_changes_after_it_was_opened_gives_the_old_bytes_or_none(
    block: Block, tmp_path: Path, mask: int
) -> None:
    data = bare(block)
    wanted = _texts(opened(data))
    file, codes = written(tmp_path, data), set()
    for at in range(PAGE, len(data), 7):
        payload = Payload(open_file(str(file)))
        with file.open("r+b") as stream:
            os.pwrite(stream.fileno(), bytes([data[at] ^ mask]), at)
        try:
            assert _texts(payload) == wanted
        except CaroError as error:
            codes.add(error.code)
        file.write_bytes(data)
    assert codes == {INTEGRITY}


def test_opening_reads_the_head_and_no_page_and_no_entry(block: Block) -> None:
    """Else ten thousand skills would cost more than ten."""
    payload = opened(bare(block))
    spoilt = bytearray(bare(block))
    spoilt[PAGE : len(block.data)] = bytes(len(block.data) - PAGE)
    assert opened(bytes(spoilt)).head == payload.head


@pytest.mark.parametrize("bootloader", [b"", b"\x7fELF", b"\x7fELF" * PAGE], ids=len)
@pytest.mark.parametrize("archive", [b"", b"archive", FOOTER_MAGIC * 99], ids=len)
def test_the_payload_is_found_in_front_of_the_archive(block: Block, bootloader: bytes, archive: bytes) -> None:
    assert _texts(opened(executable(block, bootloader, archive))) == _texts(opened(bare(block)))


def _cookie(length: int) -> bytes:
    return COOKIE.pack(COOKIE_MAGIC, length)


NO_PAYLOAD: dict[str, Callable[[Block], bytes]] = {
    "nothing": lambda block: b"",
    "text": lambda block: b"#!/bin/sh\necho no payload\n" * 10,
    "a footer's magic only": lambda block: FOOTER_MAGIC,
    "a footer without a block": lambda block: block.footer(0),
    "a block without a footer": lambda block: block.data,
    "a footer of another length": lambda block: block.data + FOOTER.pack(FOOTER_MAGIC, 0, len(block.data) - 8, block.root),
    "a footer off its page": lambda block: b"x" + block.data + block.footer(1),
    "a footer that points behind the file": lambda block: block.data + FOOTER.pack(FOOTER_MAGIC, PAGE, 1 << 63, block.root),
    "a footer with another root": lambda block: block.data + FOOTER.pack(FOOTER_MAGIC, 0, len(block.data), bytes(32)),
    "a block too short": lambda block: bytes(8) + FOOTER.pack(FOOTER_MAGIC, 0, 8, bytes(32)),
    "a block of zeros": lambda block: bytes(PAGE) + FOOTER.pack(FOOTER_MAGIC, 0, PAGE, bytes(32)),
    "a cookie only": lambda block: _cookie(COOKIE.size),
    "an archive longer than the file": lambda block: bare(block) + _cookie(1 << 31),
    "an archive that is not as long as it says": lambda block: bare(block) + b"archive" + _cookie(COOKIE.size),
    "an archive of no length": lambda block: bare(block) + _cookie(0),
    "an executable of another tool": lambda block: b"\x7fELF" * PAGE + b"archive" + _cookie(COOKIE.size + 7),
}


@pytest.mark.parametrize("name", NO_PAYLOAD)
def test_a_file_without_a_payload_is_refused(block: Block, tmp_path: Path, name: str) -> None:
    file = written(tmp_path, NO_PAYLOAD[name](block))
    with pytest.raises(CaroError) as caught:
        Payload(open_file(str(file)))
    assert caught.value.code == INTEGRITY
    assert caught.value.message.startswith(f"{file}: ")


@pytest.mark.parametrize(("name", "code"), [("missing", NOT_FOUND), ("made.caro/below", NOT_FOUND), (".", INTEGRITY)])
def test_a_path_that_is_no_file_is_refused_by_name(tmp_path: Path, name: str, code: int) -> None:
    written(tmp_path, b"")
    with pytest.raises(CaroError) as caught:
        open_file(str(tmp_path / name))
    assert caught.value.code == code
    assert str(tmp_path) in caught.value.message


def test_a_magic_inside_the_program_is_not_taken_for_the_payload(block: Block) -> None:
    """The reader's own code has both magics; only the place that the end of the file leads to counts."""
    decoy = (block.data[:64] + block.footer(0)).ljust(PAGE, b"\0")
    place = locate("decoy", executable(block, decoy, decoy))
    assert place.offset == PAGE
    assert _texts(Payload(place)) == _texts(opened(bare(block)))


LIBRARIES = {"library/made:made": b"\x7fELF made", "library/pack.age:pack.age._c": b"\x7fELF age"}


@pytest.mark.parametrize(
    ("module", "entry"),
    [
        ("made", "library/made:made"),
        ("pack.age", "library/pack.age:pack.age._c"),
        ("mad", None),
        ("made2", None),
        ("", None),
        ("made:made", None),
        ("lock", None),
    ],
)
def test_a_library_is_found_under_the_name_that_imports_it(module: str, entry: str | None) -> None:
    payload = opened(bare(sample(*(stored(name, data) for name, data in LIBRARIES.items()))))
    spec = Libraries(payload).find_spec(module)
    assert (spec.origin if spec else None) == entry


def test_a_library_in_memory_cannot_be_written_any_more() -> None:
    path = in_memory("made", [b"\x7fELF" * 9999])
    assert Path(path).read_bytes() == b"\x7fELF" * 9999
    with open(path, "r+b") as stream, pytest.raises(PermissionError):
        os.pwrite(stream.fileno(), b"x", 0)
    os.close(int(path.rpartition("/")[2]))
