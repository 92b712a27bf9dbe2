"""Skills found by id and documents by name, and what is offered when there is none."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.catalog.documents import document, document_name, documents, files, read
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import SKILL, SKILLS
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.payload.read import Payload
from runtime.payload.write import Block, Strings, write
from tests.making import NO_ROWS, bare, composed, opened, tree

IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def _listed(ids: list[str]) -> Payload:
    """A payload of skills that are ids and nothing more, in the order of their bytes."""
    strings, rows = Strings(), bytearray()
    empty = strings.add(b"")
    for id in sorted(ids, key=str.encode):
        rows += SKILL.pack(*strings.add(id.encode()), *empty * 5, 0, 0, 0, 0, 0)
    strings.add(b"end")
    return opened(bare(write({**NO_ROWS, SKILLS: (SKILL.size, bytes(rows))}, strings, [])))


def _neighbours(id: str) -> list[str]:
    return [id + "\0", id + "a", id[:-1], id[:-1] + chr(max(ord(id[-1:] or "\1") - 1, 0) % 0xD800), "", "\U0010ffff" * 9]


@given(st.sets(IDS, max_size=40))
def test_every_id_is_found_and_no_neighbour(ids: set[str]) -> None:
    payload = _listed(list(ids))
    assert [skill.id for skill in Catalog(payload).skills()] == sorted(ids, key=str.encode)
    for id in ids:
        assert Catalog(payload).find(id).id == id
        for other in _neighbours(id):
            if other in ids:
                assert Catalog(payload).find(other).id == other
            else:
                with pytest.raises(CaroError) as caught:
                    Catalog(payload).find(other)
                assert caught.value.code == NOT_FOUND


KNOWN = ["cloud.aws", "core.git", "core.posix", "core.shell", "tool.jq"]
MISSING = [
    ("core.gti", "perhaps core.git"),
    ("core.shel", "perhaps core.shell"),
    ("git", "perhaps core.git;"),
    ("core", "core.git"),
    ("completely-else", ""),
    ("CORE.GIT", ""),
    ("core.git ", "perhaps core.git"),
    ("core.git\n", "perhaps core.git"),
    ("core.\udcff", ""),
    ("cöre.git", "perhaps core.git"),
]


@pytest.mark.parametrize(("id", "hint"), MISSING, ids=[ascii(id) for id, _ in MISSING])
def test_a_skill_that_is_missing_is_named_with_the_nearest(id: str, hint: str) -> None:
    with pytest.raises(CaroError) as caught:
        Catalog(_listed(KNOWN)).find(id)
    assert caught.value.code == NOT_FOUND
    assert caught.value.message == f"no skill is named {id!r}"
    assert hint in caught.value.hint
    assert caught.value.hint.endswith("'caro skill list' lists them")


def test_without_skills_none_is_found() -> None:
    with pytest.raises(CaroError, match=r"no skill is named 'core\.git'") as caught:
        Catalog(_listed([])).find("core.git")
    assert caught.value.code == NOT_FOUND


DOCUMENTS = [
    "concepts/index.md",
    "overview.md",
    "patterns/undo-commits.md",
    "patterns/undo.md",
    "prompts/context.md",
    "prompts/specialized/undo.md",
    "troubleshooting/index.md",
    "troubleshooting/overview.md",
]
NAMED = [
    (None, "overview"),
    ("overview", "overview"),
    ("overview.md", "overview"),
    ("knowledge/overview.md", "overview"),
    ("patterns/undo", "patterns/undo"),
    ("patterns/undo.md", "patterns/undo"),
    ("knowledge/patterns/undo", "patterns/undo"),
    ("undo-commits", "patterns/undo-commits"),
    ("context", "prompts/context"),
    ("specialized/undo", "prompts/specialized/undo"),
    ("troubleshooting/overview", "troubleshooting/overview"),
]
AMBIGUOUS = [
    ("undo", ["patterns/undo", "prompts/specialized/undo"]),
    ("index", ["concepts/index", "troubleshooting/index"]),
    ("index.md", ["concepts/index", "troubleshooting/index"]),
]
UNNAMED = [
    ("udno-commits", "patterns/undo-commits"),
    ("pattern", ""),
    ("ndo", ""),
    ("", ""),
    ("overview.md.md", ""),
    ("../overview", ""),
    ("skill.toml", ""),
    ("LICENSE", ""),
]


@pytest.fixture(scope="module")
def payload() -> Payload:
    """A skill with many documents, one whose only document is the context, and one that has none."""
    first = tree(
        "core.alpha",
        {f"knowledge/{name}": f"# {name}\n".encode() for name in DOCUMENTS} | {"knowledge/data.txt": b"", "data/x.md": b"# X\n"},
    )
    lone = tree("core.beta")
    only = {path: data for path, data in lone.files.items() if path != "knowledge/overview.md"}
    none = tree("core.gamma").files["skill.toml"].replace(b"knowledge = true", b"knowledge = false")
    return opened(
        bare(
            composed(
                [
                    first,
                    type(lone)(origin=lone.origin, files=only),
                    type(lone)(origin="skills/core.gamma", files={"skill.toml": none, "LICENSE": b"x"}),
                ]
            )
        )
    )


def test_documents_are_the_markdown_below_knowledge(payload: Payload) -> None:
    skill = Catalog(payload).find("core.alpha")
    found = [row.path for row in documents(skill)]
    assert found == [f"knowledge/{name}" for name in DOCUMENTS]
    assert [document_name(row) for row in documents(skill)] == [name.removesuffix(".md") for name in DOCUMENTS]
    assert [row.path for row in files(skill)] == sorted(["LICENSE", "data/x.md", "knowledge/data.txt", "skill.toml", *found])


@pytest.mark.parametrize(("name", "wanted"), NAMED, ids=[str(name) for name, _ in NAMED])
def test_a_document_is_found_by_its_name_or_the_end_of_it(payload: Payload, name: str | None, wanted: str) -> None:
    row = document(Catalog(payload).find("core.alpha"), name)
    assert document_name(row) == wanted
    assert read(payload, row) == f"# {wanted}.md\n".encode()


@pytest.mark.parametrize(("name", "hint"), UNNAMED, ids=[name for name, _ in UNNAMED])
def test_a_name_of_no_document_offers_the_nearest(payload: Payload, name: str, hint: str) -> None:
    with pytest.raises(CaroError) as caught:
        document(Catalog(payload).find("core.alpha"), name)
    assert caught.value.code == NOT_FOUND
    assert caught.value.message == f"no document of core.alpha is named {name!r}"
    assert hint in caught.value.hint
    assert caught.value.hint.endswith("'caro skill info core.alpha' lists them")


@pytest.mark.parametrize(("name", "wanted"), AMBIGUOUS, ids=[name for name, _ in AMBIGUOUS])
def test_a_name_that_several_documents_end_with_offers_all_of_them(payload: Payload, name: str, wanted: list[str]) -> None:
    with pytest.raises(CaroError) as caught:
        document(Catalog(payload).find("core.alpha"), name)
    assert caught.value.code == NOT_FOUND
    assert repr(name) in caught.value.message
    assert [one for one in wanted if one in caught.value.hint] == wanted


def test_without_an_overview_the_first_document_is_shown(payload: Payload) -> None:
    assert document_name(document(Catalog(payload).find("core.beta"), None)) == "prompts/context"


@pytest.mark.parametrize("name", [None, "overview"])
def test_a_skill_without_documents_says_so(payload: Payload, name: str | None) -> None:
    with pytest.raises(CaroError, match=r"core\.gamma: has no documents") as caught:
        document(Catalog(payload).find("core.gamma"), name)
    assert caught.value.code == NOT_FOUND


USES: dict[str, Callable[[Catalog], object]] = {"find": lambda one: one.find("core.alpha"), "list": Catalog.skills}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_damaged_table_finds_nothing(use: Callable[[Catalog], object]) -> None:
    block = composed([tree("core.alpha")])
    at = opened(bare(block)).skills.offset
    spoilt = Block(data=block.data[:at] + b"\xff" + block.data[at + 1 :], root=block.root)
    with pytest.raises(CaroError) as caught:
        use(Catalog(opened(bare(spoilt))))
    assert caught.value.code == INTEGRITY
