"""The index as it is built and read in place: what has which number, what a term finds, and how much of it is kept."""

from bisect import bisect_left
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.catalog.documents import documents, texts
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import (
    DOCUMENT,
    DOCUMENTS,
    IMPACTS,
    INDEX,
    INDEX_HEAD,
    NUMBERS,
    SKILL,
    SKILLS,
    SPANS,
    SPELLING,
    SPELT,
    TERM,
    TERMS,
    TOKENS,
)
from runtime.errors import INVALID, CaroError
from runtime.knowledge.build import CAP, NUMBER, Contents, Document, Unit, narrowest
from runtime.knowledge.index import Index
from runtime.knowledge.passages import examples, sections
from runtime.knowledge.search import Search
from runtime.knowledge.tokens import estimate
from runtime.knowledge.words import hashed, stem, terms
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.payload.write import Strings, write
from tests.knowledge.library import document, library, of, payload, recipe, refused, said, skill, unit
from tests.making import NO_ROWS, bare, opened, tree

Corpora = list[tuple[Payload, frozenset[int] | None]]
GOLDEN = Path(__file__).parents[1] / "payload" / "golden"


def _units(index: Index, term: str) -> list[int]:
    found = index.find(hashed(term))
    return [] if found is None else list(found.numbers)


@pytest.fixture(scope="module")
def corpus() -> Payload:
    return payload(
        *library(), skill("core.empty", {}), skill("lang.more", {"a": "# Only here\n\nzebra\n"}, "", recipe("z", "Zebra", "Z."))
    )


def test_units_are_skills_then_recipes_then_documents(corpus: Payload) -> None:
    index = Index(corpus)
    known = Catalog(corpus).skills()
    assert (index.skills, index.recipes) == (len(known), len(corpus.recipes()))
    assert index.first_document == index.skills + index.recipes
    at = index.first_document
    for number, one in enumerate(known):
        rows = documents(one)
        assert index.span(number) == (at, at + len(rows))
        assert [index.file(unit).path for unit in range(*index.span(number))] == [row.path for row in rows]
        assert {index.skill_of(unit) for unit in range(*index.span(number))} == {number}
        at += len(rows)
    assert index.units == at


def test_each_kind_of_unit_is_found_by_its_number(corpus: Payload) -> None:
    index = Index(corpus)
    ids = [one.id for one in Catalog(corpus).skills()]
    assert _units(index, "zebra") == sorted(_units(index, "zebra"), key=lambda unit: -_impact(index, "zebra", unit))
    assert set(_units(index, "zebra")) == {index.skills + 1, index.span(ids.index("lang.more"))[0]}
    assert ids.index("core.git") in _units(index, "git")
    assert index.skills in _units(index, "undo")
    assert _units(index, "nowhere") == []


def _impact(index: Index, term: str, unit: int) -> int:
    found = index.find(hashed(term))
    assert found is not None
    return dict(zip(found.numbers, found.impacts, strict=True))[unit]


def test_prompts_are_listed_and_found_by_nothing(corpus: Payload) -> None:
    index = Index(corpus)
    prompts = {unit for unit in range(index.first_document, index.units) if index.file(unit).path.startswith("knowledge/prompts/")}
    assert len(prompts) == len(Catalog(corpus).skills()) + 1
    said_there = {term for unit in prompts for term in terms(texts(corpus, [index.file(unit)])[0])}
    assert not prompts & {unit for term in said_there for unit in _units(index, term)}
    assert all(index.tokens(unit) for unit in prompts)


@pytest.mark.parametrize("more", [0, 1 << 16], ids=["of 2 bytes", "of 4 bytes"])
def test_tokens_are_those_that_the_counter_gives_each_section(more: int) -> None:
    def count(part: str) -> int:
        return len(part) + more

    made = payload(*library(), count=count)
    index = Index(made)
    assert made.sections[TOKENS].width == (4 if more else 2)
    for unit_ in range(index.first_document, index.units):
        found = sections(texts(made, [index.file(unit_)])[0])
        assert index.tokens(unit_) == [count(section.text) for section in found]


def test_frequencies_count_passages(corpus: Payload) -> None:
    """A command with its sentences each, and a section without any; a skill and a recipe are one passage with all their texts."""
    index = Index(corpus)
    wanted: Counter[str] = Counter()
    passages = index.first_document
    for unit_ in range(index.first_document, index.units):
        row = index.file(unit_)
        found = [] if row.path.startswith("knowledge/prompts/") else sections(texts(corpus, [row])[0])
        shown = examples(found)
        having = {one.section for one in shown}
        parts = [" ".join([*one.intros, one.command]) for one in shown]
        parts += [section.text for at, section in enumerate(found) if at not in having]
        passages += max(len(parts), 1)
        for part in parts:
            wanted.update(set(terms(part)))
    assert index.passages == passages
    for term in map(stem, ("keep", "prune", "dangling")):
        posting = index.find(hashed(term))
        assert posting is not None
        assert posting.frequency == wanted[term] > 0


