"""Bars for what is fetched, one a source, on a terminal; nothing in a pipe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from bundler.resolve import default_means
from runtime.cli.terminal import neutral
from runtime.supply.means import Means, Progress

SHOWN = 60  # characters of a source


@contextmanager
def fetching(*, offline: bool = False, vendored: Path | None = None) -> Iterator[Means]:
    """What this machine fetches with, and bars for as long as it does."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    if not console.is_terminal:
        yield default_means(offline=offline, vendored=vendored)
        return
    with Bars(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(neutral(_short(what)), total=None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield default_means(offline=offline, vendored=vendored, progress=told)


def in_words(say: Callable[[str], None]) -> Progress:
    """Progress of fetches as the sentences of a stage."""
    return lambda what, done, total: say(f"skills: {_short(what)} {f'{done * 100 // total} %' if total else f'{done} bytes'}")


def _short(what: str) -> str:
    return what if len(what) <= SHOWN else f".../{PurePosixPath(what).name[-SHOWN:]}"
