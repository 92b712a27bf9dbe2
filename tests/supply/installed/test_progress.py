"""How far a fetch is: on a terminal, once it takes a while, and never in a pipe."""

import os
import time
from pathlib import Path

import pytest

from runtime.supply.archive.writing import tarball
from tests.frozen.runner import typed
from tests.making import tree
from tests.peers.web import Behaviour, Handler, Site
from tests.supply.installed.ground import Ground

DATA = tarball(tree("custom.fish", {"data/big": bytes(1 << 20)}).files)


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    made = Ground(tmp_path)
    made.environment |= {"PATH": os.environ["PATH"], "TERM": "xterm"}
    return made


def _slowly(seconds: float) -> Behaviour:
    def behave(handler: Handler, data: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        time.sleep(seconds)
        handler.wfile.write(data[len(data) // 2 :])

    return behave


def test_a_terminal_sees_a_long_fetch_and_nothing_is_left_of_the_line(ground: Ground, web: Site) -> None:
    web.files["fish.tar"] = DATA
    web.behave["fish.tar"] = [_slowly(1.5)]
    done = typed(ground.command("skill", "add", "--url", web.url("fish.tar"), "--yes"), ground.environment, ground.folder, [])
    assert (done.code, done.out.startswith("custom.fish 1.0.0 added from ")) == (0, True), done
    assert f"\r\x1b[K{web.url('fish.tar')} 100 %" in done.err
    assert done.err.endswith("\r\x1b[K")


def test_a_pipe_sees_none(ground: Ground, web: Site) -> None:
    web.files["fish.tar"] = DATA
    web.behave["fish.tar"] = [_slowly(1.5)]
    done = ground.caro("skill", "add", "--url", web.url("fish.tar"), "--yes")
    assert (done.code, done.err) == (0, "")
