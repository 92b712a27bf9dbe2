"""The cache believes nothing that it holds, is shared by processes, and many fetches at once are one answer or one error."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import INTEGRITY, NETWORK, NOT_FOUND, OUTPUT, CaroError
from runtime.supply import cache
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.archive.writing import tarball
from runtime.supply.fetching import exactly, gathered
from runtime.supply.means import Means
from runtime.supply.path import PathSource
from tests.making import tree
from tests.peers.web import Site
from tests.project import ROOT
from tests.supply.conftest import Make

FILES = dict(tree("core.alpha", {"data/" + "x" * 200 + "/ü": b"1"}).files)
DIGEST = integrity(tree_digest(FILES))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    assert cache.tree(tmp_path, DIGEST) is None
    assert cache.keep_tree(tmp_path, FILES) == DIGEST
    assert cache.tree(tmp_path, DIGEST) == FILES
    digest = cache.keep_blob(tmp_path, b"blob")
    assert cache.blob(tmp_path, digest) == b"blob"


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_row_32_what_was_changed_is_not_there(tmp_path: Path, damage: bytes | None) -> None:
    cache.keep_tree(tmp_path, FILES)
    digest = cache.keep_blob(tmp_path, b"blob")
    for file in [file for file in tmp_path.rglob("*") if file.is_file()]:
        file.write_bytes(tarball({**FILES, "data/evil": b"x"}) if damage is None else damage)
    assert cache.tree(tmp_path, DIGEST) is None
    assert cache.blob(tmp_path, digest) is None


@pytest.mark.parametrize("text", ["", "sha256:00", "h1:", "h1:../../etc/passwd", "h1:no base64"])
def test_what_is_no_integrity_is_not_there(tmp_path: Path, text: str) -> None:
    assert cache.tree(tmp_path, text) is None


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CaroError, match="file/") as caught:
        cache.keep_blob(tmp_path / "file", b"x")
    assert caught.value.code == OUTPUT


def test_many_processes_share_a_cache(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from runtime.supply import cache\n"
        "folder = Path(sys.argv[1])\n"
        "for number in range(200):\n"
        "    digest = cache.keep_blob(folder, str(number % 10).encode() * 10000)\n"
        "    assert cache.blob(folder, digest), digest\n"
        "    assert cache.tree(folder, cache.keep_tree(folder, {'skill.toml': str(number % 7).encode() * 999}))\n"
    )
    words = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE) for _ in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in running] == [(b"", 0)] * 4
    assert not [file for file in tmp_path.rglob(".*") if file.is_file()]


def _archive(web: Site, name: str, means: Means) -> ArchiveSource:
    web.files[name] = tarball(FILES)
    return ArchiveSource(place=web.url(name), shown=web.url(name)).at(cache.digest_of(web.files[name]))


def test_exactly_fetches_once(web: Site, means: Means) -> None:
    source = _archive(web, "a.tar", means)
    for using in (means, replace(means, offline=True)):
        assert exactly(source, DIGEST, using, "core.alpha").files == FILES
    assert [path for _, path, _ in web.asked] == ["a.tar", "a.tar.sig"]


def test_a_signature_is_kept_for_the_place_that_had_it(web: Site, means: Means) -> None:
    web.files["a.tar.sig"] = b"caro-skill@1"
    signed, other = _archive(web, "a.tar", means), _archive(web, "b.tar", means)
    for using in (means, replace(means, offline=True)):
        assert exactly(signed, DIGEST, using, "core.alpha").signature == b"caro-skill@1"
        assert exactly(other, DIGEST, using, "core.alpha").signature is None
    assert [path for _, path, _ in web.asked if path.endswith(".sig")] == ["a.tar.sig", "b.tar.sig"]


def test_row_32_exactly_refuses_another_tree(web: Site, means: Means) -> None:
    other = integrity(tree_digest({**FILES, "data/more": b"x"}))
    with pytest.raises(CaroError) as caught:
        exactly(_archive(web, "a.tar", means), other, means, "core.alpha")
    assert caught.value.code == INTEGRITY
    assert caught.value.message == f"core.alpha: {web.url('a.tar')}: found {DIGEST}; the lock pins {other}"


def test_a_folder_is_read_as_it_is(made: Make, means: Means) -> None:
    folder = made()
    assert exactly(PathSource(folder, "x"), "h1:another", means, "core.alpha").files == tree("core.alpha").files
    with pytest.raises(CaroError) as caught:
        exactly(PathSource(folder / "none", "x"), "h1:another", means, "core.alpha")
    assert caught.value.code == NOT_FOUND


def test_many_are_gathered_at_once_and_in_order() -> None:
    together = threading.Barrier(4, timeout=20)
    names = [f"n{number}" for number in range(4)]
    assert list(gathered(dict.fromkeys(names, (False, together.wait)))) == names


def test_what_starts_programs_is_done_before_there_are_threads() -> None:
    seen: dict[str, int] = {}

    def task(name: str) -> None:
        seen[name] = threading.active_count()

    before = threading.active_count()
    gathered({name: (name.startswith("fork"), partial(task, name)) for name in ("a", "fork1", "b", "fork2", "c")})
    assert (seen["fork1"], seen["fork2"]) == (before, before)


def test_the_first_error_is_raised_and_what_has_not_begun_is_left(means: Means) -> None:
    begun: list[int] = []

    def task(number: int) -> None:
        begun.append(number)
        raise CaroError(f"number {number}", code=NETWORK)

    with pytest.raises(CaroError, match="number "):
        gathered({str(number): (False, partial(task, number)) for number in range(100)})
    assert len(begun) < 100
