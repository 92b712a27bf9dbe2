"""What was vendored is all that a build fetches: without a cache, without the sources, without a network."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from bundler.locking import obeyed
from bundler.profile.load import load
from bundler.vendor import copying
from runtime.errors import INTEGRITY, NETWORK, NOT_FOUND, OUTPUT, SUCCESS, CaroError
from runtime.guard import files
from runtime.supply.means import Means
from tests.lock.tiny import Tiny, written
from tests.making import tree
from tests.peers.git_server import Repository
from tests.peers.machine import program
from tests.peers.web import Site
from tests.project import ROOT

WHEEL = b"a wheel"


@pytest.fixture
def vendored(tiny: Tiny, web: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project with a skill by git and one by URL, locked and vendored; pip's part is one made wheel."""
    from runtime.supply.archive.writing import tarball

    monkeypatch.setenv("CARO_BUNDLER_CACHE", str(tiny.folder / "cache"))
    Repository(tiny.folder / "repository").commit(tree("tool.deck").files)
    web.files["url.tar"] = tarball(tree("tool.url").files)
    tiny.edit(
        "profiles/one.toml",
        "[sources]\n",
        f'"tool.deck" = {{ git = "../repository" }}\n"tool.url" = {{ url = "{web.url("url.tar")}" }}\n[sources]\n',
    )
    requirements = tiny.folder / "wheels.txt"
    requirements.write_text(f"made==1.0 \\\n    --hash=sha256:{sha256(WHEEL).hexdigest()}\n")
    monkeypatch.setattr(copying, "REQUIREMENTS", requirements)
    monkeypatch.setattr(copying, "_download", _fetched)
    assert tiny.bundler("lock", "one")[0] == SUCCESS
    code, out, err = tiny.bundler("vendor", "one", "copy")
    assert (code, err) == (SUCCESS, "")
    assert out == "copy: 4 skills, 1 wheels\n"
    return tiny.folder / "copy"


