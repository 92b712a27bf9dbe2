"""With what sources fetch: cache, network, patience and whom progress is told. Handed down, so that nothing is decided twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Progress = Callable[[str, int, int], None]  # what is fetched, bytes so far, bytes in all (0: nobody knows)


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a server may take, in seconds, and how often it is asked. `slow` is bytes a second, over `slow_for` seconds."""

    connect: float = 10.0
    read: float = 30.0
    attempts: int = 4
    pause: float = 0.5  # before the second attempt; doubled each time
    slow: int = 256
    slow_for: float = 60.0
    whole: float = 1800.0  # of one program, such as a fetch by git


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """`cache` is a folder that may be lost at any time. `environ` is the user's: proxies, HOME, agents. `offline`: no network.

    `vendored` is a folder that is asked before any network.
    """

    cache: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    offline: bool = False
    vendored: Path | None = None
    progress: Progress = silent
    patience: Patience = field(default_factory=Patience)
