"""What is asked for, value by value and in words; grants and revocations as people type them; consent on a terminal."""

import os
import pty
import sys
from pathlib import Path

import pytest

from runtime.errors import DENIED, NOT_FOUND, USAGE, CaroError
from runtime.guard.account import CODE, in_detail, in_words
from runtime.guard.change import Item, granted, parsed, revoked
from runtime.guard.launchers import launches
from runtime.guard.records import Grants
from tests.project import ROOT, run

PARSED = {
    "network=a.test": [("network", "a.test")],
    "network=a.test,*.b.test,env_read=A_*": [("network", "a.test"), ("network", "*.b.test"), ("env_read", "A_*")],
    "shell": [("shell", "true")],
    "network=*,shell,secrets_access=true": [("network", "*"), ("shell", "true"), ("secrets_access", "true")],
    "terminal_exec=*": [("terminal_exec", "*")],
    "filesystem_write=./a,$CARO_CACHE": [("filesystem_write", "./a"), ("filesystem_write", "$CARO_CACHE")],
    "addresses=10.0.0.0/8,sockets=/run/docker.sock": [("addresses", "10.0.0.0/8"), ("sockets", "/run/docker.sock")],
}
MISTYPED = [
    *(
        "",
        ",",
        "git",
        "program=git",
        "terminal_exec=",
        "terminal_exec=/bin/sh",
        "terminal_exec=a b",
        "network=https://",
        "network=1.2.3.4",
    ),
    *("shell=no", "env_read=LD_PRELOAD", "env_read=*", "addresses=example.com", "filesystem_read=a", "filesystem_read=../a", "=x"),
    "filesystem_read=./a/../../b",
]


@pytest.mark.parametrize("text", PARSED)
def test_items_are_typed_as_kind_and_values(text: str) -> None:
    assert parsed(text) == [Item(*one) for one in PARSED[text]]


@pytest.mark.parametrize("text", MISTYPED)
def test_what_is_no_item_is_a_usage_error(text: str) -> None:
    with pytest.raises(CaroError) as caught:
        parsed(text)
    assert caught.value.code == USAGE


def test_grants_add_up_and_are_taken_back() -> None:
    given = granted(Grants(), parsed("network=a.test,b.test,shell,terminal_exec=git"))
    assert given == Grants(network=("a.test", "b.test"), shell=True, terminal_exec=("git",))
    assert granted(given, parsed("network=a.test")) == given
    assert revoked(given, parsed("network=a.test,shell")) == Grants(network=("b.test",), terminal_exec=("git",))


def test_of_every_program_one_is_taken_by_blocking_it() -> None:
    given = revoked(Grants(terminal_exec=("*",)), parsed("terminal_exec=rm"))
    assert given == Grants(terminal_exec=("*",), blocked=("rm",))
    assert granted(given, parsed("terminal_exec=rm")).blocked == ()


@pytest.mark.parametrize("text", ["network=c.test", "shell", "terminal_exec=git"])
def test_what_was_not_granted_cannot_be_taken(text: str) -> None:
    with pytest.raises(CaroError) as caught:
        revoked(Grants(network=("a.test",)), parsed(text))
    assert caught.value.code == NOT_FOUND


WORDS = {
    ("terminal_exec", "kustomize"): "run kustomize",
    ("terminal_exec", "git"): f"run git; {CODE}",
    ("terminal_exec", "*"): f"run any program; {CODE}",
    ("filesystem_read", "./"): "read ./ and all below it",
    ("filesystem_write", "~/.aws"): "change and delete ~/.aws and all below it",
    ("network", "*.example.com"): "connect to any name.example.com",
    ("network", "*"): "connect to any host",
    ("env_read", "AWS_*"): "see every variable that begins with AWS_",
    ("env_read", "AWS_PROFILE"): "see the variable AWS_PROFILE",
    ("addresses", "10.0.0.0/8"): "connect to addresses in 10.0.0.0/8",
    ("sockets", "/run/docker.sock"): "talk to the socket /run/docker.sock; of a container service, this equals being root",
    ("secrets_access", "true"): "use the secrets that you give its recipes",
    ("shell", "true"): f"run shell scripts; {CODE}",
}


@pytest.mark.parametrize(("kind", "value"), WORDS)
def test_each_kind_is_said_in_words(kind: str, value: str) -> None:
    assert in_words(Item(kind, value)) == WORDS[kind, value]
    assert in_detail(Item(kind, value)) == (kind if value == "true" else f"{kind}={value}")


LAUNCHERS = "sh bash python python3 python3.12 perl awk node find xargs git tar ssh docker env sudo make gcc-13 busybox".split()


@pytest.mark.parametrize("name", LAUNCHERS)
def test_an_interpreter_or_launcher_equals_code(name: str) -> None:
    assert launches(name)


@pytest.mark.parametrize("name", ["ls", "cat", "jq", "df", "python-config", "gitk", "shfmt", "pythonic3"])
def test_another_program_does_not(name: str) -> None:
    assert not launches(name)


ASK = """
import sys
from runtime.cli.consent import consented
from runtime.errors import CaroError
try:
    print("agreed" if consented("It may:", ["run a\\x1b[2Jb"], ["terminal_exec=a"], yes="--yes" in sys.argv) else "refused")
except CaroError as error:
    print(error.code)
"""


def _asked(answer: bytes) -> tuple[str, str]:
    """What the question leads to where a person types the answer: standard output, and what the terminal showed."""
    reader, writer = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.dup2(writer, 1)
        os.execv(sys.executable, [sys.executable, "-c", ASK])
    os.close(writer)
    os.write(terminal, answer)
    with os.fdopen(reader) as output:
        answered = output.read()
    shown = b"".join(iter(lambda: _piece(terminal), b"")).decode()
    os.waitpid(child, 0)
    os.close(terminal)
    return answered.strip(), shown


def _piece(terminal: int) -> bytes:
    """What is there to read; nothing when the other end is closed and empty, which Linux reports as EIO."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [(b"y\n", "agreed"), (b"YES\n", "agreed"), (b"\n", "refused"), (b"n\n", "refused"), (b"yo\n", "refused"), (b"\x04", "refused")],
)
def test_only_a_yes_is_consent(typed: bytes, wanted: str) -> None:
    answered, shown = _asked(typed)
    assert answered == wanted
    assert "run a\\x1b[2Jb" in shown
    assert "terminal_exec=a" not in shown


def test_details_are_shown_and_it_asks_again() -> None:
    answered, shown = _asked(b"d\ny\n")
    assert answered == "agreed"
    assert "terminal_exec=a" in shown
    assert shown.count("[y/N/d]") == 2


def test_where_nobody_can_be_asked_only_yes_consents(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT)}
    assert run([sys.executable, "-c", ASK], env=environment, cwd=tmp_path, data=b"y\n").out == f"{DENIED}\n"
    assert run([sys.executable, "-c", ASK, "--yes"], env=environment, cwd=tmp_path).out == "agreed\n"
