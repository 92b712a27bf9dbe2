"""What the user gave: kept whole, narrowing only; rows 63, 65 and 72 of the attack table."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.catalog.shelf import Catalog
from runtime.contract.policy import CapabilityCeiling, Policy, Programs
from runtime.contract.records import Capabilities, TerminalExec
from runtime.errors import INTEGRITY, POLICY, USAGE, CaroError
from runtime.guard import store
from runtime.guard.change import parsed, revoked
from runtime.guard.decide import decide, effective
from runtime.guard.grants import asked, default, requested, rights
from runtime.guard.home import caro_home
from runtime.guard.places import here
from runtime.guard.records import NETWORK, NOTHING, PROGRAM, READ, SOCKET, WRITE, Ceiling, Grants, Rights, Wish
from tests.guard.machine import ASKED, SKILL, homes, payload
from tests.project import ROOT

REQUEST = Capabilities(
    terminal_exec=TerminalExec(allowed=True, commands=("git", "tool"), blocked=("rm",)),
    filesystem_read=("./", "~/.tool"),
    filesystem_write=("$CARO_CACHE",),
    network=("*.example.com", "https://api.example.org:8443"),
    env_read=("TOOL_*", "HOME_PAGE"),
)


def test_the_request_is_read_out_of_the_payload() -> None:
    made = payload()
    assert requested(Catalog(made).find(SKILL).manifest()) == REQUEST
    assert "terminal_exec" in ASKED


def test_programs_that_are_not_allowed_are_not_asked_for() -> None:
    request = Capabilities(terminal_exec=TerminalExec(allowed=False, commands=("git",)))
    assert asked(request).terminal_exec == ()


def _rights(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: Grants | None = None,
    policy: Policy | None = None,
    *,
    embedded: bool = True,
    request: Capabilities = REQUEST,
) -> Rights:
    work = folder / "work"
    work.mkdir(exist_ok=True)
    monkeypatch.chdir(work)
    limit = Ceiling(policy=policy)
    return rights(SKILL, request, given, limit, here(SKILL, limit, homes(folder)), embedded=embedded)


def test_an_embedded_skill_is_granted_what_it_asks_for_under_the_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = Policy(capabilities=CapabilityCeiling(terminal_exec=("git",)), programs=Programs(addresses=("10.0.0.0/8",)))
    made = _rights(tmp_path, monkeypatch, policy=policy)
    for wish, allowed in (
        (Wish(kind=PROGRAM, resource="git"), True),
        (Wish(kind=PROGRAM, resource="tool"), False),
        (Wish(kind=NETWORK, resource="a.example.com"), True),
        (Wish(kind=NETWORK, resource="10.1.2.3"), True),
        (Wish(kind=READ, resource=f"{tmp_path}/work/x"), True),
        (Wish(kind=READ, resource=f"{tmp_path}/home/.tool/x"), True),
        (Wish(kind=READ, resource=f"{tmp_path}/home/.ssh/x"), False),
        (Wish(kind=WRITE, resource=f"{tmp_path}/home/.caro/cache/{SKILL}/x"), True),
        (Wish(kind=WRITE, resource=f"{tmp_path}/home/.caro/cache/core.other/x"), False),
        (Wish(kind=SOCKET, resource="/run/docker.sock"), False),
    ):
        assert decide(wish, made).allowed == allowed, wish


def test_an_installed_skill_is_granted_nothing_until_the_user_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _rights(tmp_path, monkeypatch, embedded=False)
    assert decide(Wish(kind=PROGRAM, resource="git"), made).said_by == "grant"
    made = _rights(tmp_path, monkeypatch, Grants(terminal_exec=("git",)), embedded=False)
    assert decide(Wish(kind=PROGRAM, resource="git"), made).allowed


def test_row_72_a_user_narrows_and_never_widens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = Policy(capabilities=CapabilityCeiling(network=("*.example.com",)))
    wide = Grants(terminal_exec=("*",), network=("*",), shell=True, addresses=("10.0.0.0/8",), sockets=("/run/docker.sock",))
    made = _rights(tmp_path, monkeypatch, wide, policy)
    assert effective(made) == Grants(terminal_exec=("git", "tool"), blocked=("rm",), network=("*.example.com",))
    assert decide(Wish(kind=NETWORK, resource="10.0.0.1"), made).said_by == "policy"
    assert decide(Wish(kind=SOCKET, resource="/run/docker.sock"), made).said_by == "policy"
    narrow = revoked(default(REQUEST, Ceiling(), embedded=True), parsed("terminal_exec=git"))
    made = _rights(tmp_path, monkeypatch, narrow)
    assert decide(Wish(kind=PROGRAM, resource="git"), made).said_by == "grant"
    assert decide(Wish(kind=PROGRAM, resource="tool"), made).allowed


@pytest.mark.parametrize("link", ["work/build", "home/.tool"])
def test_row_46_a_link_may_not_carry_a_grant_out_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    """A repository may hold a link to ~/.ssh; a link in the user's home is the user's own."""
    secret = tmp_path / "home" / ".ssh"
    secret.mkdir(parents=True)
    (tmp_path / "work").mkdir()
    (tmp_path / link).symlink_to(secret)
    request = Capabilities(filesystem_read=("./build", "~/.tool"))
    made = _rights(tmp_path, monkeypatch, request=request)
    assert decide(Wish(kind=READ, resource=f"{secret}/id"), made).allowed == (link == "home/.tool")


def test_row_46_a_link_that_the_skill_could_have_made_carries_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, own = tmp_path / "home" / ".ssh", tmp_path / "home" / ".tool"
    secret.mkdir(parents=True)
    own.mkdir()
    (own / "keys").symlink_to(secret)
    request = Capabilities(filesystem_read=("~/.tool/keys",), filesystem_write=("~/.tool",))
    assert not decide(Wish(kind=READ, resource=f"{secret}/id"), _rights(tmp_path, monkeypatch, request=request)).allowed


@pytest.mark.parametrize("folder", ["home", "home/.caro/grants", "."])
def test_row_45_the_current_folder_is_no_way_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    environment = homes(tmp_path)
    monkeypatch.chdir(tmp_path / folder)
    request = Capabilities(filesystem_read=("./",), filesystem_write=("./",))
    made = rights(SKILL, request, None, Ceiling(), here(SKILL, Ceiling(), environment), embedded=True)
    for kind in (READ, WRITE):
        assert decide(Wish(kind=kind, resource=str(tmp_path / folder / "x")), made).said_by == "rule"


def test_what_is_written_is_read_back_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    home = str(tmp_path / "caro")
    assert store.load(home, SKILL) is None
    given = Grants(terminal_exec=("git",), blocked=("rm",), network=("*.example.com",), shell=True)
    assert store.update(home, SKILL, lambda before: given if before is None else NOTHING) == given
    assert store.load(home, SKILL) == given
    file = Path(store.path(home, SKILL))
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["version"] == 1
    assert sorted(one.name for one in file.parent.iterdir()) == [".lock", f"{SKILL}.json"]


SOUND = '{"version": 1, "skill": "custom.test", "grants": {"network": ["a.test"]}}'
CORRUPT = [
    *("", "{", "[]", "null", SOUND[:-1], SOUND.replace("1", "2"), SOUND.replace("custom.test", "core.git")),
    *(SOUND.replace("network", "networks"), SOUND.replace('["a.test"]', '"a.test"'), SOUND.replace('"a.test"', "1")),
    SOUND.replace('"network": ["a.test"]', '"shell": 1'),
    SOUND.replace('"network": ["a.test"]', '"network": null'),
    SOUND.replace('{"network"', '{"network": [], "network"'),
    SOUND.replace('"version": 1', '"version": 1, "more": 1'),
    "[" * 100_000,
    " " * 300_000 + SOUND,
]


@pytest.mark.parametrize("text", CORRUPT, ids=lambda text: text[:60])
def test_a_corrupted_file_is_an_integrity_error(tmp_path: Path, text: str) -> None:
    file = Path(store.path(str(tmp_path), SKILL))
    file.parent.mkdir()
    file.write_text(SOUND)
    assert store.load(str(tmp_path), SKILL) == Grants(network=("a.test",))
    file.write_text(text)
    with pytest.raises(CaroError) as caught:
        store.load(str(tmp_path), SKILL)
    assert caught.value.code == INTEGRITY
    with pytest.raises(CaroError) as caught:
        store.update(str(tmp_path), SKILL, lambda _: NOTHING)
    assert caught.value.code == INTEGRITY
    assert file.read_text() == text


def test_row_70_a_link_in_the_place_of_grants_is_not_followed(tmp_path: Path) -> None:
    file = Path(store.path(str(tmp_path), SKILL))
    file.parent.mkdir()
    (tmp_path / "elsewhere").write_text(SOUND)
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CaroError) as caught:
        store.load(str(tmp_path), SKILL)
    assert caught.value.code == INTEGRITY


@pytest.mark.parametrize("skill", ["../core.git", "core.git\n", "", "core", "/etc/passwd", "Core.git"])
def test_what_is_no_id_names_no_file(tmp_path: Path, skill: str) -> None:
    with pytest.raises(CaroError) as caught:
        store.load(str(tmp_path), skill)
    assert caught.value.code == USAGE


def test_row_66_grants_that_cannot_be_written_say_so(tmp_path: Path) -> None:
    (tmp_path / "caro").write_text("")
    assert store.load(str(tmp_path / "caro"), SKILL) is None
    with pytest.raises(CaroError) as caught:
        store.update(str(tmp_path / "caro"), SKILL, lambda _: NOTHING)
    assert caught.value.code == POLICY


WRITER = """
import sys
from runtime.guard import store
from runtime.guard.change import Item, granted
from runtime.guard.records import NOTHING
for number in range(int(sys.argv[3])):
    item = Item("network", f"h{sys.argv[2]}-{number}.test")
    store.update(sys.argv[1], "custom.test", lambda given: granted(given or NOTHING, [item]))
"""


def _writer(home: Path, name: str, count: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(home), name, str(count)], cwd=ROOT)


def test_row_63_no_writer_loses_what_another_wrote(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, str(number), 20) for number in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    given = store.load(str(tmp_path), SKILL)
    assert given is not None
    assert set(given.network or ()) == {f"h{one}-{number}.test" for one in range(8) for number in range(20)}


def test_row_65_a_killed_writer_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    file = Path(store.path(str(tmp_path), SKILL))
    for number in range(5):
        writer = _writer(tmp_path, str(number), 100_000)
        while not file.exists() or f"h{number}-3." not in file.read_text():
            assert writer.poll() is None
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        before = store.load(str(tmp_path), SKILL)
        assert before is not None
        assert store.update(str(tmp_path), SKILL, lambda given: replace(given or NOTHING, shell=True)).shell
    assert not list(file.parent.glob("*.new"))


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [({"HOME": "/h"}, "/h/.caro"), ({"HOME": "/h", "CARO_HOME": "/c"}, "/c"), ({"HOME": "/h", "CARO_HOME": ""}, "/h/.caro")],
)
def test_caro_home_moves_the_grants(environment: dict[str, str], wanted: str) -> None:
    assert caro_home(environment) == wanted
