"""A machine with something to attack, and attackers: programs really started at a level, as root and as an ordinary user."""

import os
import pickle
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from runtime.guard.confine import box, door, kernel, proxy, told
from runtime.guard.confine.executables import needed
from runtime.guard.confine.levels import TRUE
from runtime.guard.confine.records import BWRAP, LANDLOCK, NAMESPACES, Command, Outcome, Reach
from runtime.guard.paths import FOLDERS

LOADED = (box, proxy, told)  # before anybody becomes a user who may not read the checkout
ROOT, USER = "root", "user"
WHO = (ROOT, USER) if os.geteuid() == 0 else (USER,)
NUMBER = 54321  # of an ordinary user whom the system does not know
LEVELS = (NAMESPACES, BWRAP, LANDLOCK)
PACKAGES = {"python3": "python3", "bwrap": "bubblewrap", "awk": "mawk", "find": "findutils", "setsid": "util-linux"}
PATH = {"PATH": ":".join(FOLDERS), "LC_ALL": "C"}

T = TypeVar("T")


def program(name: str) -> str:
    """The absolute path of a program that the tests need."""
    found = shutil.which(name, path=":".join(FOLDERS))
    assert found, f"{name} is needed: apt-get install {PACKAGES.get(name, name)}"
    return found


def found(name: str) -> str | None:
    return shutil.which(name, path=":".join(FOLDERS))


def as_somebody(who: str, doing: Callable[[], T]) -> T:
    """What the function answers, or raises, in a process of that user."""
    if who == ROOT or os.geteuid() != 0:
        return doing()
    return in_a_child(doing, user=NUMBER)


def in_a_child(doing: Callable[[], T], *, user: int = 0) -> T:
    """The same in a forked process, so that what it does to itself stays there."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        try:
            if user:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
                kernel.prctl("dumpable", kernel.DUMPABLE, 1)  # as a program that this user has started is
            data = pickle.dumps((doing(), None))
        except (AssertionError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
            data = pickle.dumps((None, f"{type(error).__name__}: {error}"))
        with os.fdopen(sink, "wb") as file:
            file.write(data)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as file:
        answer, fault = pickle.loads(file.read())
    os.waitpid(child, 0)
    assert fault is None, fault
    found: T = answer
    return found


@dataclass
class Ground:
    """Folders of an ordinary user or of root: `work` may be written, `read` read, `outside` neither; and what listens here."""

    who: str
    top: Path
    unix: str = ""
    port: int = 0
    heard: list[bytes] = field(default_factory=list)

    def folder(self, name: str) -> Path:
        return self.top / name

    def reach(self, *programs: str, **more: Any) -> Reach:
        paths = [one for name in programs for one in needed(program(name), found)]
        given: dict[str, Any] = {"read": (str(self.folder("read")),), "write": (str(self.folder("work")), str(self.folder("tmp")))}
        return Reach(**{"programs": tuple(paths), **given, **more})

    def run(self, level: str, argv: Sequence[str], reach: Reach, **more: Any) -> Outcome:
        """Run one program at that level, as the ground's user."""
        environment = {**PATH, "TMPDIR": str(self.folder("tmp")), "HOME": str(self.folder("outside"))}
        given: dict[str, Any] = {"environment": environment, "folder": str(self.folder("work")), "timeout": 30, **more}
        command = Command(argvs=((program(argv[0]), *argv[1:]),), level=level, reach=reach, **given)
        return as_somebody(self.who, lambda: door.run(command))

    def places(self) -> dict[str, object]:
        """What an attacker knows."""
        names = {name.upper(): str(self.folder(name)) for name in ("work", "read", "outside", "tmp")}
        return {**names, "SOCKET": self.unix, "PORT": self.port, "PARENT": os.getpid(), "TRUE": os.path.realpath(TRUE[0])}


@contextmanager
def ground(who: str) -> Iterator[Ground]:
    """Made for one test; `outside/secret` is what nobody was granted."""
    with ExitStack() as stack:
        top = Path(os.path.realpath(stack.enter_context(tempfile.TemporaryDirectory(prefix="caro-ground-", dir="/var/tmp"))))
        top.chmod(0o755)
        made = Ground(who, top)
        for name in ("work", "read", "outside", "tmp"):
            made.folder(name).mkdir()
            (made.folder(name) / "secret").write_text(f"{name}\n")
        made.unix, made.port = _listening(stack, top, made.heard)
        if who == USER and os.geteuid() == 0:
            for path in (top, *top.rglob("*")):
                os.chown(path, NUMBER, NUMBER)
        yield made


def _listening(stack: ExitStack, top: Path, heard: list[bytes]) -> tuple[str, int]:
    """A unix socket and a port of this host, which hear what should not be said."""
    unix = stack.enter_context(socket.socket(socket.AF_UNIX))
    unix.bind(str(top / "socket"))
    (top / "socket").chmod(0o777)
    inet = stack.enter_context(socket.socket())
    inet.bind(("127.0.0.1", 0))
    for one in (unix, inet):
        one.listen(8)
        stack.callback(one.shutdown, socket.SHUT_RDWR)  # closing alone does not wake who waits in accept
        threading.Thread(target=_hear, args=(one, heard), daemon=True).start()
    return str(top / "socket"), int(inet.getsockname()[1])


def _hear(listener: socket.socket, heard: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            heard.append(b"connected")
            connection.close()


ATTEMPT = """
import ctypes, errno, fcntl, os, signal, socket, stat, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result
def attempt():
{code}
try:
    attempt()
    print("open")
except OSError as error:
    print(errno.errorcode.get(error.errno, type(error).__name__))
"""


def attempted(one: Ground, level: str, code: str, **more: Any) -> str:
    """How an attack in Python ended: "open", the name of the error that refused it, or -N for the signal that did."""
    told_first = "".join(f"{name} = {value!r}\n" for name, value in one.places().items())
    indented = "\n".join(f"    {line}" for line in code.strip().splitlines())
    text = told_first + ATTEMPT.format(code=indented)
    reach = one.reach("python3", **more)
    done = one.run(level, ("python3", "-IS", "-c", text), reach)
    assert done.level == level
    assert done.statuses, f"{done.ended}: {done.reason}"
    if done.statuses[0]:
        return str(done.statuses[0]) if done.statuses[0] < 0 else done.stderr.decode()
    return done.stdout.decode().strip()
