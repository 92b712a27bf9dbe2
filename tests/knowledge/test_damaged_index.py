"""A search index that changed, or that a forger wrote: one clear refusal, never a traceback, an endless loop or another's bytes."""

from collections.abc import Callable

import pytest

from runtime.contract.layout import (
    DOCUMENT,
    DOCUMENTS,
    FOOTER,
    IMPACTS,
    INDEX,
    INDEX_HEAD,
    INDEX_SECTIONS,
    NUMBERS,
    SPANS,
    SPELLING,
    SPELT,
    TERM,
    TERMS,
    TOKENS,
)
from runtime.errors import INTEGRITY, CaroError
from runtime.knowledge.build import NUMBER
from runtime.payload.verify import verify
from runtime.payload.write import Block, write
from tests.knowledge.library import library, tried
from tests.making import bare, composed, opened
from tests.payload.forgery import parts, section_row, with_records, with_section

CALLS = [
    ["ask", "undo the last commit"],
    ["ask", "rename the brnach"],
    ["search", "rename the branch", "--why"],
    ["search", "undo", "--kind", "recipe"],
    ["context", "remove dangling images"],
    ["context", "undo commit docker branch", "--format", "json"],
]
FAR = 0xFFFF_FFFF


@pytest.fixture(scope="module")
def block() -> Block:
    return composed(library())


