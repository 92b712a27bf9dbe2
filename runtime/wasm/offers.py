"""The host functions of caro-skill.wit, as a guest calls them: texts in, a result out; what cannot be done is a failure. Cold."""

import os
import stat
from collections.abc import Callable, Sequence

from runtime.contract.characters import hides
from runtime.errors import DENIED, CaroError
from runtime.guard import paths
from runtime.guard.records import ENVIRONMENT, NETWORK, READ, WRITE
from runtime.guard.writing import write
from runtime.wasm import fetch, world
from runtime.wasm.limits import CALLS, OUTPUT, PROGRAM_SECONDS
from runtime.wasm.outside import Desk, Failure
from runtime.wasm.values import ERR, OK, Enum, Option, Result, U

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.wasm.host import HostFunction, Offers
    from runtime.wasm.values import Lifted, Lowered


def offers(desk: Desk) -> "Offers":
    """What a guest is offered that may ask for something."""
    at = _Desk(desk)
    return {
        world.EXEC: {"exec": at.offered(at.exec)},
        world.HTTP: {"http-get": at.offered(at.http_get)},
        world.FS: {"read-file": at.offered(at.read_file), "write-file": at.offered(at.write_file)},
        world.ENV: {"get": at.offered(at.get)},
    }


class _Desk:
    """The functions that ask. Each counts: a guest that calls them without end is ended."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._calls = 0
        self._seconds = float(PROGRAM_SECONDS)

    def offered(self, function: "Callable[..., Lowered | None]") -> "HostFunction":
        """The function as the guest calls it."""

        def called(arguments: "Sequence[Lifted]") -> "Lowered":
            self._calls += 1
            if self._calls > CALLS:
                raise CaroError(f"the guest asked more than {CALLS} times for something", code=DENIED, hint="it may be in a loop")
            try:
                return Result(OK, function(*arguments))
            except Failure as failure:
                return Result(ERR, {"code": Enum(failure.code), "message": " ".join(failure.message.split())})

        return called

    def exec(self, argv: list[str], text: str, milliseconds: int) -> "Lowered":
        """host-exec."""
        if not argv or any("\0" in word for word in argv):
            raise Failure("invalid", "a program and its arguments, none of which holds a NUL")
        seconds = min(milliseconds / 1000 or PROGRAM_SECONDS, self._seconds)
        if seconds <= 0:
            raise Failure("timeout", f"the programs of this use have had their {PROGRAM_SECONDS} s")
        outcome = self._desk.run(tuple(argv), text, seconds)
        self._seconds -= outcome.duration / 1000
        output = {name: getattr(outcome, name).decode(errors="replace") for name in ("stdout", "stderr")}
        return {"exit-code": U(8, outcome.code & 0xFF), **output}

    def http_get(self, url: str) -> "Lowered":
        """host-http."""
        place = fetch.parsed(url)
        self._desk.ask(NETWORK, f"{place.scheme}://{place.host}:{place.port}")
        found = fetch.get(place, lambda address: self._desk.ask(NETWORK, address))
        return {
            "status": U(16, found.status),
            "content-type": found.content_type,
            "location": found.location,
            "body": _text(url, found.body),
        }

    def read_file(self, path: str) -> "Lowered":
        """host-fs."""
        real = os.path.realpath(self._absolute(path))
        self._desk.ask(READ, real)
        return _text(real, _read(real))

    def write_file(self, path: str, content: str) -> None:
        """host-fs. What it leads to is decided about where it is written."""
        whole = self._absolute(path)
        folder = os.path.realpath(os.path.dirname(whole))
        real = os.path.join(folder, os.path.basename(whole))
        self._desk.ask(WRITE, real)
        try:
            write(real, content.encode(), self._desk.outside.rights)
        except CaroError as error:
            raise Failure("failed", error.message) from None

    def get(self, name: str) -> "Lowered":
        """host-env."""
        self._desk.ask(ENVIRONMENT, name)
        return Option(self._desk.outside.outer.get(name))

    def _absolute(self, path: str) -> str:
        if not path or hides(path):
            raise Failure("invalid", f"{path!a}: no path")
        places = self._desk.outside.rights.places
        return paths.expanded(path, places) or paths.plain(os.path.join(places.folder, path))


def _read(path: str) -> bytes:
    """A plain file, the one that was decided about. Raises Failure."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Failure("failed", f"{path}: no plain file")
            if _opened(file.fileno(), path) != path:
                raise Failure("failed", f"{path}: it was exchanged while it was opened")
            data = file.read(OUTPUT + 1)
    except OSError as error:
        code = "not-found" if isinstance(error, FileNotFoundError) else "failed"
        raise Failure(code, f"{path}: {error.strerror}") from None
    if len(data) > OUTPUT:
        raise Failure("too-large", f"{path}: more than {OUTPUT} bytes")
    return data


def _opened(descriptor: int, path: str) -> str:
    """Where an open file is; where there is no /proc, it is believed."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return path


def _text(what: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Failure("not-text", f"{what}: no UTF-8") from None
