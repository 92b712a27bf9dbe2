"""10,000 skills: what a query takes, what the index weighs, what opening and starting take."""

import cProfile
import pstats
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from time import process_time

from bench.retrieval import cold, copies, corpora, judging, made
from bench.retrieval.baselines import Fts, Row, telling, write_fts
from bench.retrieval.report import Report
from bench.start import medians
from bundler.build import Choices, bundle
from bundler.freeze import cache
from bundler.freeze.attach import assembled, base_entry
from bundler.freeze.pyinstaller import Choice
from bundler.freeze.runtime_base import base
from runtime.contract.verified import VerifiedSkills
from runtime.knowledge.answer import answered
from runtime.knowledge.index import Index
from runtime.knowledge.passages import first_sentence
from runtime.knowledge.ranking import best, ranked
from runtime.knowledge.reading import LOOKED_AT
from runtime.knowledge.request import asked
from runtime.knowledge.search import Search
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.supply.verify import verify

ROOT = Path(__file__).parents[2]
COUNTS = (10, 1_000, 10_000)
TIMED = 100  # requests of each kind
OPENED = 200
WORDS = 3  # of a short request
QUERY, SIZE, OPENING, START = 0.5, 1 / 3, 1.2, 1.3  # at most: of FTS5's, of FTS5's, of the smallest's, of `caro skill list`
Finder = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """The skills, what the baselines see of them, and requests of both kinds."""

    skills: VerifiedSkills
    rows: tuple[Row, ...]
    requests: dict[str, tuple[str, ...]]


def run(report: Report, folder: Path) -> None:
    """Print the tables and judge them."""
    many = _many()
    files = {count: folder / str(count) for count in COUNTS}
    took, fts_took = _written(many, files, folder)
    size = sum(len(row.body) for row in many.rows) / 1e6
    report.say(f"\n{len(many.skills.skills)} skills, {len(many.rows)} documents, {size:.0f} MB")
    report.say(f"index, tables and quick frames made in {took:.0f} s of CPU time; FTS5 with texts in {fts_took:.0f} s")
    payload = Payload(open_file(str(files[COUNTS[-1]])))
    _sizes(report, payload, folder)
    _queries(report, many, payload, Fts(str(folder / "fts")))
    _openings(report, files)
    fit = _fitting(report, many, payload)
    if fit:
        _starts(report, fit[0], files[COUNTS[-1]], folder)


def _written(many: Many, files: dict[int, Path], folder: Path) -> tuple[float, float]:
    """Write ours, and FTS5's on another processor; the time that each took."""
    context = get_context("fork")
    times = context.Queue()
    other = context.Process(target=_fts, args=(many.rows, folder, times))
    other.start()
    took = _write(many.skills, files)
    fts_took: float = times.get()
    other.join()
    return took, fts_took


def _fitting(report: Report, many: Many, payload: Payload) -> list[str]:
    """The requests that have an answer."""
    found: list[str] = []
    for kind, texts in many.requests.items():
        fit = [text for text in texts if answered(Search(text, [(payload, None)]), 1).fits]
        report.say(f"{kind}: {len(fit)} of {len(texts)} requests have an answer that fits")
        found += fit
    return found


def _many() -> Many:
    folders = list(copies.copies(corpora.skills(), COUNTS[-1]))
    draw = random.Random(0)
    sentences = [first_sentence(one.description) for one in draw.sample(folders, TIMED)]
    short = [telling(one.description) for one in draw.sample(folders, TIMED)]
    return Many(
        skills=verify([copies.fetched(number, one) for number, one in enumerate(folders)]),
        rows=tuple(row for number, one in enumerate(folders) for row in copies.rows(number, one)),
        requests={
            "a sentence": tuple(sentences),
            f"{WORDS} words": tuple(" ".join(draw.sample(words, min(WORDS, len(words)))) for words in short),
        },
    )


def _fts(rows: Sequence[Row], folder: Path, times: "Queue[float]") -> None:
    before = process_time()
    write_fts(rows, str(folder / "fts"))
    times.put(process_time() - before)
    write_fts(rows, str(folder / "fts-bare"), contents=False)


