"""caro search: kinds, limits, reasons and formats; what is not shown is counted."""

import json

import pytest

from runtime.cli.commands import KINDS
from runtime.errors import NOT_FOUND, USAGE
from runtime.knowledge import hits
from runtime.payload.read import Payload
from tests.knowledge.library import library, payload, recipe, refused, said, skill
from tests.making import answered, terminal


@pytest.fixture(scope="module")
def corpus() -> Payload:
    return payload(*library())


@pytest.fixture(scope="module")
def many() -> Payload:
    """Of each kind several that fit the same request."""
    page = "# Frobs {at}\n\n## Frobnicate {at}\n\nFrobnicate thing {at}:\n\n```sh\nfrob {at}\n```\n"
    return payload(
        *(
            skill(
                f"core.frob{at}",
                {f"frob{at}": page.format(at=at)},
                '[knowledge]\ntopics = ["frobnicate"]\n',
                recipe(f"frob{at}", f"Frobnicate {at}", f"Frobnicates {at}."),
            )
            for at in range(4)
        )
    )


# kind, request, where the first one is
FIRST = [
    ("command", "rename the branch", "core.git/patterns/branches"),
    ("recipe", "undo the last commit", "core.git/undo-last"),
    ("section", "undo the last commit and discard everything", "core.git/patterns/undo"),
    ("document", "branches", "core.git/patterns/branches"),
    ("document", "dangling images", "tool.docker/patterns/images"),
    ("skill", "container image", "tool.docker"),
    ("skill", "git", "core.git"),
]


@pytest.mark.parametrize(("kind", "request_", "where"), FIRST, ids=[f"{kind} {request}" for kind, request, _ in FIRST])
def test_each_kind_is_found_alone(corpus: Payload, kind: str, request_: str, where: str) -> None:
    rows = said(corpus, "search", request_, "--kind", kind).splitlines()
    assert rows[0].split() == ["KIND", "SCORE", "WHERE", "WHAT"]
    assert {row.split()[0] for row in rows[1:]} == {kind}
    assert rows[1].split()[2] == where
    data = json.loads(said(corpus, "search", request_, "--kind", kind, "--format", "json"))
    found = data["hits"]
    assert {row["kind"] for row in found} == {kind}
    assert f"{found[0]['skill']}/{found[0]['where']}".rstrip("/") == where


def test_without_a_kind_all_are_searched_each_in_order_of_score(many: Payload) -> None:
    rows = [line.split() for line in said(many, "search", "frobnicate").splitlines()[1:] if line.startswith(KINDS)]
    assert list(dict.fromkeys(row[0] for row in rows)) == list(KINDS)
    for kind in KINDS:
        scores = [float(row[1]) for row in rows if row[0] == kind]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("limit", [1, 2, 4, 1000])
@pytest.mark.parametrize("kind", [None, *KINDS])
def test_what_is_not_shown_is_counted(many: Payload, kind: str | None, limit: int) -> None:
    words = ["search", "frobnicate", *(["--kind", kind] if kind else [])]
    everything = said(many, *words, "--limit", "1000")
    text = said(many, *words, "--limit", str(limit))
    for one in [kind] if kind else KINDS:
        count = sum(line.startswith(f"{one} ") for line in everything.splitlines())
        assert sum(line.startswith(f"{one} ") for line in text.splitlines()) == min(count, limit)
        assert (f"{count - limit} more of kind {one}" in text) == (count > limit)
    assert ("--limit shows them" in text) == (len(text) < len(everything))
    data = json.loads(said(many, *words, "--limit", str(limit), "--format", "json"))
    assert sum(data["more"].values()) + len(data["hits"]) == sum(line.startswith(KINDS) for line in everything.splitlines())


@pytest.mark.parametrize("limit", ["0", "1001", "x", "1.5"])
def test_a_limit_that_is_none(corpus: Payload, limit: str) -> None:
    error = refused(corpus, "search", "undo", "--limit", limit)
    assert error.code == USAGE
    assert error.message == f"--limit: found {limit!r}; wanted a number from 1 to 1000"


def test_why_tells_of_each_hit_what_was_found_where(corpus: Payload) -> None:
    text = said(corpus, "search", "rename the current zyzzyva branch", "--why", "--kind", "command")
    assert "command core.git/patterns/branches\nWORD" in text
    assert any(line.split()[:3] == ["zyzzyva", "-", "nowhere"] for line in text.splitlines())
    plain = said(corpus, "search", "rename the current zyzzyva branch", "--kind", "command")
    assert "WORD" not in plain
    assert text.startswith(plain)
    assert '"why"' in said(corpus, "search", "rename branch", "--why", "--format", "json")
    assert '"why"' not in said(corpus, "search", "rename branch", "--format", "json")


def test_only_the_skills_that_count_are_searched(many: Payload) -> None:
    for kind in KINDS:
        text = said(many, "search", "frobnicate", "--kind", kind, "--skills", "core.frob2", "--limit", "100")
        assert "core.frob2" in text
        assert not [at for at in (0, 1, 3) if f"core.frob{at}" in text]
        text = said(many, "search", "frobnicate", "--kind", kind, "--skills", "!core.frob2", "--limit", "100")
        assert "core.frob2" not in text
        assert refused(many, "search", "frobnicate", "--kind", kind, "--skills", "none").code == NOT_FOUND


def test_nothing_found_is_still_data(corpus: Payload) -> None:
    error = refused(corpus, "search", "zyzzyva", "--format", "json")
    assert error.code == NOT_FOUND
    data = json.loads(error.answer)
    assert data == {"request": "zyzzyva", "hits": [], "more": {}, "unread": 0}
    assert refused(corpus, "search", "zyzzyva").answer == ""


@pytest.mark.parametrize("columns", [20, 80, 200])
def test_no_text_is_cut_on_a_terminal(many: Payload, columns: int) -> None:
    wide = said(many, "search", "frobnicate", "--limit", "1000")
    narrow = answered(many, ["search", "frobnicate", "--limit", "1000"], terminal(columns=columns))
    assert sorted(narrow.split()) == sorted(wide.split())


def test_the_same_request_has_the_same_answer(many: Payload) -> None:
    assert len({said(many, "search", "frobnicate", "--why") for _ in range(3)}) == 1


def test_the_kinds_that_may_be_asked_for_are_those_that_are_found() -> None:
    """The table of the command line is read at every start and holds plain data, so it says them again."""
    assert KINDS == hits.KINDS