def _fetched(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-1.0-py3-none-any.whl").write_bytes(WHEEL)


def _gone(tiny: Tiny, web: Site) -> None:
    """Cache, sources and servers are no more."""
    for name in ("cache", "repository", "skills"):
        (tiny.folder / name).rename(tiny.folder / f"{name}-gone")
    web.files.clear()
    web.asked.clear()


def test_a_build_takes_everything_from_there(tiny: Tiny, vendored: Path, web: Site, tmp_path: Path) -> None:
    profile = load("one", tiny.folder / "profiles")
    before = obeyed(profile, tiny.lock.parent)
    _gone(tiny, web)
    means = Means(cache=tmp_path / "new", offline=True, vendored=vendored)
    assert [skill.tree.files for skill in obeyed(profile, tiny.lock.parent, means).skills.skills] == [
        skill.tree.files for skill in before.skills.skills
    ]
    assert not web.asked


def test_without_it_the_first_thing_that_is_missing_is_named(tiny: Tiny, vendored: Path, web: Site, tmp_path: Path) -> None:
    (tiny.folder / "cache").rename(tiny.folder / "gone")
    with pytest.raises(CaroError, match=r'skills\."tool\.url": .*no network may be used') as caught:
        obeyed(
            load("one", tiny.folder / "profiles"), tiny.lock.parent, Means(cache=tmp_path / "new", environ=os.environ, offline=True)
        )
    assert caught.value.code == NETWORK


def test_what_is_cached_needs_no_network_at_all(tiny: Tiny, vendored: Path) -> None:
    """In a network namespace with nothing in it, not even loopback."""
    words = [program("unshare"), "--net", "--map-root-user", sys.executable, "-m", "bundler", "lock", "--check", "one"]
    done = subprocess.run(
        words, cwd=tiny.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (SUCCESS, "dist-profiles/one/skills.lock: holds\n"), done.stderr


def test_vendor_verify(tiny: Tiny, vendored: Path) -> None:
    assert tiny.bundler("vendor", "verify", "copy") == (SUCCESS, "copy: whole; 4 skills, 1 wheels\n", "")


def test_vendor_verify_without_the_project_says_what_it_did_not_hold(tiny: Tiny, vendored: Path) -> None:
    assert tiny.bundler("vendor", "verify", "copy", "--locks", "gone") == (
        SUCCESS,
        "copy: whole; 4 skills, 1 wheels\n"
        "warning: copy/locks/one.lock: held against nothing: there is no gone/one/skills.lock here\n",
        "",
    )


def test_vendor_verify_names_what_no_lock_needs(tiny: Tiny, vendored: Path) -> None:
    (vendored / "skills/blobs/sha256/evil").write_bytes(b"x")
    code, out, _ = tiny.bundler("vendor", "verify", "copy")
    assert code == SUCCESS
    assert out.splitlines()[1:] == ["warning: copy/skills/blobs/sha256/evil: no lock needs it; remove it"]


def test_a_lock_that_was_edited_in_the_copy_is_found(tiny: Tiny, vendored: Path) -> None:
    lock = vendored / "locks/one.lock"
    lock.write_text(lock.read_text().replace('resolved = "sha256:', 'resolved = "sha256:0'))
    code, out, err = tiny.bundler("vendor", "verify", "copy")
    assert (code, out) == (INTEGRITY, "")
    assert "copy/locks/one.lock: not the same as dist-profiles/one/skills.lock" in err


def test_a_build_from_what_was_not_vendored_is_refused(tiny: Tiny, vendored: Path) -> None:
    """The cache is warm: without the folder nothing would be missing."""
    for folder, said in (("nowhere", "nowhere: no such folder"), ("skills", "skills: no lock in it")):
        code, out, err = tiny.bundler("bundle", "one", "--offline", "--from", folder)
        assert (code, out) == (NOT_FOUND, "")
        assert said in err
        assert "'bundler vendor PROFILE DIR'" in err


def test_a_full_disk_is_told_with_the_file(tiny: Tiny, vendored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: str, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "put", full)
    code, out, err = tiny.bundler("vendor", "one", "another")
    assert (code, out) == (OUTPUT, "")
    assert "another/skills/" in err
    assert "No space left on device" in err
    assert "free space" in err


def _blob(folder: Path) -> Path:
    return max((folder / "skills/blobs/sha256").iterdir(), key=lambda file: file.stat().st_size)


DAMAGES: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "a blob less": (lambda folder: _blob(folder).unlink(), NOT_FOUND, "no such file"),
    "a changed blob": (lambda folder: _blob(folder).write_bytes(b"x"), INTEGRITY, "wanted sha256:"),
    "no lock": (lambda folder: (folder / "locks/one.lock").unlink(), NOT_FOUND, "no lock in it"),
    "a wheel less": (lambda folder: next((folder / "wheels").iterdir()).unlink(), NOT_FOUND, "no wheels of made"),
    "a changed wheel": (lambda folder: next((folder / "wheels").iterdir()).write_bytes(b"x"), INTEGRITY, "none that"),
    "a wheel that nobody asked for": (lambda folder: (folder / "wheels/evil-1.whl").write_bytes(b"x"), INTEGRITY, "evil-1.whl"),
    "an index without a skill": (
        lambda folder: (folder / "skills/index.json").write_text('{"manifests": []}'),
        NOT_FOUND,
        "core.alpha 1.0.0 is not in it",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_copy_is_found(name: str, tiny: Tiny, vendored: Path) -> None:
    damage, code, said = DAMAGES[name]
    damage(vendored)
    found, out, err = tiny.bundler("vendor", "verify", "copy")
    assert (found, out) == (code, "")
    assert said in err
    assert "copy" in err


def test_vendoring_again_changes_nothing(tiny: Tiny, vendored: Path) -> None:
    before = {file: file.read_bytes() for file in vendored.rglob("*") if file.is_file()}
    assert tiny.bundler("vendor", "one", "copy")[0] == SUCCESS
    assert {file: file.read_bytes() for file in vendored.rglob("*") if file.is_file()} == before


def test_a_copy_of_another_version_is_no_copy(tiny: Tiny, vendored: Path, web: Site, tmp_path: Path) -> None:
    written(tiny.folder / "skills/core.beta", tree("core.beta", version="1.5.0"))
    assert tiny.bundler("lock", "one")[0] == SUCCESS
    _gone(tiny, web)
    with pytest.raises(CaroError, match=r'skills\."core\.beta": .*no such folder'):
        obeyed(
            load("one", tiny.folder / "profiles"), tiny.lock.parent, Means(cache=tmp_path / "new", offline=True, vendored=vendored)
        )