def _write(skills: VerifiedSkills, files: dict[int, Path]) -> float:
    """Executables of the first skills and of all; the time that the largest one's payload took."""
    made_base = base(Choice(optimise="start"), root=cache.folder())
    took = 0.0
    for count, file in files.items():
        before = process_time()
        some = replace(skills, skills=skills.skills[:count])
        block = made.packed(some, [*made_base.libraries, base_entry(made_base)], count=lambda text: len(text) // 4)
        took = process_time() - before
        file.write_bytes(assembled(made_base, block).program)
        file.chmod(0o755)
    return took


def _sizes(report: Report, payload: Payload, folder: Path) -> None:
    sizes = made.index_sizes(payload)
    ours = sum(sizes.values())
    fts, bare = (folder / "fts").stat().st_size, (folder / "fts-bare").stat().st_size
    rows = [[tag, f"{size}", f"{size / ours:.2f}"] for tag, size in sizes.items()]
    rows += [["caro's index", f"{ours}", "1.00"], ["FTS5", f"{fts}", f"{fts / ours:.2f}"]]
    report.table("index", ["", "bytes", "of caro's"], [*rows, ["FTS5 without texts", f"{bare}", f"{bare / ours:.2f}"]])
    for name, size in (("FTS5's file", fts), ("FTS5's file without texts", bare)):
        report.limit(f"index {ours / size:.2f} of {name}; at most {SIZE:.2f} wanted", holds=ours / size <= SIZE)


def _queries(report: Report, many: Many, payload: Payload, fts: Fts) -> None:
    finders = _finders(payload, fts)
    rows: dict[str, list[str]] = {name: [name] for name in finders}
    for kind, texts in many.requests.items():
        took = _timed(finders, texts)
        for name, times in took.items():
            rows[name] += [f"{one:.2f}" for one in judging.middle(times)]
        for ours, theirs in (tuple(finders)[:2], tuple(finders)[2:]):
            share = judging.middle(took[ours])[0] / judging.middle(took[theirs])[0]
            report.limit(f"{kind}: {ours} {share:.2f} of {theirs}; at most {QUERY} wanted", holds=share <= QUERY)
    heads = ["", *(head for kind in many.requests for head in (f"{kind}: median ms", "95th"))]
    report.table("a warm query, CPU time", heads, list(rows.values()))
    if report.details:
        _profile([text for texts in many.requests.values() for text in texts], finders["caro, documents read"])


def _finders(payload: Payload, fts: Fts) -> dict[str, Finder]:
    """Ours and theirs in pairs that do the same."""
    index = Index(payload)
    return {
        "caro, index alone": lambda text: best(ranked([index], asked([index], text))[0], lambda skill: True, LOOKED_AT),
        "FTS5, row numbers": lambda text: fts.rank(text, LOOKED_AT),
        "caro, documents read": lambda text: Search(text, [(payload, None)]).pages(),
        "FTS5, texts": lambda text: fts.bodies(text, LOOKED_AT),
    }


def _timed(finders: dict[str, Finder], texts: Sequence[str]) -> dict[str, list[float]]:
    """Each answered once before its time is taken, the systems in turns."""
    took: dict[str, list[float]] = {name: [] for name in finders}
    for measured in (False, True):
        for text in texts:
            for name, find in finders.items():
                before = process_time()
                find(text)
                if measured:
                    took[name].append(1000 * (process_time() - before))
    return took


def _profile(texts: Sequence[str], find: Finder) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for text in texts:
        find(text)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(20)


def _openings(report: Report, files: dict[int, Path]) -> None:
    programs = {f"{count}": cold.command(cold.OPENING, str(file), "") for count, file in files.items()}
    processes = medians(programs)
    inside = {f"{count}": _opening(str(file)) for count, file in files.items()}
    first, last = f"{COUNTS[0]}", f"{COUNTS[-1]}"
    rows = [[name, f"{inside[name]:.3f}", f"{took:.2f}", f"{took / processes[first]:.2f}"] for name, took in processes.items()]
    report.table("opening, CPU time", ["skills", "opening alone, ms", "a new process, ms", "of the smallest's"], rows)
    ratio = processes[last] / processes[first]
    report.limit(
        f"opening in a new process {ratio:.2f} times that of {first} skills; at most {OPENING} wanted", holds=ratio <= OPENING
    )
    report.say(f"opening alone {inside[last] / inside[first]:.2f} times that of {first} skills")


def _opening(file: str) -> float:
    """The median of opening within this process, in ms."""
    times: list[float] = []
    for _ in range(OPENED):
        before = process_time()
        Index(Payload(open_file(file)))
        times.append(1000 * (process_time() - before))
    return judging.middle(times)[0]


def _starts(report: Report, request: str, file: Path, folder: Path) -> None:
    """Frozen programs, whole processes."""
    choices = Choices(profiles=ROOT / "profiles", locks=ROOT / "dist-profiles", output=folder, optimise="start")
    enterprise = str(bundle("enterprise", choices, lambda stage: None).file)
    requests = {"enterprise": (enterprise, "undo my last commit"), f"{COUNTS[-1]}": (str(file), request)}
    programs: dict[str, list[str]] = {}
    for name, (program, text) in requests.items():
        programs |= {f"{name}: {verb}": [program, verb, text] for verb in ("search", "ask")}
        programs[f"{name}: skill list"] = [program, "skill", "list"]
    took = medians(programs)
    report.table("start, CPU time", ["", "ms"], [[name, f"{time:.1f}"] for name, time in took.items()])
    for name in requests:
        ratio = took[f"{name}: search"] / took[f"{name}: skill list"]
        sentence = f"{name}: caro search {ratio:.2f} times caro skill list"
        if name == "enterprise":
            report.say(sentence)
        else:
            report.limit(f"{sentence}; at most {START} wanted", holds=ratio <= START)
