"""caro context"""

from runtime.catalog.choice import corpora
from runtime.catalog.executables import discovers
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal, neutral
from runtime.cli.whole import whole
from runtime.knowledge.context import BUDGET, RECIPES, Context, Part, example_text, recipe_line, source_line
from runtime.knowledge.search import Search
from runtime.knowledge.slots import shown
from runtime.knowledge.tokens import estimate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.cli.tools import Tools

MOST = 1_000_000


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    budget = whole(values, "max-tokens", BUDGET, MOST)
    search = Search(values["request"] or "", corpora(catalog, values["skills"]))
    found = search.context(budget)
    if not found.skills:
        raise search.nothing()
    tools = _tools(catalog, found, int(budget * RECIPES))
    if tools:
        found = search.context(budget - estimate(_listed(tools)))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], _data(search.request, budget, found, tools))
    return neutral(_text(found, tools))


def _tools(catalog: Catalog, found: Context, most: int) -> "list[Tools]":
    """Which tools are here, of the chosen skills that can tell, in at most so many tokens. Else nothing is loaded."""
    skills = [catalog.find(one.skill.id) for one in found.skills]
    telling = [skill for skill in skills if discovers(skill)]
    if not telling:
        return []
    from runtime.cli.tools import asked

    tools = asked(catalog, telling)
    while tools and estimate(_listed(tools)) > most:
        tools.pop()
    return tools


def _listed(tools: "list[Tools]") -> str:
    lines = "".join(f"- {one.skill}: {one.text}\n" for one in tools)
    return f"<!-- tools -->\n\nTools on this machine:\n\n{lines}\n"


def _tool_rows(tools: "list[Tools]") -> list[dict[str, object]]:
    return [
        {"skill": one.skill, "name": tool.name, "found": tool.found, "version": tool.more} for one in tools for tool in one.tools
    ]


def _data(request: str, budget: int, found: Context, tools: "list[Tools]") -> dict[str, object]:
    return {
        "request": request,
        "max_tokens": budget,
        "tokens": found.tokens + (estimate(_listed(tools)) if tools else 0),
        "skills": [{"id": one.skill.id, "version": one.skill.version, "score": round(one.score, 1)} for one in found.skills],
        "examples": [
            {
                "skill": hit.skill.id,
                "document": hit.where,
                "text": hit.text,
                "command": shown(hit.command),
                "score": round(hit.score, 3),
            }
            for hit in found.examples
        ],
        "parts": [_part(part) for part in found.parts],
        "recipes": [{"id": row.id, "skill": skill.id, "description": row.description} for skill, row in found.recipes],
        "tools": _tool_rows(tools),
        "left_out": found.left_out,
        "unlisted": found.unlisted,
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "skill": part.skill.skill.id,
        "version": part.skill.skill.version,
        "document": part.document,
        "headings": list(part.heads),
        "tokens": part.tokens,
        "score": round(part.score, 2),
        "text": part.text,
    }


def _text(found: Context, tools: "list[Tools]") -> str:
    """Prompts, the commands that fit, then sections, each document's under a line that says where they come from."""
    prompts = [part for part in found.parts if part.prompt]
    lines = [*_parts(prompts), *(f"{example_text(hit)}\n" for hit in found.examples)]
    lines += _parts([part for part in found.parts if not part.prompt])
    if found.recipes:
        lines.append(
            "<!-- recipes -->\n\nRecipes that can be run:\n\n" + "".join(recipe_line(row) for _, row in found.recipes) + "\n"
        )
    if tools:
        lines.append(_listed(tools))
    if found.left_out or found.unlisted:
        lines.append(f"<!-- no room for {found.left_out} more sections and {found.unlisted} recipes: --max-tokens makes some -->\n")
    return "".join(lines)


def _parts(parts: list[Part]) -> list[str]:
    lines: list[str] = []
    before = ("", "")
    for part in parts:
        here = (part.skill.skill.id, part.document)
        if here != before:
            lines.append(source_line(part.skill.skill, part.document))
            before = here
        lines.append(part.text + "\n")
    return lines