def _offsets(block: Block, tag: bytes) -> list[int]:
    _, _, offset, length = section_row(block, tag)
    return sorted({*range(offset, offset + length, max(1, length // 12)), offset + length - 1})


@pytest.mark.parametrize("tag", INDEX_SECTIONS, ids=[tag.decode() for tag in INDEX_SECTIONS])
def test_a_byte_changed_in_any_section_is_found_and_named(block: Block, tag: bytes) -> None:
    data = bare(block)
    truth = [tried(opened(data), call) for call in CALLS]
    assert all(isinstance(one, str) for one in truth)
    named = 0
    for at in _offsets(block, tag):
        spoilt = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
        with pytest.raises(CaroError, match=r"search index.*: sha256") as caught:
            list(verify(opened(spoilt)))
        assert caught.value.message.count("search index") == 1
        for call, right in zip(CALLS, truth, strict=True):
            answer = tried(opened(spoilt), call)
            if isinstance(answer, CaroError):
                assert answer.code == INTEGRITY
                named += "search index" in answer.message
            else:
                assert answer == right
    assert named


def test_a_truncated_payload_answers_nothing(block: Block) -> None:
    data = bare(block)
    for length in range(0, len(data), 997):
        error = _refusal(data[:length])
        assert error.code == INTEGRITY
    assert _refusal(data[: -FOOTER.size]).code == INTEGRITY


def _refusal(data: bytes) -> CaroError:
    with pytest.raises(CaroError) as caught:
        tried(opened(data), CALLS[0])
    return caught.value


Forge = Callable[[Block], Block]


def _named(tag: bytes, other: bytes) -> Forge:
    def forge(block: Block) -> Block:
        _, width, offset, length = section_row(block, tag)
        return with_section(block, tag, (other, width, offset, length))

    return forge


def _wide(tag: bytes, width: int) -> Forge:
    """Records said to be of another width: what an equal count of them is in, is made longer or shorter with them."""

    def forge(block: Block) -> Block:
        sections, strings, entries = parts(opened(bare(block)))
        old, data = sections[tag]
        sections[tag] = (width, bytes(len(data) // old * width))
        return write(sections, strings, entries)

    return forge


def _resized(tag: bytes, more: int) -> Forge:
    """The section with that many bytes more, or fewer."""

    def forge(block: Block) -> Block:
        sections, strings, entries = parts(opened(bare(block)))
        width, data = sections[tag]
        sections[tag] = (width, data + b"\1" * more if more > 0 else data[:more])
        return write(sections, strings, entries)

    return forge


def _all(tag: bytes, change: Callable[[bytes, int], bytes]) -> Forge:
    """Every record changed; the function has its bytes and number."""

    def forge(block: Block) -> Block:
        _, width, offset, length = section_row(block, tag)
        records = block.data[offset : offset + length]
        return with_records(block, tag, b"".join(change(records[at : at + width], at // width) for at in range(0, length, width)))

    return forge


def _counts(*by: int) -> Forge:
    """Other numbers of skills, recipes, documents and passages."""

    def change(record: bytes, number: int) -> bytes:
        return INDEX_HEAD.pack(*(max(old + more, 0) & FAR for old, more in zip(INDEX_HEAD.unpack(record), by, strict=True)))

    return _all(INDEX, change)


def _term(field: int, value: Callable[[int, int], int]) -> Forge:
    """A field of every term; the function has the old value and the term's number."""

    def change(record: bytes, number: int) -> bytes:
        values = list(TERM.unpack(record))
        values[field] = value(values[field], number)
        return TERM.pack(*values)

    return _all(TERMS, change)


def _document(field: int, value: Callable[[int, int], int]) -> Forge:
    def change(record: bytes, number: int) -> bytes:
        values = list(DOCUMENT.unpack(record))
        values[field] = value(values[field], number)
        return DOCUMENT.pack(*values)

    return _all(DOCUMENTS, change)


def _word(field: int, value: int) -> Forge:
    def change(record: bytes, number: int) -> bytes:
        values = list(SPELT.unpack(record))
        values[field] = value
        return SPELT.pack(*values)

    return _all(SPELLING, change)


def _span(value: Callable[[int], int]) -> Forge:
    return _all(SPANS, lambda record, number: NUMBER.pack(value(NUMBER.unpack(record)[0])))


REFUSED: dict[str, Forge] = {
    **{f"without {tag.decode()}": _named(tag, tag.lower()) for tag in INDEX_SECTIONS if tag != INDEX},
    "a skill too many": _counts(1, 0, 0, 0),
    "a skill too few": _counts(-1, 0, 0, 0),
    "a recipe too many": _counts(0, 1, 0, 0),
    "a recipe too few": _counts(0, -1, 0, 0),
    "a document too many": _counts(0, 0, 1, 0),
    "a document too few": _counts(0, 0, -1, 0),
    "a recipe for a document": _counts(0, 1, -1, 0),
    "as many documents as 32 bits number": _counts(0, 0, FAR, 0),
    "a narrow head": _wide(INDEX, 8),
    "two heads": _resized(INDEX, INDEX_HEAD.size),
    "no head": _resized(INDEX, -INDEX_HEAD.size),
    **{f"{tag.decode()} of width {width}": _wide(tag, width) for tag in (NUMBERS, TOKENS) for width in (3, 5, 8)},
    "numbers of 4 bytes for few units": _wide(NUMBERS, 4),
    "numbers of 1 byte": _wide(NUMBERS, 1),
    **{f"impacts of width {width}": _wide(IMPACTS, width) for width in (2, 3, 4)},
    **{f"spans of width {width}": _wide(SPANS, width) for width in (1, 2, 3)},
    "narrow terms": _wide(TERMS, TERM.size - 1),
    "narrow documents": _wide(DOCUMENTS, 4),
    "narrow words": _wide(SPELLING, SPELT.size - 1),
    "more numbers than impacts": _resized(NUMBERS, 2),
    "fewer impacts than numbers": _resized(IMPACTS, -1),
    "terms that end far behind": _term(1, lambda old, number: FAR),
    "terms that end before they start": _term(1, lambda old, number: 1000 - number),
    "numbers beyond the units": _all(NUMBERS, lambda record, number: b"\xff\xff"),
    "a number that is just none": _all(NUMBERS, lambda record, number: (12).to_bytes(2, "little")),
    "documents of files that are none": _document(0, lambda old, number: FAR),
    "documents whose sections are far away": _document(1, lambda old, number: FAR),
    "documents whose sections end before they start": _document(1, lambda old, number: 1000 - number),
    "a document without its sections": _document(1, lambda old, number: 0),
    "a section too few": _resized(TOKENS, -2),
    "a section too many": _resized(TOKENS, 2),
    "spans behind the end": _span(lambda old: FAR),
    "spans before the documents": _span(lambda old: 0),
    "spans that end before they start": _span(lambda old: 20 - old),
    "words behind the strings": _word(1, FAR),
    "words longer than the strings": _word(2, 0xFFFF),
    "half a word": _resized(SPELLING, 5),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_contradiction_is_refused_without_a_traceback(block: Block, name: str) -> None:
    data = bare(REFUSED[name](block))
    answers = [tried(opened(data), call) for call in CALLS]
    errors = [answer for answer in answers if isinstance(answer, CaroError)]
    assert errors
    assert {error.code for error in errors} <= {INTEGRITY, 1}
    assert any(error.code == INTEGRITY for error in errors)


HARMLESS: dict[str, Forge] = {
    "a term too few": _resized(TERMS, -TERM.size),
    "no terms": _wide(TERMS, 1 << 20),
    "no passages": _all(INDEX, lambda record, number: INDEX_HEAD.pack(*INDEX_HEAD.unpack(record)[:3], 0)),
    "very many passages": _all(INDEX, lambda record, number: INDEX_HEAD.pack(*INDEX_HEAD.unpack(record)[:3], FAR)),
    "frequencies of nothing": _term(2, lambda old, number: 0),
    "endless frequencies": _term(2, lambda old, number: FAR),
    "hashes in no order": _term(0, lambda old, number: old ^ 0x5555_5555),
    "hashes that are all the same": _term(0, lambda old, number: 7),
    "no impact": _all(IMPACTS, lambda record, number: b"\0"),
    "full impact": _all(IMPACTS, lambda record, number: b"\xff"),
    "documents of one file": _document(0, lambda old, number: 0),
    "words of no letters": _word(0, 0),
    "empty words": _word(2, 0),
    "one number for all": _all(NUMBERS, lambda record, number: b"\0\0"),
    "no tokens": _all(TOKENS, lambda record, number: b"\0\0"),
    "very many tokens": _all(TOKENS, lambda record, number: b"\xff\xff"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_no_reader_can_know_to_be_wrong_ends_in_an_answer_or_an_error(block: Block, name: str) -> None:
    data = bare(HARMLESS[name](block))
    for call in CALLS:
        answer = tried(opened(data), call)
        assert isinstance(answer, str) or answer.code in {INTEGRITY, 1}


def test_the_forger_leaves_an_honest_index_as_it_was(block: Block) -> None:
    for tag in (TERMS, NUMBERS, DOCUMENTS, SPANS, SPELLING):
        assert bare(_all(tag, lambda record, number: record)(block)) == bare(block)
    again = bare(write(*parts(opened(bare(block)))))
    for call in CALLS:
        assert str(tried(opened(again), call)) == str(tried(opened(bare(block)), call))
