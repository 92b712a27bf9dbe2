"""Host functions: each asks the guard, is written down, and does one thing; each with something allowed and something denied."""

import http.server
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import DENIED, CaroError
from runtime.guard import programs
from runtime.guard.confine import door
from runtime.guard.journal import Entry
from runtime.guard.paths import FOLDERS
from runtime.guard.private import private_folder
from runtime.guard.records import Grants, Places, Rights
from runtime.wasm import fetch
from runtime.wasm.limits import CALLS, OUTPUT
from runtime.wasm.offers import offers
from runtime.wasm.outside import Desk, Failure, Outside
from runtime.wasm.values import Enum, Option, Result, U
from tests.guard.rights import rights

GRANTED = Grants(
    terminal_exec=("sh", "cat", "sleep", "absent"),
    network=("http://named.example:*", "localhost", "http://localhost:1"),
    env_read=("TOOL_*",),
)
Ask = Callable[..., Result]


class World:
    """A desk on this machine, in a folder of the test, and what was written into its journal."""

    def __init__(self, folder: Path, granted: Grants = GRANTED, minimum: str = "") -> None:
        self.folder, self.written = folder, []
        (folder / "work").mkdir()
        (folder / "elsewhere").mkdir()
        work = str(folder / "work")
        granted = replace(granted, filesystem_read=(work,), filesystem_write=(work,))
        self.desk = Desk(self._outside(self._placed(rights(granted), work), minimum), "call echo")
        self.offers = offers(self.desk)

    def _placed(self, made: Rights, work: str) -> Rights:
        places = Places(home=str(self.folder), folder=work, project=work, cache=str(self.folder / "cache"), programs=FOLDERS)
        return replace(made, places=places)

    def _outside(self, made: Rights, minimum: str) -> Outside:
        def find(name: str) -> str | None:
            found = programs.find(name, FOLDERS)
            return found.path if found else None

        outer = {"TOOL_HOME": "/opt/tool", "SECRET": "s", "TMPDIR": str(self.folder)}
        return Outside(
            skill="custom.test",
            version="1.0.0",
            rights=made,
            door=door.run,
            find=find,
            note=self._note,
            private=lambda: private_folder(outer),
            outer=outer,
            folders=FOLDERS,
            minimum=minimum,
        )

    def _note(self, entry: Entry) -> int:
        self.written.append(entry)
        return len(self.written)

    def ask(self, interface: str, function: str, *arguments: Any) -> Result:
        """Call a host function as a guest does."""
        answer = self.offers[interface][function](arguments)
        assert isinstance(answer, Result)
        return answer

    written: list[Entry]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def code(answer: Result) -> str:
    """The code of a failure."""
    assert answer.side == "err"
    assert isinstance(answer.value, dict)
    said = answer.value["code"]
    assert isinstance(said, Enum)
    assert "\n" not in str(answer.value["message"])
    return said.name


def output(answer: Result) -> tuple[int, object, object]:
    """Exit code, standard output and error of an outcome."""
    assert answer.side == "ok", answer.value
    assert isinstance(answer.value, dict)
    number = answer.value["exit-code"]
    assert isinstance(number, U)
    return number.value, answer.value["stdout"], answer.value["stderr"]


def test_a_granted_program_runs_with_its_input(world: World) -> None:
    assert output(world.ask("host-exec", "exec", ["cat"], "grüße", 0)) == (0, "grüße", "")
    assert [(one.event, one.decision, one.resource) for one in world.written] == [
        ("decision", "allowed", "cat"),
        ("intent", "allowed", "cat"),
        ("result", "allowed", "cat"),
    ]
    assert world.written[1].step == "call echo"
    assert (world.written[2].exit_status, world.written[2].intent) == (0, 2)


def test_an_exit_code_is_an_outcome(world: World) -> None:
    script = "echo out; echo err >&2; printf '\\377'; exit 7"
    assert output(world.ask("host-exec", "exec", ["sh", "-c", script], "", 0)) == (7, "out\n\ufffd", "err\n")


def test_an_argument_stays_one_argument(world: World) -> None:
    hostile = "a b; $(touch x) `id` \"'"
    assert output(world.ask("host-exec", "exec", ["sh", "-c", 'printf %s "$1"', "sh", hostile], "", 0))[1] == hostile


