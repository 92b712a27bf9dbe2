"""caro ask: commands first, then recipes, then what to read; for this machine, each command once."""

import json

import pytest

from runtime.catalog.shelf import Catalog
from runtime.errors import NOT_FOUND, USAGE
from runtime.knowledge.slots import shown, slots
from runtime.payload.read import Payload
from tests.knowledge.library import UNDO, library, payload, recipe, refused, said, skill
from tests.making import answered, terminal


@pytest.fixture(scope="module")
def corpus() -> Payload:
    return payload(*library())


def test_the_first_line_is_what_to_type(corpus: Payload) -> None:
    first, second, third, *_ = said(corpus, "ask", "undo the last commit but keep the changes").splitlines()
    assert first == "git reset --soft HEAD~1"
    assert second == "    Undo the last commit but keep the changes:"
    assert third == "    core.git, patterns/undo"


ALL = "# Undo\n\n## Undo the last commit\n\nUndo the last commit:\n\n```sh\ngit reset HEAD~1\n```\n"


@pytest.fixture(scope="module")
def complete() -> Payload:
    """A skill with a command, a recipe and a section for the same request."""
    return payload(skill("core.git", {"undo": ALL}, "", recipe("undo-last", "Undo the last commit", "Takes it back. Or not.")))


def test_commands_come_before_recipes_and_both_before_sections(complete: Payload) -> None:
    assert said(complete, "ask", "undo the last commit") == (
        "git reset HEAD~1\n"
        "    Undo the last commit:\n"
        "    core.git, undo\n"
        "\n"
        "Recipes\n"
        "  caro recipe show undo-last    Takes it back\n"
        "\n"
        "To read\n"
        "  caro show core.git undo    Undo the last commit\n"
    )


def test_data_says_the_same(complete: Payload) -> None:
    data = json.loads(said(complete, "ask", "undo the last commit", "--format", "json"))
    for kind in ("commands", "recipes", "sections"):
        assert all(0 < row.pop("score") <= 1 for row in data[kind])
    assert data == {
        "request": "undo the last commit",
        "commands": [
            {
                "command": "git reset HEAD~1",
                "slots": [],
                "text": "Undo the last commit:",
                "skill": "core.git",
                "document": "undo",
                "missing": [],
            }
        ],
        "recipes": [{"id": "undo-last", "skill": "core.git", "text": "Takes it back. Or not."}],
        "sections": [{"skill": "core.git", "document": "undo", "heading": "Undo the last commit"}],
        "more": {},
    }


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_what_is_not_shown_is_counted(limit: int) -> None:
    page = "# Undo\n\n" + "".join(f"Undo commit number {at}:\n\n```sh\nundo {at}\n```\n\n" for at in range(4))
    corpus = payload(skill("core.git", {"undo": page}))
    data = json.loads(said(corpus, "ask", "undo commit number", "--format", "json", "--limit", str(limit)))
    assert (len(data["commands"]), data["more"].get("command", 0)) == (min(limit, 4), max(4 - limit, 0))
    text = said(corpus, "ask", "undo commit number", "--limit", str(limit))
    assert (f"{4 - limit} more of kind command" in text) == (limit < 4)


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1e3", "٣", "9" * 20])
def test_a_limit_that_is_none(corpus: Payload, limit: str) -> None:
    from runtime.cli.ask import run
    from runtime.errors import CaroError

    values: dict[str, str | None] = {"request": "undo", "format": "table", "skills": None, "limit": limit, "why": None}
    with pytest.raises(CaroError, match="wanted a number from 1 to 100") as caught:
        run(Catalog(corpus), terminal(), values)
    assert caught.value.code == USAGE


def test_why_names_every_word_and_where_it_was_found(corpus: Payload) -> None:
    text = said(corpus, "ask", "undo zyzzyva commit keep changes", "--why")
    assert "WORD" in text
    row = next(line.split() for line in text.splitlines() if line.startswith("zyzzyva"))
    assert row[1:3] == ["-", "nowhere"]
    data = json.loads(said(corpus, "ask", "undo zyzzyva commit keep changes", "--why", "--format", "json"))
    words = [row["word"] for row in data["commands"][0]["why"]]
    assert words == ["undo", "zyzzyva", "commit", "keep", "changes"]
    assert data["commands"][0]["why"][1]["field"] is None
    assert "WORD" not in said(corpus, "ask", "undo commit")
    assert "why" not in json.loads(said(corpus, "ask", "undo commit", "--format", "json"))["commands"][0]


