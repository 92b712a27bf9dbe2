"""One profile with a signed skill from each kind of source, from real servers; then only what was vendored is left."""

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from bundler.locking import obeyed
from bundler.profile.load import load
from bundler.vendor import copying
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree
from runtime.errors import SUCCESS
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.supply.archive.writing import tarball
from runtime.supply.means import Means
from runtime.supply.trust.signing import signed
from runtime.supply.trust.statement import Statement
from tests.lock.test_vendor import WHEEL, _fetched
from tests.lock.tiny import Tiny, written
from tests.making import tree
from tests.peers.git_server import Repository
from tests.peers.registry import Running
from tests.peers.web import Site
from tests.supply.trust.making import ed, line

KINDS = ("path", "archive", "url", "git", "oci", "registry")


def _signed(id: str) -> dict[str, bytes]:
    """A skill's folder with its signature."""
    files = dict(tree(id).files)
    about = Statement(id=id, version="1.0.0", integrity=integrity(tree_digest(files)))
    return {**files, f"signatures/{id}-1.0.0.sig": signed(about, ed())}


def _entries(tiny: Tiny, web: Site, oci: Running) -> Mapping[str, str]:
    """Each skill where it comes from; the profile's entry for it."""
    files = {kind: _signed(f"tool.{kind}") for kind in KINDS}
    signature = {kind: files[kind][f"signatures/tool.{kind}-1.0.0.sig"] for kind in KINDS}
    for kind in ("path", "oci", "registry"):
        written(tiny.folder / kind, SkillTree(origin=kind, files=files[kind]))
    for name, data in {"a.tar": tarball(tree("tool.archive").files), "a.tar.sig": signature["archive"]}.items():
        (tiny.folder / name).write_bytes(data)
    web.files |= {"u.tar": tarball(tree("tool.url").files), "u.tar.sig": signature["url"]}
    Repository(tiny.folder / "git").commit(files["git"])
    assert tiny.bundler("push", "oci", f"{oci.host}/vendored/tool.oci")[0] == SUCCESS
    assert tiny.bundler("registry", "add", "index", "registry")[0] == SUCCESS
    return {
        "path": '{ path = "../path" }',
        "archive": '{ path = "../a.tar" }',
        "url": f'{{ url = "{web.url("u.tar")}" }}',
        "git": '{ git = "../git" }',
        "oci": f'{{ oci = "{oci.host}/vendored/tool.oci", version = "^1" }}',
        "registry": '"^1"',
    }


def _payload(tiny: Tiny, means: Means | None = None) -> bytes:
    found = obeyed(load("one", tiny.folder / "profiles"), tiny.lock.parent, means)
    return compose(found.skills, Frames(store=None), []).data + found.lock


def test_the_vendored_folder_stands_for_every_source(
    tiny: Tiny, web: Site, open_registry: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CARO_BUNDLER_CACHE", str(tiny.folder / "cache"))
    (tiny.folder / "wheels.txt").write_text(f"made==1.0 \\\n    --hash=sha256:{sha256(WHEEL).hexdigest()}\n")
    monkeypatch.setattr(copying, "REQUIREMENTS", tiny.folder / "wheels.txt")
    monkeypatch.setattr(copying, "_download", _fetched)
    (tiny.folder / "profiles/allowed").write_text(f"release@example.com {line(ed().public)}\n")
    entries = "".join(f'"tool.{kind}" = {entry}\n' for kind, entry in _entries(tiny, web, open_registry).items())
    trust = '[trust]\nrequire = { tool = "signed" }\nsigners = ["allowed"]\n'
    index = 'corp = { registry = "../index", namespaces = ["tool"] }\n'
    tiny.edit("profiles/one.toml", 'namespaces = ["core", "tool"]', 'namespaces = ["core"]')
    tiny.edit("profiles/one.toml", "[sources]\n", f"{entries}{trust}[sources]\n{index}")
    for words in (["lock", "one"], ["vendor", "one", "copy"]):
        code, _, err = tiny.bundler(*words)
        assert (code, err) == (SUCCESS, "")
    assert tiny.lock.read_text().count(f'signer = "release@example.com ({ed().public.fingerprint})"') == len(KINDS)
    before = _payload(tiny)
    for name in ("cache", "path", "a.tar", "a.tar.sig", "git", "oci", "index", "skills"):
        place = tiny.folder / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    web.files.clear()
    means = Means(cache=tmp_path / "new", offline=True, vendored=tiny.folder / "copy")
    assert _payload(tiny, means) == before
