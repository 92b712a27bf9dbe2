"""Hostile skills try every way out, through the built executable: none succeeds at L3, the declared gaps and no others at L2.

Each way is judged from outside, by all that can be seen, and has to succeed where nothing stands in its way: one that cannot
proves nothing.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.hostile.ground import Ground, ground
from tests.hostile.launch import Order
from tests.hostile.network import FINE
from tests.hostile.skill import build
from tests.hostile.ways import GAPS, PYTHON, SHELL, Way, gap, lacking, load
from tests.project import ROOT

pytestmark = pytest.mark.frozen

# A user without an account and without groups. Each worker has its own: the kernel counts the processes of a user over all of
# them, and what one worker's fork bomb uses up would fail another's attack.
ORDINARY = 12345 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
USERS = {"root": None, "user": ORDINARY} if os.geteuid() == 0 else {"user": None}
WAYS = {way.id: way for way in load()}
NAMESPACES = ["--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
# Stands where caro would: starts the steps one after the other, hands on all it has.
STAND_IN = "import json, subprocess, sys\nfor one in json.loads(sys.argv[1]):\n    subprocess.run(one, close_fds=False)\n"
LACKS = {"L3": "", "L2": "namespaces", "L0": "all"}  # what a host lacks that reaches no higher level
OUT = [id for id, way in WAYS.items() if not way.granted]
GRANTED = [id for id, way in WAYS.items() if way.granted]
BY_HOST = "custom.proxy"  # asks for hosts, which Landlock alone cannot tell apart
PATH = "/usr/local/bin:/usr/bin:/bin"


def _named(id: str) -> str:
    return f"row_{WAYS[id].row}_{id}"


@dataclass(frozen=True)
class Run:
    """What was seen of a run that must not be, what came to a granted host, and what it said."""

    seen: frozenset[str]
    fine: frozenset[str]
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def caro(shared: Path, cache: Path) -> Path:
    return build(shared, cache)


def performed(
    here: Ground, way: Way, user: int | None, commands: list[list[str]], lacks: str = "", temporary: str = "temporary"
) -> Run:
    """One order in a machine of its own."""
    before = here.tree()
    order = Order(
        base=str(here.base),
        token=here.token,
        user=user,
        commands=commands,
        lacks=lacks,
        secrets=here.secrets,
        environment=_environment(here, temporary),
        swap=way.swap,
        mounts=way.mounts,
    )
    mapped = [] if os.geteuid() == 0 else ["--user", "--map-current-user"]
    done = subprocess.run(
        [_program("unshare"), *mapped, *NAMESPACES, sys.executable, "-m", "tests.hostile.machine"],
        input=json.dumps(asdict(order)),
        env={"PYTHONPATH": str(ROOT), "PATH": PATH},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    fine = frozenset(f"fine:{one}" for one in FINE if f"arrived:{one}" in said["seen"])
    seen = set(said["seen"]) - {f"arrived:{one}" for one in FINE}
    seen |= here.changed(before) | here.left(said["out"] + said["err"])
    return Run(frozenset(seen), fine, said["code"], said["out"], said["err"])


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is needed: apt-get install util-linux"
    return found


def _environment(here: Ground, temporary: str) -> dict[str, str]:
    planted = "/nonexistent/hostile"
    return {
        "PATH": f"{here.base}/work/planted-bin:.:{PATH}",
        "HOME": f"{here.base}/home",
        "TMPDIR": f"{here.base}/{temporary}",
        "TERM": "xterm",
        "LD_LIBRARY_PATH": planted,
        "GIT_SSH_COMMAND": f"{here.base}/work/script",
        "BASH_ENV": planted,
        "CARO_LEAK": here.secrets["caro"],
        "https_proxy": "http://127.0.0.1:3128",
        "http_proxy": "http://127.0.0.1:3128",
    }


def unconfined(caro: Path, way: Way, user: int | None) -> Run:
    """The way, started by a process that keeps nothing from it."""
    with ground(caro, user, way) as here:
        argvs = [[_program(argv[0]) if argv[0] not in {PYTHON, SHELL} else f"/usr/bin/{argv[0]}", *argv[1:]] for argv in way.argvs]
        journal = here.base / "home/journal.jsonl"
        journal.write_text("{}\n")
        journal.chmod(0o666)
        run = performed(here, way, user, [["/usr/bin/python3", "-c", STAND_IN, json.dumps(argvs)]], temporary="temporary/private")
        cut = set() if journal.exists() and journal.stat().st_size else {"changed:home/journal.jsonl"}
    return Run(run.seen | cut, run.fine, run.code, run.out, run.err)


def confined(caro: Path, way: Way, user: int | None, level: str) -> Run:
    """The way as a recipe, run by caro; the journal holds, and has it with the level."""
    with ground(caro, user, way) as here:
        command = [str(here.base / "caro"), "recipe", "run", way.id, "--yes", "--format", "json"]
        run = performed(here, way, user, [command], LACKS[level])
        journal = here.base / "home/journal.jsonl"
        lines = [json.loads(line) for line in journal.read_text().splitlines()]
        mine = [line for line in lines if line.get("recipe") == way.id and line["event"] in {"intent", "result"}]
        checked = subprocess.run(
            [caro, "journal", "verify"],
            env={"HOME": f"{here.base}/home", "PATH": PATH},
            capture_output=True,
            text=True,
            check=False,
        )
    assert checked.returncode == 0, (checked.stdout, checked.stderr, run)
    assert {line["event"] for line in mine} == {"intent", "result"}, run
    assert {line["enforcement"] for line in mine} == {level}, run
    return run


@pytest.mark.parametrize("who", USERS)
@pytest.mark.parametrize("id", OUT, ids=_named)
def test_unconfined_it_succeeds(caro: Path, id: str, who: str) -> None:
    run = unconfined(caro, WAYS[id], USERS[who])
    assert (WAYS[id].seen <= run.seen) is not bool(lacking(WAYS[id], root=who == "root")), run


@pytest.mark.parametrize("who", USERS)
@pytest.mark.parametrize("id", OUT, ids=_named)
def test_at_l3_none_succeeds(caro: Path, id: str, who: str) -> None:
    run = confined(caro, WAYS[id], USERS[who], "L3")
    assert run.seen == (WAYS[id].seen if gap(WAYS[id], "L3", who) else set()), run


@pytest.mark.parametrize("who", USERS)
@pytest.mark.parametrize("id", [id for id in OUT if WAYS[id].skill != BY_HOST], ids=_named)
def test_at_l2_the_gaps_are_known(caro: Path, id: str, who: str) -> None:
    run = confined(caro, WAYS[id], USERS[who], "L2")
    assert run.seen == (WAYS[id].seen if gap(WAYS[id], "L2", who) else set()), run


@pytest.mark.parametrize("who", USERS)
@pytest.mark.parametrize("id", GRANTED, ids=_named)
def test_what_is_granted_works(caro: Path, id: str, who: str) -> None:
    for level in ("L3", "L2") if WAYS[id].skill != BY_HOST else ("L3",):
        run = confined(caro, WAYS[id], USERS[who], level)
        assert (run.code, run.seen | run.fine) == (0, WAYS[id].seen), run


@pytest.mark.parametrize("who", USERS)
def test_row_51_where_hosts_cannot_be_told_apart_none_is_reached(caro: Path, who: str) -> None:
    way = WAYS["proxy-curl-to-a-granted-host"]
    with ground(caro, USERS[who], way) as here:
        command = [str(here.base / "caro"), "recipe", "run", way.id, "--yes"]
        run = performed(here, way, USERS[who], [command], LACKS["L2"])
    assert run.code != 0, run
    assert "cannot tell hosts apart, the network is closed to a list of them; L3: " in run.out, run
    assert run.seen | run.fine == set(), run


@pytest.mark.parametrize("level", ["L3", "L2"])
def test_the_executable_declares_its_gaps(caro: Path, level: str) -> None:
    """In `caro doctor`, in the line of the level that is the strongest here."""
    way = WAYS[OUT[0]]
    with ground(caro, None, way) as here:
        run = performed(here, way, None, [[str(here.base / "caro"), "doctor"]], LACKS[level])
    said = next(line for line in run.out.splitlines() if level in line)
    wanted = {GAPS[gap] for way in WAYS.values() for gap in way.gaps.get(level, {}).values()}
    assert {words for words in wanted if words not in said} == set(), said