def test_a_term_keeps_its_best_units_by_impact_then_number() -> None:
    count = 3 * CAP
    own = [document(at, " ".join(["often"] * (1 + at % 50) + ["other"] * 50)) for at in range(count)]
    index = Index(of(Contents(skills=[unit("one")], recipes=[], documents=[own])))
    found = index.find(hashed("often"))
    assert found is not None
    assert found.frequency == count
    assert len(found.numbers) == len(found.impacts) == CAP
    order = [(-impact, number) for impact, number in zip(found.impacts, found.numbers, strict=True)]
    assert order == sorted(order)
    assert len({number for _, number in order}) == CAP
    kept = {(number - 1) % 50 for number in found.numbers}
    assert min(kept) > 25  # those that have it most
    assert all(1 <= impact <= 255 for impact in found.impacts)


@pytest.mark.parametrize("count", [65_535, 65_536, 70_000])
def test_as_many_documents_as_there_are_get_numbers_of_their_own(count: int) -> None:
    """65,535 documents and one skill are 65,536 units, the most that 16 bits number."""
    own = [
        Document(fields=((f"common word{at}" if at % 9999 == 0 else "common", 1.0),), file=at, tokens=(1,))
        for at in range(count - 1)
    ]
    own.append(Document(fields=(("common, the very last one", 1.0),), file=count - 1, tokens=(1,)))
    made = of(Contents(skills=[unit("many")], recipes=[], documents=[own]))
    index = Index(made)
    assert made.sections[NUMBERS].width == (2 if count + 1 <= 1 << 16 else 4)
    assert (index.units, _units(index, "last")) == (count + 1, [count])
    for at in range(0, count - 1, 9999):
        assert _units(index, f"word{at}") == [at + 1]
        assert index.file(at + 1).path == f"knowledge/d{at:06}.md"
    assert len(_units(index, "common")) == CAP


def test_a_command_of_the_last_of_70000_documents_is_found() -> None:
    count = 70_000
    own = [Document(fields=(("common", 1.0),), file=at, tokens=(1,)) for at in range(1, count)]
    first = Document(fields=(("feed the quokka", 1.0),), file=0, tokens=(1,))
    made = of(
        Contents(skills=[unit("many"), unit("more")], recipes=[], documents=[own, [first]]),
        ["# Quokka\n\nFeed the quokka:\n\n```sh\nquokka --feed\n```\n"],
    )
    assert said(made, "ask", "feed the quokka").splitlines()[0] == "quokka --feed"
    assert Search("quokka", [(made, None)]).pages()[0].unit == count + 1


def test_terms_of_one_hash_are_found_together() -> None:
    """CRC-32 gives plumless and buckeroo the same number."""
    assert hashed("plumless") == hashed("buckeroo")
    own = [document(0, "plumless"), document(1, "buckeroo"), document(2, "else"), document(3, "plumless again")]
    index = Index(of(Contents(skills=[unit("one")], recipes=[], documents=[own])))
    for term in ("plumless", "buckeroo"):
        assert set(_units(index, term)) == {1, 2, 4}
        posting = index.find(hashed(term))
        assert posting is not None
        assert posting.frequency == 3


def _with_hashes(hashes: list[int]) -> Index:
    """An index whose terms have these hashes, each with one posting: its place in the table."""
    one = {SKILLS: (SKILL.size, bytes(SKILL.size))}
    rows = b"".join(TERM.pack(key, at, at + 1) for at, key in enumerate(hashes)) + TERM.pack((1 << 32) - 1, len(hashes), 0)
    columns = {NUMBERS: narrowest(range(len(hashes))), IMPACTS: (1, bytes(len(hashes)))}
    rest = {DOCUMENTS: (DOCUMENT.size, b""), SPANS: (NUMBER.size, NUMBER.pack(1)), TOKENS: (2, b""), SPELLING: (SPELT.size, b"")}
    strings = Strings()
    strings.add(b"x")
    head = {INDEX: (INDEX_HEAD.size, INDEX_HEAD.pack(1, 0, 0, 1))}
    return Index(opened(bare(write({**NO_ROWS, **one, **head, TERMS: (TERM.size, rows), **columns, **rest}, strings, []))))


ANY = st.integers(0, (1 << 32) - 1)
CLUSTER = st.tuples(ANY, st.sets(st.integers(0, 2000), max_size=300)).map(
    lambda both: {min(both[0] + more, (1 << 32) - 1) for more in both[1]}
)
HASHES = st.sets(ANY, max_size=600) | st.lists(CLUSTER, max_size=4).map(lambda parts: set().union(*parts))


