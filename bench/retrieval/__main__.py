"""python -m bench.retrieval [--details] [part ...]: parts are tldr, skills, scale, context, bundled; without any, all."""

import sys
import tempfile
from pathlib import Path
from time import monotonic

from bench.retrieval import asked, bundled, held_out, scale, sections
from bench.retrieval.corpora import MissingError
from bench.retrieval.report import Report

PARTS = ("tldr", "skills", "scale", "context", "bundled")
DETAILS = "--details"


def main(arguments: list[str]) -> int:
    """Run the parts; 1 if a limit is missed."""
    wanted = [one for one in arguments if one != DETAILS] or list(PARTS)
    unknown = [one for one in wanted if one not in PARTS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}\n{__doc__}")
    report = Report(details=DETAILS in arguments)
    for part in wanted:
        _run(part, report)
    for sentence in report.missed:
        report.say(f"MISSED: {sentence}")
    return int(bool(report.missed))


def _run(part: str, report: Report) -> None:
    start = monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="caro-bench-") as folder:
            _part(part, report, Path(folder))
    except MissingError as missing:
        report.say(f"{part}: left out, {missing}")
    report.say(f"{part}: {monotonic() - start:.0f} s")


def _part(part: str, report: Report, folder: Path) -> None:
    if part == "tldr":
        held_out.run(report, folder)
    elif part == "skills":
        asked.run(report, folder)
    elif part == "scale":
        scale.run(report, folder)
    elif part == "context":
        sections.run(report)
    else:
        bundled.run(report, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