@pytest.mark.parametrize("argv", [["rm", "x"], ["/bin/cat"], ["../cat"], ["c\nat"]])
def test_a_program_that_is_not_granted_is_denied(world: World, argv: list[str]) -> None:
    assert code(world.ask("host-exec", "exec", argv, "", 0)) == "denied"
    assert [(one.event, one.decision) for one in world.written] == [("decision", "denied")]
    assert world.desk.denied


@pytest.mark.parametrize(
    ("argv", "milliseconds", "said"),
    [([], 0, "invalid"), (["cat", "a\0b"], 0, "invalid"), (["absent"], 0, "not-found"), (["sleep", "20"], 200, "timeout"),
     (["sh", "-c", "yes"], 0, "too-large")],
)  # fmt: skip
def test_what_was_not_run_to_its_end_is_a_failure(world: World, argv: list[str], milliseconds: int, said: str) -> None:
    assert code(world.ask("host-exec", "exec", argv, "", milliseconds)) == said


def test_a_policy_that_wants_more_confinement_denies(tmp_path: Path) -> None:
    for minimum in ("L2", "L9"):
        (tmp_path / minimum).mkdir()
        strict = World(tmp_path / minimum, minimum=minimum)
        assert code(strict.ask("host-exec", "exec", ["cat"], "", 0)) == "denied"
        assert strict.desk.denied[0].said_by == "policy"


def test_a_file_below_the_grant_is_read(world: World) -> None:
    (world.folder / "work" / "a.txt").write_text("grüße")
    for path in ("a.txt", "./a.txt", "~/work/a.txt", str(world.folder / "work" / "a.txt")):
        assert world.ask("host-fs", "read-file", path).value == "grüße"


@pytest.mark.parametrize("path", ["/etc/passwd", "../elsewhere/b", "~/elsewhere/b", "link", "/proc/self/environ"])
def test_a_file_elsewhere_is_denied_through_links_too(world: World, path: str) -> None:
    (world.folder / "elsewhere" / "b").write_text("b")
    (world.folder / "work" / "link").symlink_to(world.folder / "elsewhere" / "b")
    assert code(world.ask("host-fs", "read-file", path)) == "denied"


def test_what_is_no_text_file_is_a_failure(world: World) -> None:
    work = world.folder / "work"
    (work / "binary").write_bytes(b"\xff\xfe")
    with (work / "huge").open("wb") as file:
        file.truncate(OUTPUT + 1)
    os.mkfifo(work / "fifo")
    assert code(world.ask("host-fs", "read-file", "binary")) == "not-text"
    assert code(world.ask("host-fs", "read-file", "huge")) == "too-large"
    assert code(world.ask("host-fs", "read-file", "absent")) == "not-found"
    assert code(world.ask("host-fs", "read-file", "a\0b")) == "invalid"
    assert code(world.ask("host-fs", "read-file", ".")) == "failed"
    assert code(world.ask("host-fs", "read-file", "fifo")) == "failed"


def test_a_file_is_written_below_the_grant_alone(world: World) -> None:
    work, elsewhere = world.folder / "work", world.folder / "elsewhere"
    assert world.ask("host-fs", "write-file", "new.txt", "grüße").value is None
    assert (work / "new.txt").read_text() == "grüße"
    assert code(world.ask("host-fs", "write-file", str(elsewhere / "b"), "x")) == "denied"
    (work / "out").symlink_to(elsewhere)
    assert code(world.ask("host-fs", "write-file", "out/b", "x")) == "denied"
    (work / "link").symlink_to(elsewhere / "b")
    assert code(world.ask("host-fs", "write-file", "link", "x")) == "failed"
    assert code(world.ask("host-fs", "write-file", "no/folder", "x")) == "failed"
    assert not list(elsewhere.iterdir())


def test_a_variable_is_told_if_it_is_granted(world: World) -> None:
    for name, value in (("TOOL_HOME", "/opt/tool"), ("TOOL_MORE", None)):
        answer = world.ask("host-env", "get", name)
        assert isinstance(answer.value, Option)
        assert answer.value.value == value
    for name in ("SECRET", "LD_PRELOAD", "a=b", ""):
        assert code(world.ask("host-env", "get", name)) == "denied"


