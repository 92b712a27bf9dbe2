"""python -m bench.templates [--all]: hostile values in every parameter of 332 published command templates, as recipes.

The real reader, validator, planner, engine and process door; every program is a recorder of its words. Each value must arrive
within the one word (or file name) that the template makes of it, unchanged, or be refused before anything is started. All values
are read and planned; a seeded sample of those that are not refused is run, with --all every one (six minutes).
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from os import cpu_count
from pathlib import Path
from time import monotonic

from bench.retrieval.corpora import MissingError
from bench.retrieval.report import Report
from bench.templates.made import FORMS, Made, forms, made
from bench.templates.published import templates
from bench.templates.runs import word
from bench.templates.scratch import Scratch, names
from bench.templates.trial import ARRIVED, NO_FILE, PLANNED, REFUSED, SEED, WRONG, Trial, Verdict, trial

INJECTED = ("id", "rm", "cat", "x")  # what a value that is interpreted would start
SHARE, LEAST = 0.125, 500  # of the values that are not refused: how many are run
DETAILS = 3  # wrong values that are told one by one
HEADS = ("value", "tried", "refused", "planned", "run", *FORMS, "no file", "WRONG", "refused by")
ALL = "--all"


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 if a value did anything but arrive or be refused, or a recipe does not what its template does."""
    if set(arguments) - {ALL}:
        sys.exit(__doc__)
    report, start, share = Report(details=False), monotonic(), 1 if ALL in arguments else SHARE
    try:
        all = [made(one) for one in templates()]
    except MissingError as missing:
        report.say(f"templates: left out, {missing}")
        return 0
    with tempfile.TemporaryDirectory(prefix="caro-bench-") as folder, ProcessPoolExecutor(cpu_count()) as workers:
        trials = list(workers.map(_tried, all, [(folder, _programs(all), share)] * len(all), chunksize=4))
    _accepted(report, [one.made for one in trials])
    verdicts = [verdict for one in trials for verdict in one.verdicts]
    report.table(
        "Values: refused, or planned as they are; of these a sample run, and arrived as they are by form", HEADS, _rows(verdicts)
    )
    _limits(report, verdicts)
    _differing(report, trials)
    report.say(f"templates: {monotonic() - start:.0f} s")
    return int(bool(report.missed))


_SCRATCH: dict[str, Scratch] = {}  # of this worker


def _tried(one: Made, place: tuple[str, frozenset[str], float]) -> Trial:
    folder, programs, share = place
    if folder not in _SCRATCH:
        _SCRATCH[folder] = Scratch(Path(tempfile.mkdtemp(dir=folder)), programs)
    return trial(one, _SCRATCH[folder], share)


def _programs(all: Sequence[Made]) -> frozenset[str]:
    """All that could be started: by a template, by an ordinary value, by a hostile one."""
    most = max(len(one.template.arguments) for one in all)
    return frozenset((*names(one.template.command for one in all), *map(word, range(most)), *INJECTED))


def _accepted(report: Report, all: list[Made]) -> None:
    counts = forms(all)
    accepted = ", ".join(f"{counts[form]} {form}" for form in FORMS)
    report.say(f"{len(all)} templates: {accepted}, {counts['refused']} refused")
    for reason, count in Counter(one.refused for one in all if one.refused).most_common():
        report.say(f"  refused, {count}: {reason}")
    renamed = sum(one.template.renamed for one in all)
    report.say(f"  names of parameters changed to what a recipe may have in {renamed}")


def _rows(verdicts: Sequence[Verdict]) -> list[list[str]]:
    """One row for each value, and the sum."""
    shown = dict.fromkeys(one.value for one in verdicts)
    rows = [_row(value, [one for one in verdicts if one.value == value]) for value in shown]
    return [*rows, [*_row("all", verdicts)[:-1], ""]]


def _row(title: str, verdicts: Sequence[Verdict]) -> list[str]:
    results = Counter(one.result for one in verdicts)
    arrived = Counter(one.form for one in verdicts if one.result == ARRIVED)
    wrong = sum(results[kind] for kind in WRONG)
    planned = len(verdicts) - results[REFUSED]
    ran = [planned - results[PLANNED], *(arrived[form] for form in FORMS)]
    counts = [len(verdicts), results[REFUSED], planned, *ran, results[NO_FILE], wrong]
    reasons = dict.fromkeys(one.why for one in verdicts if one.result in {REFUSED, NO_FILE})
    return [title, *map(str, counts), "; ".join(reasons)]


def _limits(report: Report, verdicts: Sequence[Verdict]) -> None:
    recipes = {one.path for one in verdicts}
    parameters = {(one.path, one.parameter) for one in verdicts}
    ran = sum(one.result not in {REFUSED, PLANNED} for one in verdicts)
    report.say(
        f"{len(verdicts)} values in {len(parameters)} parameters of {len(recipes)} recipes: all planned, {ran} run (seed {SEED})"
    )
    report.limit(f"{ran} values run by the engine with real processes; at least {LEAST} wanted", holds=ran >= LEAST)
    wrong = [one for one in verdicts if one.result in WRONG]
    for one in wrong[:DETAILS]:
        report.say(f"  {one.result}: {one.value} as {one.parameter} of {one.path} ({one.form}): {one.why}")
    for kind in WRONG:
        count = sum(one.result == kind for one in verdicts)
        report.limit(f"{count} values {kind}; none may be", holds=not count)


def _differing(report: Report, trials: Sequence[Trial]) -> None:
    differing = [one for one in trials if one.differs]
    for one in differing:
        report.say(f"  {one.made.template.path} ({one.made.form}): {one.differs}")
    report.limit(f"{len(differing)} recipes run other words than sh does for their templates; none may", holds=not differing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