# as documents write it, as it is shown, what is to be filled in
SLOTS = [
    ("git branch -m {{new-name}}", "git branch -m <new-name>", ["new-name"]),
    ("tar -xf {{path/to/file.tar}}", "tar -xf <path/to/file.tar>", ["path/to/file.tar"]),
    ("cp {{a}} {{b}} {{a}}", "cp <a> <b> <a>", ["a", "b"]),
    ("ls {{file1 file2 ...}}", "ls <file1 file2 ...>", ["file1 file2 ..."]),
    ("docker ps --format '{{.Names}}'", "docker ps --format '{{.Names}}'", []),
    ("docker ps --format '{{ .Names }}'", "docker ps --format '{{ .Names }}'", []),
    ("docker inspect -f '{{json .Config}}' {{name}}", "docker inspect -f '{{json .Config}}' <name>", ["name"]),
    ("docker inspect -f '{{range .A}}x{{end}}'", "docker inspect -f '{{range .A}}x{{end}}'", []),
    ("kubectl get -o '{{if .x}}a{{else}}b{{end}}'", "kubectl get -o '{{if .x}}a{{else}}b{{end}}'", []),
    ("echo ${{ secrets.X }}", "echo ${{ secrets.X }}", []),
    ("echo ${{secrets}}", "echo ${{secrets}}", []),
    ("echo {{", "echo {{", []),
    ("echo {{}}", "echo {{}}", []),
    ("echo }} {{a}}", "echo }} <a>", ["a"]),
    ("echo {{open", "echo {{open", []),
    ('echo \'{"a": {"b": 1}}\'', 'echo \'{"a": {"b": 1}}\'', []),
]


@pytest.mark.parametrize(("command", "text", "names"), SLOTS, ids=[case[0] for case in SLOTS])
def test_slots_are_shown_as_what_to_fill_in(command: str, text: str, names: list[str]) -> None:
    assert (shown(command), slots(command)) == (text, names)
    corpus = payload(skill("core.git", {"frob": f"# Frob\n\nFrobnicate the thing:\n\n```sh\n{command}\n```\n"}))
    assert said(corpus, "ask", "frobnicate the thing").splitlines()[0] == text
    data = json.loads(said(corpus, "ask", "frobnicate the thing", "--format", "json"))
    assert (data["commands"][0]["command"], data["commands"][0]["slots"]) == (text, names)


def test_a_command_that_several_documents_have_is_shown_once() -> None:
    page = "# Frobs\n\nFrobnicate {what}:\n\n```sh\nfrob --all\n```\n"
    corpus = payload(skill("core.git", {"a": page.format(what="a thing"), "b": page.format(what="the thing at once")}))
    data = json.loads(said(corpus, "ask", "frobnicate thing", "--format", "json"))
    assert [row["command"] for row in data["commands"]] == ["frob --all"]
    assert "command" not in data["more"]


def test_prompts_are_no_answer() -> None:
    prompts = {
        "prompts/context": "Zyzzyva always.\n\n```sh\nzyzzyva\n```\n",
        "prompts/specialized/zyzzyva": "# Zyzzyva\n\nZyzzyva:\n\n```sh\nzyzzyva\n```\n",
    }
    corpus = payload(skill("core.git", {**prompts, "undo": UNDO}))
    for command in ("ask", "search", "context"):
        assert refused(corpus, command, "zyzzyva").code == NOT_FOUND


def test_only_the_skills_that_count_answer(corpus: Payload) -> None:
    assert said(corpus, "ask", "remove images", "--skills", "tool.docker").startswith("docker image prune")
    assert refused(corpus, "ask", "remove dangling images", "--skills", "none").code == NOT_FOUND
    assert refused(corpus, "ask", "remove dangling images", "--skills", "tool.dokcer").code == NOT_FOUND
    text = said(corpus, "ask", "undo the last commit", "--skills", "!tool.docker")
    assert "docker" not in text


def test_what_a_document_has_reaches_no_terminal_raw() -> None:
    page = "# Frobs\n\nFrobnicate the thing:\n\n```sh\nfrob 'a\tb'\n```\n"
    corpus = payload(skill("core.git", {"a": page}))
    assert said(corpus, "ask", "frobnicate the thing").splitlines()[0] == "frob 'a\tb'"


def test_on_a_terminal_the_command_is_styled_and_unchanged(corpus: Payload) -> None:
    plain = said(corpus, "ask", "remove dangling images")
    styled = answered(corpus, ["ask", "remove dangling images"], terminal(columns=80, styled=True))
    assert "\x1b[1;36mdocker image prune\x1b[0m" in styled
    for code in ("1;36", "2", "1", "0"):
        styled = styled.replace(f"\x1b[{code}m", "")
    assert styled == plain
