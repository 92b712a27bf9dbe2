"""Damage: a byte that changed anywhere is found, named, and nothing false is printed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.cli.commands import JSON, TABLE
from runtime.contract.layout import FOOTER, PAGE
from runtime.errors import INTEGRITY, INVALID, CaroError
from runtime.payload.locate import open_file
from runtime.payload.read import TITLES, Payload
from runtime.payload.verify import verify
from runtime.payload.write import Block
from tests.making import answered, bare, opened, terminal, written

MAJOR_AT = range(8, 10)  # a changed major version is another version, not damage
READERS = ["skill list", "skill info core.alpha", "skill info tool.beta", "show core.alpha", "show tool.beta ahead"]


def _flipped(data: bytes, at: int, mask: int = 0x10) -> bytes:
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def _refused(data: bytes, use: Callable[[Payload], object]) -> CaroError | None:
    try:
        use(opened(data))
    except CaroError as error:
        return error
    return None


def _owners(payload: Payload) -> dict[int, str]:
    """For each offset inside an entry or a section, the word that a message about it must have."""
    owners: dict[int, str] = {}
    for tag, table in payload.sections.items():
        owners |= dict.fromkeys(range(table.offset, table.offset + table.length), TITLES[tag])
    for number in range(payload.entries.count):
        row = payload.entry(number)
        owners |= dict.fromkeys(range(row.offset, row.offset + row.stored), f"entry {row.name}")
    owners |= dict.fromkeys(range(10, payload.head), "payload")
    return owners


def _answer(data: bytes, words: list[str]) -> str | CaroError:
    try:
        return answered(opened(data), words, terminal(columns=80))
    except CaroError as error:
        return error


def test_a_byte_changed_at_any_offset_is_found_and_named(block: Block) -> None:
    data = bare(block)
    owners = _owners(opened(data))
    for at in range(len(data)):
        error = _refused(_flipped(data, at), lambda payload: list(verify(payload)))
        assert error is not None, at
        assert error.code == (INVALID if at in MAJOR_AT else INTEGRITY), at
        assert owners.get(at, "") in error.message, at
        assert error.message.startswith("made.caro: "), at
        assert error.hint, at


@pytest.mark.parametrize("format", [TABLE, JSON])
@pytest.mark.parametrize("line", READERS)
def test_a_command_over_damage_prints_the_truth_or_nothing(block: Block, line: str, format: str) -> None:
    """Another bit than in the test above, so that both together see more; padding only where it stands next to something."""
    data = bare(block)
    words = [*line.split(), "--format", format]
    truth = _answer(data, words)
    assert isinstance(truth, str)
    refused = 0
    for at in sorted({*_owners(opened(data)), *range(len(data) - FOOTER.size, len(data))}):
        answer = _answer(_flipped(data, at, 0x01), words)
        if isinstance(answer, CaroError):
            assert answer.code == (INVALID if at in MAJOR_AT else INTEGRITY), at
            refused += 1
        else:
            assert answer == truth, at
    assert refused > FOOTER.size


def test_a_truncated_file_is_refused_at_any_length(block: Block) -> None:
    data = bare(block)
    for length in range(len(data)):
        error = _refused(data[:length], lambda payload: payload)
        assert error is not None, length
        assert error.code == INTEGRITY, length


@pytest.mark.parametrize("length", [0, 1, FOOTER.size - 1, FOOTER.size, 88, PAGE, -1])
def test_a_truncated_file_is_refused_when_it_is_opened_from_disk(block: Block, tmp_path: Path, length: int) -> None:
    file = written(tmp_path, bare(block)[:length])
    with pytest.raises(CaroError) as caught:
        Payload(open_file(str(file)))
    assert caught.value.code == INTEGRITY
    assert str(file) in caught.value.message


@pytest.mark.parametrize("more", [b"\0", b"\n", bytes(PAGE), b"CAROFOOT"])
def test_a_file_that_goes_on_behind_its_footer_is_refused(block: Block, more: bytes) -> None:
    error = _refused(bare(block) + more, lambda payload: payload)
    assert error is not None
    assert error.code == INTEGRITY
