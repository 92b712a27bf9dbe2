"""The first request of a new process. `run` is called in one, by `command`."""

import sys

TYPE_CHECKING = False  # typing is 7 ms
if TYPE_CHECKING:
    from collections.abc import Callable

OURS, FTS, KEPT, OPENING = "ours", "fts", "kept", "opening"
CODE = "import sys; sys.path[:0] = sys.argv[1].split('|'); from bench.retrieval.cold import run; run(*sys.argv[2:])"


def command(kind: str, file: str, request: str) -> list[str]:
    """The command of a lean process that answers one request: no `site`, no environment."""
    return [sys.executable, "-S", "-E", "-I", "-c", CODE, "|".join(one for one in sys.path if one), kind, file, request]


def run(kind: str, file: str, request: str) -> None:
    """Import, open, first answer."""
    finders[kind](file, request)


def _ours(file: str, request: str) -> None:
    from runtime.knowledge.search import Search
    from runtime.payload.locate import open_file
    from runtime.payload.read import Payload

    Search(request, [(Payload(open_file(file)), None)]).pages()


def _opening(file: str, _: str) -> None:
    from runtime.knowledge.index import Index
    from runtime.payload.locate import open_file
    from runtime.payload.read import Payload

    Index(Payload(open_file(file)))


def _fts(file: str, request: str) -> None:
    from bench.retrieval.baselines import Fts

    Fts(file).bodies(request, 12)


def _kept(file: str, request: str) -> None:
    import pickle

    with open(file, "rb") as stream:
        pickle.load(stream).rank(request, 12)


finders: "dict[str, Callable[[str, str], None]]" = {OURS: _ours, FTS: _fts, KEPT: _kept, OPENING: _opening}
