"""caro ask, and caro REQUEST: the commands that do it, then recipes, then what to read."""

from runtime.catalog.choice import corpora
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE, TRUE
from runtime.cli.terminal import Terminal, neutral
from runtime.cli.whole import whole
from runtime.cli.why import explained, reasons
from runtime.knowledge.answer import Answer, answered
from runtime.knowledge.hits import Hit
from runtime.knowledge.machine import missing_tools
from runtime.knowledge.passages import first_sentence
from runtime.knowledge.search import Search
from runtime.knowledge.slots import shown, slots

SHOWN, MOST = 5, 100
COMMAND, FAINT = "1;36", "2"


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    search = Search(values["request"] or "", corpora(catalog, values["skills"]))
    answer = answered(search, whole(values, "limit", SHOWN, MOST))
    why = values["why"] == TRUE
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        text = encoded(values["format"], _data(search, answer, why=why))
    else:
        text = _text(terminal, search, answer, why=why)
    if not answer.fits:
        raise search.nothing(text if values["format"] != TABLE else "")
    return text


def _data(search: Search, answer: Answer, *, why: bool) -> dict[str, object]:
    return {
        "request": search.request,
        "commands": [
            {
                "command": shown(hit.command),
                "slots": slots(hit.command),
                "text": hit.text,
                "skill": hit.skill.id,
                "document": hit.where,
                "missing": missing_tools(hit.facts),
                "score": round(hit.score, 3),
                **({"why": reasons(search.words, hit)} if why else {}),
            }
            for hit in answer.commands
        ],
        "recipes": [
            {"id": hit.where, "skill": hit.skill.id, "text": hit.text, "score": round(hit.score, 3)} for hit in answer.recipes
        ],
        "sections": [
            {"skill": hit.skill.id, "document": hit.where, "heading": hit.text, "score": round(hit.score, 3)}
            for hit in answer.sections
        ],
        "more": answer.more,
    }


def _text(terminal: Terminal, search: Search, answer: Answer, *, why: bool) -> str:
    blocks = [_command(terminal, search, hit, why=why) for hit in answer.commands]
    if answer.recipes:
        lines = [f"  caro recipe show {hit.where}    {neutral(first_sentence(hit.text))}\n" for hit in answer.recipes]
        blocks.append(f"{terminal.style('Recipes', '1')}\n{''.join(lines)}")
    if answer.sections:
        lines = [f"  caro show {hit.skill.id} {hit.where}    {neutral(hit.text)}\n" for hit in answer.sections]
        blocks.append(f"{terminal.style('To read', '1')}\n{''.join(lines)}")
    if answer.more:
        more = [f"{count} more of kind {kind}" for kind, count in answer.more.items()]
        blocks.append(f"{', '.join(more)}: 'caro search' shows them\n")
    return "\n".join(blocks)


def _command(terminal: Terminal, search: Search, hit: Hit, *, why: bool) -> str:
    """The command first and by itself, so that the first line of an answer is what to type."""
    lines = [terminal.style(line, COMMAND) for line in neutral(shown(hit.command)).split("\n")]
    lines.append("    " + neutral(hit.text).replace("\n", " "))
    lines.append("    " + terminal.style(f"{hit.skill.id}, {neutral(hit.where)}", FAINT))
    missing = missing_tools(hit.facts)
    if missing:
        lines.append(f"    not on this machine's PATH: {', '.join(missing)}")
    return "\n".join(lines) + "\n" + (explained(terminal, search.words, hit) if why else "")
