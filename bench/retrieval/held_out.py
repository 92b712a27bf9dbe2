"""tldr, one example of each page held out: its sentence is the request, its page the answer."""

import pickle
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from bench.retrieval import cold, corpora, judging, made, pages
from bench.retrieval.baselines import Descriptions, Fts, Topics, write_fts
from bench.retrieval.report import Report
from bench.start import medians
from runtime.knowledge.search import Search
from runtime.payload.read import Payload
from runtime.supply.verify import verify

OURS, TOPICS, FTS, DESCRIPTIONS = "caro", "topics, edit distance", "FTS5 porter", "BM25 of descriptions"
TIMED = 300  # requests whose time is taken
POINT = 1.0  # how far below FTS5 is still level
Finder = Callable[[str], list[int]]


def run(report: Report, folder: Path) -> None:
    """Print the table and judge it."""
    found = pages.library(corpora.tldr(), whole=False)
    asked = pages.requests(corpora.tldr())
    files = {name: str(folder / name.split()[0]) for name in (OURS, TOPICS, FTS, DESCRIPTIONS)}
    payload, finders, sizes = _systems(found, files)
    ranks, warm = _judged(finders, asked)
    starts = _cold(files, asked[len(asked) // 2][1])
    report.say(
        f"\n{len(corpora.tldr())} pages; of each of the {len(asked)} with two examples or more the one is held out that"
        f" random.Random('platform/page') draws; answers looked at: {judging.DEPTH}"
    )
    _print(report, ranks, warm, starts, sizes)
    report.say(f"caro's index by section: {made.index_sizes(payload)}")
    report.say(f"cold: a new process, imports and all; a bare interpreter takes {starts['bare']:.1f} ms of it")
    _limits(report, ranks)


def _systems(found: pages.Library, files: dict[str, str]) -> tuple[Payload, dict[str, Finder], dict[str, str]]:
    """The payload, how each system ranks, and the bytes of each index."""
    data = made.bare(made.packed(verify(found.skills)))
    Path(files[OURS]).write_bytes(data)
    payload = made.opened(data)
    topics, descriptions = Topics(found.rows), Descriptions(found.rows)
    Path(files[TOPICS]).write_bytes(pickle.dumps(topics))
    Path(files[DESCRIPTIONS]).write_bytes(pickle.dumps(descriptions))
    write_fts(found.rows, files[FTS])
    write_fts(found.rows, files[FTS] + "-bare", contents=False)
    sizes = {name: f"{Path(file).stat().st_size}" for name, file in files.items()}
    sizes[OURS] = f"{sum(made.index_sizes(payload).values())}"
    sizes[FTS] += f" ({Path(files[FTS] + '-bare').stat().st_size} without texts)"
    ranks = {TOPICS: topics.rank, FTS: Fts(files[FTS]).rank, DESCRIPTIONS: descriptions.rank}
    return payload, {OURS: _ours(payload, found), **{name: _deep(rank) for name, rank in ranks.items()}}, sizes


def _ours(payload: Payload, found: pages.Library) -> Finder:
    number = {place: at for at, place in enumerate(found.places)}

    def find(request: str) -> list[int]:
        ranked = Search(request, [(payload, None)]).pages()
        return [number[page.skill.id, page.row.path.removeprefix("knowledge/")] for page in ranked]

    return find


def _deep(rank: Callable[[str, int], list[int]]) -> Finder:
    return lambda request: rank(request, judging.DEPTH)


def _judged(
    finders: dict[str, Finder], asked: Sequence[tuple[int, str]]
) -> tuple[dict[str, list[int]], dict[str, tuple[float, float]]]:
    """Ranks of all requests, and the time of some that were answered before."""
    ranks = {name: [judging.rank(find(text), page) for page, text in asked] for name, find in finders.items()}
    took: dict[str, list[float]] = {name: [] for name in finders}
    for _, text in random.Random(0).sample(asked, TIMED):
        for name, find in finders.items():
            before = process_time()
            find(text)
            took[name].append(1000 * (process_time() - before))
    return ranks, {name: judging.middle(times) for name, times in took.items()}


def _cold(files: dict[str, str], request: str) -> dict[str, float]:
    kinds = {OURS: cold.OURS, FTS: cold.FTS, TOPICS: cold.KEPT, DESCRIPTIONS: cold.KEPT}
    programs = {name: cold.command(kind, files[name], request) for name, kind in kinds.items()}
    return medians({"bare": [*programs[OURS][:5], "pass"], **programs})


def _print(
    report: Report,
    ranks: dict[str, list[int]],
    warm: dict[str, tuple[float, float]],
    starts: dict[str, float],
    sizes: dict[str, str],
) -> None:
    rows: list[list[str]] = []
    for name, own in ranks.items():
        row = [name, *(f"{judging.recall(own, depth):.3f}" for depth in (1, 5)), f"{judging.reciprocal(own):.3f}"]
        row += ["", ""] if name == OURS else [_points(ranks[OURS], own, depth) for depth in (1, 5)]
        rows.append([*row, sizes[name], f"{starts[name]:.1f}", f"{warm[name][0]:.2f}", f"{warm[name][1]:.2f}"])
    heads = ["", "@1", "@5", "MRR", "caro ahead @1, points", "@5", "index bytes", "cold ms", "warm ms", "95th"]
    report.table("tldr, the example held out (CPU time)", heads, rows)


def _points(ours: Sequence[int], theirs: Sequence[int], depth: int) -> str:
    low, high = judging.interval(ours, theirs, depth)
    return f"{100 * (judging.recall(ours, depth) - judging.recall(theirs, depth)):+.1f} [{low:+.1f}, {high:+.1f}]"


def _limits(report: Report, ranks: dict[str, list[int]]) -> None:
    for depth in (1, 5):
        for name in (TOPICS, DESCRIPTIONS):
            low, _ = judging.interval(ranks[OURS], ranks[name], depth)
            report.limit(f"@{depth} ahead of {name} beyond the 95 % interval: at least {low:+.1f} points", holds=low > 0)
        ahead = 100 * (judging.recall(ranks[OURS], depth) - judging.recall(ranks[FTS], depth))
        report.limit(f"@{depth} not below {FTS} by more than {POINT} point: {ahead:+.1f} points", holds=ahead >= -POINT)
