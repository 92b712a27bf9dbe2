"""The context of a request: whether the section that is needed gets in, against whole documents in the same number of tokens."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.retrieval import copies, corpora, made
from bench.retrieval.corpora import SkillFolder
from bench.retrieval.report import Report
from runtime.catalog.documents import texts
from runtime.knowledge.context import Chosen
from runtime.knowledge.passages import body, sections
from runtime.knowledge.search import Search
from runtime.payload.read import Payload
from runtime.supply.verify import verify

BUDGETS = (1000, 2000, 4000)  # tokens
JUDGED, TIMES = 2000, 1.2
LEAST = 15  # words of a section that somebody may need
SECTIONS = 4  # of a document
CARO, WHOLE, CUT = "caro", "whole documents", "documents, the last one cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A request for a section: the name of its skill, and the heading that no longer stands above it."""

    request: str
    text: str


def run(report: Report) -> None:
    """Print the table and judge it."""
    prepared = [one for number, folder in enumerate(corpora.skills()) if (one := _prepared(number, folder))]
    payload = made.opened(made.bare(made.packed(verify([copies.fetched(*one[:2]) for one in prepared]))))
    rows: list[list[str]] = []
    shares: dict[tuple[bool, str], list[float]] = {}
    for known in (True, False):
        for name, own in _shares(payload, [needed for *_, needed in prepared], known=known).items():
            shares[known, name] = own
            rows.append([f"{name}, the skill {'known' if known else 'not known'}", *(f"{one:.3f}" for one in own)])
    report.table(f"the needed section is there, {len(prepared)} requests", ["tokens", *map(str, BUDGETS)], rows)
    at = BUDGETS.index(JUDGED)
    for known in (True, False):
        ratio = shares[known, CARO][at] / shares[known, WHOLE][at]
        sentence = f"the skill {'known' if known else 'not known'}: {ratio:.2f} times {WHOLE} at {JUDGED} tokens"
        report.limit(f"{sentence}; at least {TIMES} wanted", holds=ratio >= TIMES)


def _shares(payload: Payload, wanted: Sequence[Needed], *, known: bool) -> dict[str, list[float]]:
    """Of each way of packing the share of requests whose section is there, by budget. Skills are numbered as requests are."""
    shares: dict[str, list[float]] = {name: [] for name in (CARO, WHOLE, CUT)}
    for budget in BUDGETS:
        found = [_found(payload, needed, budget, at if known else None) for at, needed in enumerate(wanted)]
        for name, own in shares.items():
            own.append(sum(one[name] for one in found) / len(found))
    return shares


def _prepared(number: int, folder: SkillFolder) -> tuple[int, SkillFolder, Needed] | None:
    """The folder with one heading made empty (its section stays one), and the request for it; None if it has too few sections."""
    draw = random.Random(folder.name)
    fit = {path: found for path, text in folder.documents.items() if len(found := _askable(text)) >= SECTIONS}
    if not fit:
        return None
    path = draw.choice(sorted(fit))
    section = draw.choice(fit[path])
    head, _, rest = section.partition("\n")
    documents = {**folder.documents, path: body(folder.documents[path]).replace(section, f"{'#' * _level(head)} \n{rest}", 1)}
    changed = SkillFolder(name=folder.name, description=folder.description, documents=documents)
    needed = Needed(request=f"{folder.name.replace('-', ' ')} {head[_level(head) :].strip()}", text=rest.strip())
    return number, changed, needed


def _level(head: str) -> int:
    return len(head) - len(head.lstrip("#"))


def _askable(text: str) -> list[str]:
    """The sections below the title, with heading and enough text, as they stand in the document."""
    found = (section.text.strip("\n") for section in sections(text))
    return [one for one in found if one.startswith("##") and len(one.split()) >= LEAST and text.count(one) == 1]


def _found(payload: Payload, needed: Needed, budget: int, skill: int | None) -> dict[str, bool]:
    """Which way of packing has the section; with `skill` only that one counts."""
    search = Search(needed.request, [(payload, None if skill is None else frozenset((skill,)))])
    context = search.context(budget)
    documents = [one for chosen in context.skills for one in _documents(chosen)]
    shown = {CARO: [part.text for part in context.parts], WHOLE: _whole(documents, budget), CUT: _cut(documents, budget)}
    return {name: any(needed.text in text for text in found) for name, found in shown.items()}


def _documents(chosen: Chosen) -> list[tuple[str, int]]:
    """Texts of the skill's documents with their tokens, the overview first."""
    index = chosen.index
    units = range(*index.span(chosen.source.number))
    rows = [index.file(unit) for unit in units]
    found = zip(rows, texts(index.payload, rows), units, strict=True)
    first = sorted(found, key=lambda one: (one[0].path != "knowledge/overview.md", one[2]))
    return [(text, sum(index.tokens(unit))) for _, text, unit in first]


def _whole(documents: Sequence[tuple[str, int]], budget: int) -> Iterator[str]:
    """Each document that still fits."""
    for text, tokens in documents:
        if tokens <= budget:
            budget -= tokens
            yield text


def _cut(documents: Sequence[tuple[str, int]], budget: int) -> Iterator[str]:
    """Documents until there is no room, of the last one as much as there is room for."""
    for text, tokens in documents:
        if budget > 0:
            yield text if tokens <= budget else text[: len(text) * budget // tokens]
            budget -= tokens
