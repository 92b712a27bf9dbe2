"""Bars of what is fetched: on a terminal, not in a pipe, and never what a server wrote into its names."""

import os
import pty
import subprocess
import sys

import pytest

from runtime.errors import SUCCESS
from runtime.supply.archive.writing import tarball
from tests.lock.tiny import Tiny
from tests.making import tree
from tests.peers.web import Site
from tests.project import ROOT


def test_a_terminal_sees_what_is_fetched(tiny: Tiny, web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    web.files["deck.tar"] = tarball(tree("tool.deck", {"data/big": bytes(1 << 20)}).files)
    tiny.edit("profiles/one.toml", "[sources]\n", f'"tool.deck" = {{ url = "{web.url("deck.tar")}" }}\n[sources]\n')
    ours, theirs = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "CARO_BUNDLER_CACHE": str(tiny.folder / "cache")}
    words = [sys.executable, "-m", "bundler", "lock", "one"]
    running = subprocess.Popen(words, cwd=tiny.folder, env=environ, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 4096):
            seen += piece
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    out, _ = running.communicate()
    assert (running.returncode, out) == (SUCCESS, b"dist-profiles/one/skills.lock: written\n  3 skills locked\n")
    assert web.url("deck.tar").encode() in seen
    assert b"100%" in seen