@given(HASHES, st.lists(ANY, max_size=10))
@settings(max_examples=150)
def test_a_hash_is_found_where_bisection_finds_it(hashes: set[int], others: list[int]) -> None:
    keys = sorted(hashes)
    index = _with_hashes(keys)
    near = {min(max(key + step, 0), (1 << 32) - 1) for key in keys for step in (-1, 0, 1)}
    for key in [*sorted(near), *others, 0, (1 << 32) - 1]:
        at = bisect_left(keys, key)
        found = index.find(key)
        if at < len(keys) and keys[at] == key:
            assert found is not None
            assert (list(found.numbers), found.frequency) == ([at], at + 1)
        else:
            assert found is None


def test_all_of_very_many_hashes_at_one_end_are_found() -> None:
    for keys in (list(range(20_000)), list(range((1 << 32) - 20_000, 1 << 32))):
        index = _with_hashes(keys)
        for at in range(0, len(keys), 777):
            found = index.find(keys[at])
            assert found is not None
            assert list(found.numbers) == [at]


@pytest.mark.parametrize(
    "made",
    [
        of(Contents(skills=[], recipes=[], documents=[])),
        payload(),
        of(Contents(skills=[unit("")], recipes=[], documents=[[]])),
        of(Contents(skills=[Unit(fields=())], recipes=[], documents=[[document(0)]])),
        of(Contents(skills=[unit("a the of")], recipes=[unit("")], documents=[[document(0, "")]])),
    ],
    ids=["no units", "no skills", "no documents", "nothing in it", "no terms"],
)
@pytest.mark.parametrize("command", ["ask", "search", "context"])
def test_an_index_of_nothing_finds_nothing(made: Payload, command: str) -> None:
    assert refused(made, command, "undo commit").message == "nothing here fits 'undo commit'"


def test_one_document_is_found() -> None:
    own = [document(0, "undo commit", title="Undo commits")]
    made = of(Contents(skills=[unit("")], recipes=[], documents=[own]), ["# Undo commits\n\nUndo:\n\n```sh\ngit reset\n```\n"])
    assert said(made, "ask", "undo").startswith("git reset\n")


def test_a_payload_from_before_the_index_is_listed_and_not_searched() -> None:
    strings = Strings()
    strings.add(b"x")
    made = opened(bare(write(NO_ROWS, strings, [])))
    assert Catalog(made).skills() == []
    for command in ("ask", "search", "context"):
        error = refused(made, command, "undo commit")
        assert error.code == INVALID
        assert "has no search index" in error.message
        assert error.hint


def test_units_have_the_same_impacts_in_any_order_of_their_words() -> None:
    one, other = (
        Index(of(Contents(skills=[unit(text)], recipes=[], documents=[[document(0, text)]])))
        for text in ("undo the last commit", "commit last undo")
    )
    for term in ("undo", "last", "commit"):
        first, second = one.find(hashed(term)), other.find(hashed(term))
        assert first is not None
        assert second is not None
        assert (list(first.numbers), first.impacts, first.frequency) == (list(second.numbers), second.impacts, second.frequency)


def test_one_index_and_two_of_the_same_skills_answer_in_the_same_order() -> None:
    """Documents of one length, so that no average differs: what is rare is counted over both.

    Each word of a title stands in a sentence as well: one that does not counts once in each index.
    """
    named = {f"core.a{at}": {"overview": _page(at)} for at in range(6)}
    trees = [skill(id, pages) for id, pages in named.items()]
    whole: Corpora = [(payload(*trees), None)]
    parts: Corpora = [(payload(*trees[:3]), None), (payload(*trees[3:]), None)]
    for request in ("alpha beta", "gamma", "beta delta", "alpha gamma delta", "omega", "alhpa"):
        for kind in ("command", "section", "document"):
            one, other = (Search(request, corpora).hits(kind) for corpora in (whole, parts))
            assert [(hit.skill.id, hit.where, hit.text) for hit in one] == [(hit.skill.id, hit.where, hit.text) for hit in other]


def _page(at: int) -> str:
    mixed = ["alpha", "beta", "gamma", "delta", "omega", "other"]
    first, second, third = (mixed[(at + step) % 6] for step in (0, 1, 3))
    return f"# Title {first}\n\nDo {first}, {second} and {third}:\n\n```sh\nrun-{at}\n```\n"


def test_the_estimate_counts_what_nothing_else_counted() -> None:
    made = payload(tree("core.git"))
    index = Index(made)
    for unit_ in range(index.first_document, index.units):
        assert index.tokens(unit_) == [estimate(section.text) for section in sections(texts(made, [index.file(unit_)])[0])]


def test_the_golden_payload_of_1_0_has_no_index() -> None:
    with pytest.raises(CaroError, match="has no search index"):
        Index(Payload(open_file(str(GOLDEN / "1.0.caro"))))
