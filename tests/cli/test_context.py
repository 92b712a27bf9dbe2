"""caro context: what a language model is told, within a number of tokens, and where it comes from."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.errors import NOT_FOUND, USAGE
from runtime.knowledge.context import DEFAULT, Context, example_text, recipe_line, source_line
from runtime.knowledge.index import Index
from runtime.knowledge.search import Search
from runtime.knowledge.tokens import estimate
from runtime.payload.read import Payload
from tests.knowledge.library import library, payload, recipe, refused, said, skill


def _long(what: str) -> str:
    """A document of many sections about the same thing, each longer than the one before."""
    return f"# {what}\n\n" + "".join(
        f"## {what} in way {at}\n\n" + f"To {what} the thing is way {at}. " * (4 * at) + "\n\n" for at in range(1, 12)
    )


@pytest.fixture(scope="module")
def corpus() -> Payload:
    return MADE


MADE = payload(
    *library(),
    skill(
        "custom.long",
        {
            "frob": _long("frobnicate"),
            "more": _long("frobnicate again"),
            "prompts/specialized/frob": "# Frobnicate\n\nAsk before you frobnicate.\n",
            "prompts/specialized/other": "# Quux\n\nNever quux.\n",
        },
        "[knowledge]\nmax_context_tokens = 3000\n",
        recipe("frob-a", "Frobnicate", "Frobnicates it.") | recipe("frob-b", "Do else", "Does something else. At length."),
    ),
    skill("custom.plain", {"zork": _long("zork"), "more": _long("zork again")}),
)
REQUESTS = [
    "frobnicate the thing",
    "zork the thing",
    "undo the last commit",
    "remove images",
    "thing",
    "frobnicate and undo and zork",
]
BUDGETS = [1, 2, 5, 10, 20, 50, 100, 150, 250, 400, 700, 1000, 2000, 4000, 100_000]


def _context(request: str, budget: int, corpus: Payload = MADE) -> Context:
    return Search(request, [(corpus, None)]).context(budget)


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("request_", REQUESTS)
def test_the_budget_holds_and_is_the_sum_of_what_is_told(request_: str, budget: int) -> None:
    found = _context(request_, budget)
    parts = sum(part.tokens for part in found.parts)
    examples = sum(estimate(example_text(hit)) for hit in found.examples)
    recipes = sum(estimate(recipe_line(row)) for _, row in found.recipes)
    documents = {(part.skill.skill.id, part.document): source_line(part.skill.skill, part.document) for part in found.parts}
    sources = sum(map(estimate, documents.values()))
    assert found.tokens == parts + sources + examples + recipes <= budget


@given(st.sampled_from(REQUESTS), st.integers(1, 5000))
@settings(max_examples=60)
def test_any_budget_holds(request: str, budget: int) -> None:
    found = _context(request, budget)
    assert 0 <= found.tokens <= budget
    assert found.left_out >= 0
    assert found.unlisted >= 0


@pytest.mark.parametrize("request_", REQUESTS)
def test_no_skill_tells_more_than_its_manifest_allows(request_: str) -> None:
    found = _context(request_, 100_000)
    for one in found.skills:
        limit = 3000 if one.skill.id == "custom.long" else DEFAULT
        assert sum(part.tokens for part in found.parts if part.skill is one) <= limit


@pytest.mark.parametrize("budget", BUDGETS)
def test_what_found_no_room_is_counted(budget: int) -> None:
    """All sections of this request are about it, so that they are either told or counted."""
    found, whole = _context("frobnicate thing way", budget), _context("frobnicate thing way", 100_000)
    assert [one.skill.id for one in found.skills] == [one.skill.id for one in whole.skills] == ["custom.long"]
    assert len(found.parts) + found.left_out == len(whole.parts) + whole.left_out
    assert len(found.recipes) + found.unlisted == 2
    text = said(MADE, "context", "frobnicate thing way", "--max-tokens", str(budget))
    note = f"<!-- no room for {found.left_out} more sections and {found.unlisted} recipes: --max-tokens makes some -->\n"
    assert text.endswith(note) == bool(found.left_out or found.unlisted)


def test_the_counts_are_those_of_the_index() -> None:
    found = _context("frobnicate the thing", 4000)
    index = Index(MADE)
    known = {
        index.file(unit).path[len("knowledge/") : -len(".md")]: index.tokens(unit)
        for unit in range(*index.span([row.id for row in map(MADE.skill, range(MADE.skills.count))].index("custom.long")))
    }
    assert found.parts
    for part in found.parts:
        assert part.tokens in known[part.document]


def test_prompts_come_first_and_only_those_about_the_request(corpus: Payload) -> None:
    found = _context("frobnicate", 4000)
    assert [part.document for part in found.parts[:2]] == ["prompts/context", "prompts/specialized/frob"]
    assert "prompts/specialized/other" not in [part.document for part in found.parts]
    text = said(corpus, "context", "frobnicate")
    assert text.index("Use custom.long.") < text.index("Ask before you frobnicate.") < text.index("frobnicate in way")
    assert "quux" not in text


def test_parts_of_a_document_stand_in_its_order_under_one_line_of_where_they_come_from(corpus: Payload) -> None:
    text = said(corpus, "context", "frobnicate the thing", "--max-tokens", "1500")
    assert text.count("<!-- custom.long 1.0.0: frob -->\n") == 1
    ways = [int(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith("## frobnicate in way")]
    assert ways == sorted(ways)
    assert ways


def test_data_tells_where_each_part_comes_from(corpus: Payload) -> None:
    data = json.loads(said(corpus, "context", "undo the last commit", "--format", "json"))
    assert list(data) == [
        "request",
        "max_tokens",
        "tokens",
        "skills",
        "examples",
        "parts",
        "recipes",
        "tools",
        "left_out",
        "unlisted",
    ]
    assert data["max_tokens"] == 4000
    assert data["skills"][0]["id"] == "core.git"
    assert {row["command"] for row in data["examples"]} == {"git reset --soft HEAD~1", "git reset --hard HEAD~1"}
    for part in data["parts"]:
        assert list(part) == ["skill", "version", "document", "headings", "tokens", "score", "text"]
        document = json.loads(said(corpus, "show", part["skill"], part["document"], "--format", "json"))
        assert part["text"].strip() in document["text"]
        assert part["version"] == document["version"]
    assert data["recipes"] == [{"id": "undo-last", "skill": "core.git", "description": "Takes the last commit back."}]
    assert (data["left_out"], data["unlisted"]) == (0, 0)


def test_recipes_are_listed(corpus: Payload) -> None:
    text = said(corpus, "context", "frobnicate the thing")
    assert "Recipes that can be run:\n\n- frob-a: Frobnicates it\n- frob-b: Does something else\n" in text


@pytest.mark.parametrize("budget", ["1", "100", "2000"])
def test_the_same_request_tells_the_same(budget: str) -> None:
    for request in REQUESTS:
        for format in ("table", "json"):
            words = ["context", request, "--max-tokens", budget, "--format", format]
            assert len({said(corpus, *words) for corpus in (MADE, MADE, payload_again())}) == 1


def payload_again() -> Payload:
    """The same file opened anew."""
    return Payload(MADE.place)


def test_only_the_skills_that_count_are_told(corpus: Payload) -> None:
    text = said(corpus, "context", "frobnicate and zork the thing", "--skills", "custom.plain")
    assert "custom.plain" in text
    assert "custom.long" not in text
    assert refused(corpus, "context", "frobnicate the thing", "--skills", "none").code == NOT_FOUND
    assert "custom.long" not in said(corpus, "context", "the thing", "--skills", "!custom.long")


def test_a_clear_lead_stands_alone_and_else_three_do() -> None:
    pages = {f"custom.s{at}": skill(f"custom.s{at}", {"frob": "# Frob\n\nFrobnicate the thing.\n"}) for at in range(5)}
    assert [one.skill.id for one in _context("frobnicate", 4000, payload(*pages.values())).skills] == [
        "custom.s0",
        "custom.s1",
        "custom.s2",
    ]
    led = skill("custom.s3", {"frobnicate": "# Frobnicate\n\nFrobnicate, to frobnicate, frobnicating.\n"})
    rest = [skill(f"custom.t{at}", {"other": "# Else\n\n" + "else " * 400 + "frobnicate\n"}) for at in range(3)]
    assert [one.skill.id for one in _context("frobnicate", 4000, payload(led, *rest)).skills] == ["custom.s3"]


@pytest.mark.parametrize("budget", ["0", "1000001", "x", "-5", "1.5"])
def test_a_budget_that_is_none(corpus: Payload, budget: str) -> None:
    error = refused(corpus, "context", "undo", f"--max-tokens={budget}") if not budget.startswith("-") else None
    if error:
        assert (error.code, error.message) == (USAGE, f"--max-tokens: found {budget!r}; wanted a number from 1 to 1000000")


def test_slots_are_shown_as_what_to_fill_in(corpus: Payload) -> None:
    data = json.loads(said(corpus, "context", "rename the current branch", "--format", "json"))
    assert data["examples"][0]["command"] == "git branch -m <new-name>"
