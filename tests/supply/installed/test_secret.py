"""caro skill add from an address with a token in it: it is fetched with it, and written down nowhere."""

import os
from pathlib import Path

from runtime.errors import NETWORK, USAGE
from runtime.supply.archive.writing import tarball
from tests.making import tree
from tests.peers.web import Site
from tests.supply.installed.ground import Ground

SECRET = "hunter2-of-the-test"


def test_a_token_in_an_address_is_used_and_never_kept(tmp_path: Path, web: Site) -> None:
    ground = Ground(tmp_path)
    ground.environment |= {"PATH": os.environ["PATH"]}
    web.files["fish.tar"] = tarball(tree("custom.fish").files)
    web.behave["fish.tar"] = [lambda handler, data: handler.answer(200 if SECRET in handler.path else 401, data)]
    address = web.url("fish.tar?token=")
    done = ground.caro("skill", "add", "--url", f"{address}{SECRET}&page=2", "--yes")
    assert (done.code, done.out) == (0, f"custom.fish 1.0.0 added from archive+{address}...&page=2\n"), done
    again = ground.caro("skill", "update", "custom.fish", "--yes")
    assert "its credential was not kept" in again.err
    assert again.code == NETWORK
    missing = ground.caro("skill", "add", "--url", f"{web.url('gone.tar')}?token={SECRET}", "--yes")
    assert SECRET not in done.out + done.err + again.out + again.err + missing.out + missing.err
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert kept == []


def test_what_is_no_address_is_the_users_to_correct(tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    ground.environment |= {"PATH": os.environ["PATH"]}
    for words in (["--url", "http://[::1"], ["--git", "https://[::1/x"]):
        done = ground.caro("skill", "add", *words, "--yes")
        assert (done.code, done.out) == (USAGE, ""), done
        assert "no address" in done.err
        assert "hint: " in done.err
