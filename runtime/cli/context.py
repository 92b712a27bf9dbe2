"""caro context"""

from runtime.catalog.choice import corpora
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal, neutral
from runtime.cli.whole import whole
from runtime.knowledge.context import BUDGET, Context, Part, example_text, recipe_line, source_line
from runtime.knowledge.search import Search
from runtime.knowledge.slots import shown

MOST = 1_000_000


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    budget = whole(values, "max-tokens", BUDGET, MOST)
    search = Search(values["request"] or "", corpora(catalog, values["skills"]))
    found = search.context(budget)
    if not found.skills:
        raise search.nothing()
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], _data(search.request, budget, found))
    return neutral(_text(found))


def _data(request: str, budget: int, found: Context) -> dict[str, object]:
    return {
        "request": request,
        "max_tokens": budget,
        "tokens": found.tokens,
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


def _text(found: Context) -> str:
    """Prompts, the commands that fit, then sections, each document's under a line that says where they come from."""
    prompts = [part for part in found.parts if part.prompt]
    lines = [*_parts(prompts), *(f"{example_text(hit)}\n" for hit in found.examples)]
    lines += _parts([part for part in found.parts if not part.prompt])
    if found.recipes:
        lines.append(
            "<!-- recipes -->\n\nRecipes that can be run:\n\n" + "".join(recipe_line(row) for _, row in found.recipes) + "\n"
        )
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
