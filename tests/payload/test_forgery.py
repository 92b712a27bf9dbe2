"""Payloads whose digests hold and whose contents contradict themselves: one clean refusal, never a traceback."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from runtime.contract.layout import BASE, DICTIONARY, ENTRIES, FILE, FILES, PAGE, SKILL, SKILLS, STORED, STRINGS, ZSTD_DICTIONARY
from runtime.errors import INTEGRITY, CaroError
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.payload.verify import verify
from runtime.payload.write import Block, Entry, write
from runtime.payload.zstd import compress
from tests.making import LICENCE, answered, bare, composed, executable, opened, stored, terminal, tree, written
from tests.payload.forgery import parts, section_row, with_entry, with_header, with_records, with_section
from tests.payload.sample import OWN, sample

COMMANDS = ["skill list", "skill info core.alpha", "show core.alpha", "about", "verify"]
FAR = 0xFFFF_FFFF
LONG = 0xFFFF_FFFF_FFFF_FFF8


def _moved(
    tag: bytes, *, width: int | None = None, by: int = 0, longer: int = 0, name: bytes | None = None
) -> Callable[[Block], Block]:
    def forge(block: Block) -> Block:
        _, old, offset, length = section_row(block, tag)
        return with_section(block, tag, (name or tag, old if width is None else width, offset + by, length + longer))

    return forge


def _record(tag: bytes, field: int, value: int) -> Callable[[Block], Block]:
    """One field of the first record of a table."""
    struct = {SKILLS: SKILL, FILES: FILE}[tag]

    def forge(block: Block) -> Block:
        _, width, offset, length = section_row(block, tag)
        records = block.data[offset : offset + length]
        values = list(struct.unpack_from(records))
        values[field] = value
        return with_records(block, tag, struct.pack(*values) + records[width:])

    return forge


def _text(block: Block) -> Block:
    """The name of the first skill becomes bytes that are no UTF-8."""
    _, _, offset, length = section_row(block, STRINGS)
    return with_records(
        block, STRINGS, block.data[offset : offset + length].replace(b"Made for a test", b"Made for a t\xff\xfe\xfd")
    )


def _facts(block: Block) -> Block:
    """A key without its value."""
    _, _, offset, length = section_row(block, STRINGS)
    return with_records(
        block, STRINGS, block.data[offset : offset + length].replace(b"license\0Apache-2.0\0", b"license\0Apache-2.0\1")
    )


def _document(block: Block) -> Block:
    """A document that is no UTF-8."""
    sections, strings, entries = parts(opened(bare(block)))
    raw = {entry.name: entry for entry in entries}
    raw[OWN] = stored(OWN, b"\xff" * raw[OWN].raw)
    return write(sections, strings, list(raw.values()))


def _entry(name: str, codec: int, raw: int, data: bytes) -> Callable[[Block], Block]:
    """The sample with one entry more, or another."""
    return lambda block: sample(Entry(name=name, codec=codec, raw=raw, stored=data))


FORGERIES: dict[str, Callable[[Block], Block]] = {
    "length of the block": lambda block: with_header(block, length=len(block.data) + 8),
    "plain area off its page": lambda block: with_header(block, plain=PAGE + 8),
    "plain area inside the head": lambda block: with_header(block, plain=0),
    "plain area behind the end": lambda block: with_header(block, plain=1 << 30),
    "more pages than bytes": lambda block: with_header(block, pages=FAR),
    "more sections than bytes": lambda block: with_header(block, count=FAR),
    "no sections": lambda block: with_header(block, count=0),
    "section before the plain area": _moved(STRINGS, by=-PAGE),
    "section behind the plain area": _moved(STRINGS, by=LONG - PAGE * 4),
    "section longer than the plain area": _moved(STRINGS, longer=PAGE * 4),
    "section of endless length": _moved(SKILLS, longer=LONG - PAGE),
    "records of no width": _moved(SKILLS, width=0),
    "skill records too narrow": _moved(SKILLS, width=SKILL.size - 1),
    "file records too narrow": _moved(FILES, width=8),
    "entry records too narrow": _moved(ENTRIES, width=1),
    "no skill table": _moved(SKILLS, name=b"skil"),
    "no file table": _moved(FILES, name=b"file"),
    "no entry table": _moved(ENTRIES, name=b"entr"),
    "no strings": _moved(STRINGS, name=b"strs"),
    "id outside of the strings": _record(SKILLS, 0, FAR),
    "description outside of the strings": _record(SKILLS, 6, FAR),
    "facts outside of the strings": _record(SKILLS, 10, FAR),
    "facts longer than the strings": _record(SKILLS, 11, FAR),
    "first file that is none": _record(SKILLS, 12, FAR),
    "more files than the table has": _record(SKILLS, 13, FAR),
    "path outside of the strings": _record(FILES, 0, FAR),
    "file in an entry that is none": _record(FILES, 4, FAR),
    "file behind the end of its entry": _record(FILES, 5, FAR),
    "file longer than its entry": _record(FILES, 6, FAR),
    "entry in the plain area": lambda block: with_entry(block, OWN, offset=PAGE),
    "entry behind the end": lambda block: with_entry(block, OWN, offset=1 << 40),
    "entry longer than the block": lambda block: with_entry(block, OWN, stored=LONG),
    "entry of another codec": lambda block: with_entry(block, OWN, codec=STORED),
    "entry of a codec that is none": lambda block: with_entry(block, OWN, codec=200),
    "dictionary that is not there": _entry("notes", ZSTD_DICTIONARY, 99, compress(b"needs this " * 9, 19, b"needs this " * 9)),
    "dictionary that needs itself": _entry(DICTIONARY, ZSTD_DICTIONARY, 4, compress(b"self", 1, b"")),
    "text that is no UTF-8": _text,
    "fact without a value": _facts,
    "document that is no UTF-8": _document,
    "lock that is no TOML": _entry("lock", STORED, 3, b"[[["),
    "lock without integrity": _entry("lock", STORED, 27, b'[[skills]]\nid="core.alpha"\n'),
    "lock of other skills": _entry("lock", STORED, 11, b"skills = []"),
    "lock whose skills are no list": _entry("lock", STORED, 10, b"skills = 1"),
    "lock that is no UTF-8": _entry("lock", STORED, 1, b"\xff"),
    "base without its parts": _entry(BASE, STORED, 0, b""),
    "base that is no list": _entry(BASE, STORED, 5, b"words"),
    "base with a length that is no number": _entry(BASE, STORED, 6, b"0 x y\n"),
    "base that is no UTF-8": _entry(BASE, STORED, 1, b"\xff"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_contradiction_is_refused_without_a_traceback(block: Block, name: str) -> None:
    data = bare(FORGERIES[name](block))
    errors: list[CaroError] = []
    for line in COMMANDS:
        try:
            answered(opened(data), line.split(), terminal())
        except CaroError as error:
            errors.append(error)
    assert errors
    assert {error.code for error in errors} == {INTEGRITY}


def test_the_forger_leaves_an_honest_block_as_it_was(block: Block) -> None:
    """Otherwise the test above would show that the forger cannot write."""
    again = write(*parts(opened(bare(block))))
    assert list(verify(opened(bare(again))))
    assert bare(with_header(block)) == bare(block)
    assert bare(with_section(block, SKILLS, section_row(block, SKILLS))) == bare(block)
    assert bare(with_entry(block, "odd")) == bare(block)


BOOTLOADER, ARCHIVE = b"\x7fELF bootloader" * 20, b"archive" * 30


def _executable(beside: str = "") -> bytes:
    whole = executable(sample(), BOOTLOADER, ARCHIVE)
    known = {"bootloader": BOOTLOADER, "archive": whole[opened(whole).place.archive :]}
    lines = [f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in known.items()]
    return executable(sample(stored(BASE, "".join([*lines, beside]).encode())), BOOTLOADER, ARCHIVE)


def test_an_executable_verifies_with_the_parts_around_the_payload() -> None:
    names = [one.name for one in verify(opened(_executable()))]
    assert names[-2:] == ["bootloader", "archive"]


@pytest.mark.parametrize(
    ("at", "named"),
    [
        (3, "bootloader"),
        (len(BOOTLOADER) - 1, "bootloader"),
        (len(BOOTLOADER), "between"),
        (PAGE - 1, "between"),
        (-100, "archive"),
    ],
)
def test_row_35_a_part_around_the_payload_that_was_changed_is_named(at: int, named: str) -> None:
    data = bytearray(_executable())
    data[at] ^= 0x20
    with pytest.raises(CaroError, match=named) as caught:
        list(verify(opened(bytes(data))))
    assert caught.value.code == INTEGRITY


BESIDE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda folder: None, ""),
    "changed": (lambda folder: (folder / "lib/one").write_bytes(b"two"), "lib/one: sha256 differs"),
    "longer": (lambda folder: (folder / "lib/one").write_bytes(b"one\0"), "lib/one: sha256 differs"),
    "missing": (lambda folder: (folder / "lib/one").unlink(), "lib/one: No such file"),
    "planted": (lambda folder: (folder / "lib/other.py").write_bytes(b""), "lib/other.py: does not belong"),
    "planted deeper": (lambda folder: (folder / "lib/deep/other.py").write_bytes(b""), "lib/deep/other.py: does not belong"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_row_35_files_beside_an_executable_are_its_own_and_no_others(tmp_path: Path, name: str) -> None:
    change, wanted = BESIDE[name]
    (tmp_path / "lib/deep").mkdir(parents=True)
    (tmp_path / "lib/one").write_bytes(b"one")
    file = written(tmp_path, _executable(f"{sha256(b'one').hexdigest()} 3 lib/one\n"))
    change(tmp_path)
    if not wanted:
        assert "lib/one" in {one.name for one in verify(Payload(open_file(str(file))))}
        return
    with pytest.raises(CaroError, match=wanted) as caught:
        list(verify(Payload(open_file(str(file)))))
    assert caught.value.code == INTEGRITY


def test_row_35_a_frame_swapped_for_another_sound_frame_is_named(block: Block) -> None:
    """As stored bytes of the same length, without the forger's new digests."""
    payload = opened(bare(block))
    row = payload.find_entry(OWN)
    other = opened(
        bare(composed([tree("core.alpha", {"data/empty.bin": b"", "knowledge/patterns/undo.md": b"# Mend\n\nMend it.\n"})]))
    )
    frame = other.find_entry(OWN)
    assert row is not None
    assert frame is not None
    assert other.read(frame)
    swapped = other.stored(frame).ljust(row.stored, b"\0")[: row.stored]
    assert swapped != payload.stored(row)
    data = block.data[: row.offset] + swapped + block.data[row.offset + row.stored :]
    changed = opened(data + block.footer(0))
    with pytest.raises(CaroError, match=f"entry {OWN}: sha256 differs") as caught:
        changed.read(row)
    assert caught.value.code == INTEGRITY


def test_row_35_a_skill_swapped_with_new_digests_differs_from_its_integrity(block: Block) -> None:
    sections, strings, entries = parts(opened(bare(block)))
    shared = next(entry for entry in entries if entry.name == "shared")
    swapped = stored("shared", LICENCE.replace(b"2.0", b"6.6"))
    assert swapped.raw == shared.raw
    data = bare(write(sections, strings, [*(entry for entry in entries if entry.name != "shared"), swapped]))
    with pytest.raises(CaroError, match=r"skill core\.alpha: the integrity of its files differs") as caught:
        list(verify(opened(data)))
    assert caught.value.code == INTEGRITY
