"""caro search"""

from runtime.catalog.choice import corpora
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE, TRUE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.cli.whole import whole
from runtime.cli.why import explained, number, reasons
from runtime.knowledge.hits import KINDS, Hit
from runtime.knowledge.search import Search
from runtime.knowledge.slots import shown

SHOWN, MOST = 5, 1000  # of each kind


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    limit = whole(values, "limit", SHOWN, MOST)
    search = Search(values["request"] or "", corpora(catalog, values["skills"]), limit)
    kinds = [values["kind"]] if values["kind"] else list(KINDS)
    found = {kind: search.hits(kind) for kind in kinds if kind}
    why = values["why"] == TRUE
    data = values["format"] != TABLE
    answer = _data(search, found, limit, values["format"], why=why) if data else _text(terminal, search, found, limit, why=why)
    if not any(found.values()):
        raise search.nothing(answer if data else "")
    return answer


def _data(search: Search, found: dict[str, list[Hit]], limit: int, form: str | None, *, why: bool) -> str:
    from runtime.cli.output import encoded

    rows = [_row(search, hit, why=why) for hits in found.values() for hit in hits[:limit]]
    more = {kind: len(hits) - limit for kind, hits in found.items() if len(hits) > limit}
    return encoded(form, {"request": search.request, "hits": rows, "more": more, "unread": search.unread})


def _row(search: Search, hit: Hit, *, why: bool) -> dict[str, object]:
    row: dict[str, object] = {"kind": hit.kind, "skill": hit.skill.id, "where": hit.where, "text": hit.text}
    if hit.command:
        row["command"] = shown(hit.command)
    row["score"] = round(hit.score, 3)
    return {**row, "why": reasons(search.words, hit)} if why else row


def _text(terminal: Terminal, search: Search, found: dict[str, list[Hit]], limit: int, *, why: bool) -> str:
    rows = [(hit.kind, number(hit.score), place(hit), _said(hit)) for hits in found.values() for hit in hits[:limit]]
    parts = [table(terminal, ("KIND", "SCORE", "WHERE", "WHAT"), rows)]
    more = [f"{len(hits) - limit} more of kind {kind}" for kind, hits in found.items() if len(hits) > limit]
    if more:
        parts.append(f"{', '.join(more)}: --limit shows them\n")
    if search.unread:
        parts.append(f"{search.unread} documents of lower rank were not read: --limit reads as many as it shows\n")
    if why:
        parts += [
            f"{hit.kind} {place(hit)}\n{explained(terminal, search.words, hit)}" for hits in found.values() for hit in hits[:limit]
        ]
    return "\n".join(parts)


def place(hit: Hit) -> str:
    """Where a hit is, as one word that other commands understand."""
    return f"{hit.skill.id}/{hit.where}" if hit.where else hit.skill.id


def _said(hit: Hit) -> str:
    return f"{hit.text} {shown(hit.command)}" if hit.command else hit.text