def test_a_guest_that_asks_without_end_is_ended(world: World) -> None:
    for _ in range(CALLS):
        world.ask("host-env", "get", "TOOL_HOME")
    with pytest.raises(CaroError, match=f"more than {CALLS} times") as refused:
        world.ask("host-env", "get", "TOOL_HOME")
    assert refused.value.code == DENIED
    assert len(world.written) == CALLS


class Answering(http.server.BaseHTTPRequestHandler):
    """A server with a page, a redirect, a page that is no text, and one without end."""

    def do_GET(self) -> None:
        pages: dict[str, tuple[int, bytes]] = {
            "/page?q=1": (200, "grüße".encode()),
            "/moved": (302, b""),
            "/binary": (200, b"\xff"),
        }
        status, body = pages.get(self.path, (404, b"no"))
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        if status == 302:
            self.send_header("Location", "http://elsewhere.example/")
        if self.path == "/huge":
            self.end_headers()
            self.wfile.write(b"x" * (OUTPUT + 1))
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def served(folder: Path, port: int, *, address: bool) -> World:
    """A world that is granted the server by name, and its address too."""
    named = (f"http://localhost:{port}", f"http://127.0.0.1:{port}")
    return World(folder, Grants(network=named[:1], addresses=("127.0.0.0/8", "::1/128") if address else ()))


def test_a_granted_host_is_asked(tmp_path: Path, port: int) -> None:
    world = served(tmp_path, port, address=True)
    answer = world.ask("host-http", "http-get", f"http://localhost:{port}/page?q=1")
    assert isinstance(answer.value, dict)
    assert answer.value["body"] == "grüße"
    moved = world.ask("host-http", "http-get", f"http://localhost:{port}/moved").value
    assert isinstance(moved, dict)
    assert (moved["location"], moved["body"]) == ("http://elsewhere.example/", "")
    assert code(world.ask("host-http", "http-get", f"http://localhost:{port}/binary")) == "not-text"
    assert code(world.ask("host-http", "http-get", f"http://localhost:{port}/huge")) == "too-large"


def test_a_name_that_leads_to_this_machine_is_denied_without_the_address(tmp_path: Path, port: int) -> None:
    world = served(tmp_path, port, address=False)
    assert code(world.ask("host-http", "http-get", f"http://localhost:{port}/page?q=1")) == "denied"


@pytest.mark.parametrize("url", ["http://other.example/", "https://localhost/", "http://127.0.0.1/", "http://[::1]:80/"])
def test_a_host_that_is_not_granted_is_denied(tmp_path: Path, port: int, url: str) -> None:
    assert code(served(tmp_path, port, address=False).ask("host-http", "http-get", url)) == "denied"


@pytest.mark.parametrize(
    "url",
    ["", "ftp://a.example/", "http://", "http:///x", "http://user@a.example/", "http://a.example\r\nX: y/", "http://a..example/",
     "http://0x7f.1/", "http://a.example?x/", "http://a.example/#x", "http://a.example/x y", "http://a.example/ü", "http://a.example:0/"],
)  # fmt: skip
def test_an_address_that_two_could_read_differently_is_refused(url: str) -> None:
    with pytest.raises(Failure) as refused:
        fetch.parsed(url)
    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    ("url", "place"),
    [("http://a.example", ("http", "a.example", 80, "/")), ("https://A.example/x?y=1", ("https", "a.example", 443, "/x?y=1")),
     ("https://a.example:8443/x", ("https", "a.example", 8443, "/x")), ("http://[::1]:81/", ("http", "[::1]", 81, "/"))],
)  # fmt: skip
def test_the_parts_of_an_address(url: str, place: tuple[str, str, int, str]) -> None:
    assert fetch.parsed(url) == place


def test_nobody_there_is_a_failure(tmp_path: Path) -> None:
    world = served(tmp_path, 1, address=True)
    assert code(world.ask("host-http", "http-get", "http://localhost:1/")) == "failed"


def test_without_sockets_on_board_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_got", missing)
    with pytest.raises(Failure, match="this program has no TLS"):
        fetch.get(fetch.parsed("https://a.example/"), lambda _: None)


def missing(*_: object) -> None:
    """As where a module is not in the executable."""
    raise ImportError("socket")
