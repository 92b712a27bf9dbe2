"""The safety engine on labelled and on ordinary commands: recall, false alarms, what is not understood, the cost of a verdict.

Held out are the two files of tests/safety/held, whose name is the label. Development cases are TOML files with tables `[[case]]` of
`line` (or `command`) and `danger` (or `verdict`): the rules were made on them. nl2bash and tldr come from the folder of
CARO_CORPORA.
"""

import gzip
import json
import os
import re
import statistics
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bundler.safety import builtin
from runtime.safety.judge import judge
from runtime.safety.syntax import tree
from runtime.safety.table import Table
from runtime.safety.verdict import CRITICAL, HIGH, NOT_UNDERSTOOD

ROOT = Path(__file__).parents[1]
CORPORA = "CARO_CORPORA"
FLAGGED = {HIGH, CRITICAL}
RECALL, FALSE, ALARMS, DOUBTS, MEDIAN = 0.97, 0.02, 0.05, 0.02, 0.5  # what is wanted; the last in ms of CPU
SLOT = re.compile(r"\{\{\[?([^{}|]*?)(\|[^{}]*?)?\]?\}\}")  # of tldr pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Lines of one kind: `dangerous` is None where nobody has labelled them."""

    name: str
    dangerous: bool | None
    lines: Sequence[str]


def held_out(folder: Path) -> Iterator[Corpus]:
    """The commands that nobody tunes on."""
    for name, dangerous in (("dangerous", True), ("lookalikes", False)):
        text = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
        yield Corpus(name=f"held out, {name}", dangerous=dangerous, lines=[json.loads(one)["command"] for one in text.splitlines()])


def labelled(folder: Path, name: str) -> Iterator[Corpus]:
    """The dangerous and the harmless lines of every file of a folder."""
    cases = [case for file in sorted(folder.glob("*.toml")) for case in _cases(tomllib.loads(file.read_text(encoding="utf-8")))]
    for dangerous, what in ((True, "dangerous"), (False, "ordinary")):
        lines = [line for line, label in cases if label is dangerous]
        if lines:
            yield Corpus(name=f"{name}, {what}", dangerous=dangerous, lines=lines)


def _cases(read: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    for tables in read.values():
        for case in tables if isinstance(tables, list) else ():
            line = case.get("line", case.get("command"))
            if isinstance(line, str):
                yield line, bool(case["danger"]) if "danger" in case else case.get("verdict") in FLAGGED


def ordinary(folder: Path) -> Iterator[Corpus]:
    """nl2bash, and the examples of tldr pages with their slots filled by their names."""
    nl2bash, tldr = folder / "nl2bash.jsonl.gz", folder / "tldr.jsonl.gz"
    if nl2bash.is_file():
        yield Corpus(name="nl2bash", dangerous=None, lines=[one["command"] for one in _records(nl2bash)])
    if tldr.is_file():
        pages = [one for one in _records(tldr) if one["platform"] in {"common", "linux"}]
        lines = [SLOT.sub(r"\1", example["command"]) for page in pages for example in page["examples"]]
        yield Corpus(name="tldr", dangerous=None, lines=lines)


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def row(corpus: Corpus, table: Table) -> tuple[str, list[str]]:
    """A line of the table in Markdown, and what was not reached."""
    levels: list[str] = []
    took: list[int] = []
    parsed: list[int] = []
    for line in corpus.lines:
        begun = time.process_time_ns()
        tree(line.encode())
        middle = time.process_time_ns()
        levels.append(judge(line, table).level)
        took.append(time.process_time_ns() - middle)
        parsed.append(middle - begun)
    count = len(levels)
    flagged = sum(level in FLAGGED for level in levels) / count
    doubtful = levels.count(NOT_UNDERSTOOD) / count
    median = statistics.median(took) / 1e6
    ratio = median / (statistics.median(parsed) / 1e6)
    shown = f"| {corpus.name} | {count} | {flagged:.1%} | {doubtful:.1%} | {median:.2f} | {ratio:.1f} |"
    return shown, list(_misses(corpus, flagged, doubtful, median))


def _misses(corpus: Corpus, flagged: float, doubtful: float, median: float) -> Iterator[str]:
    if corpus.dangerous and flagged < RECALL:
        yield f"{corpus.name}: {flagged:.1%} high or critical; at least {RECALL:.0%} wanted"
    if corpus.dangerous is False and flagged > FALSE:
        yield f"{corpus.name}: {flagged:.1%} high or critical; at most {FALSE:.0%} wanted"
    if corpus.name == "nl2bash":
        if flagged > ALARMS:
            yield f"nl2bash: {flagged:.1%} high or critical; at most {ALARMS:.0%} wanted"
        if doubtful > DOUBTS:
            yield f"nl2bash: {doubtful:.1%} not understood; at most {DOUBTS:.0%} wanted"
        if median > MEDIAN:
            yield f"nl2bash: median {median:.2f} ms; at most {MEDIAN} wanted"


def main() -> int:
    """Print the table; 1 if something is not reached."""
    table = Table([builtin()])
    corpora = [*held_out(ROOT / "tests/safety/held"), *labelled(ROOT / "tests/safety/cases", "development")]
    folder = os.environ.get(CORPORA) or str(ROOT.parent / "shared" / "corpora")
    corpora += ordinary(Path(folder))
    print("| corpus | commands | high or critical | not understood | ms, median | x bare parse |")
    print("|---|---|---|---|---|---|")
    missed: list[str] = []
    for corpus in corpora:
        shown, misses = row(corpus, table)
        print(shown, flush=True)
        missed += misses
    for line in missed:
        print(line)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
