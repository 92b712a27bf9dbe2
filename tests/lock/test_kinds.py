"""The same skill by every kind of source: one integrity, and the same bytes of the payload."""

import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import replace

import pytest

from bundler.locking import obeyed
from bundler.profile.load import load
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import VerifiedSkills
from runtime.errors import INTEGRITY as INTEGRITY_CODE
from runtime.errors import SUCCESS
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.supply.archive.writing import tarball
from runtime.supply.means import Means
from runtime.supply.trust.signing import signed
from runtime.supply.trust.statement import Statement
from tests.lock.conftest import CORE
from tests.lock.tiny import Tiny, written
from tests.making import gzipped, tree, verified, zipped
from tests.peers.git_server import Repository
from tests.peers.machine import program
from tests.peers.registry import Running
from tests.peers.web import Site
from tests.supply.trust.making import ed, line

SKILL = tree("tool.deck", {"knowledge/deep/är.md": b"# Deep\n", "tests/left-out.md": b"x"}, version="1.2.0")
SHIPPED = {path: data for path, data in SKILL.files.items() if not path.startswith("tests/")}
INTEGRITY = integrity(tree_digest(SHIPPED))
KEY = ed()
SIGNATURE = signed(Statement(id="tool.deck", version="1.2.0", integrity=INTEGRITY), KEY)
FILES = {**SKILL.files, "signatures/tool.deck-1.2.0.sig": SIGNATURE}
KINDS = ["path", "tar", "tgz", "zst", "zip", "wrapped", "url", "git", "oci", "layout", "registry", "oci-source", "layout-source"]


# what the lock says of a kind that is no archive
WRITTEN = {"path": "path", "git": "git", "registry": "registry"} | dict.fromkeys(
    ("oci", "layout", "oci-source", "layout-source"), "oci"
)


def _archive(name: str, data: bytes) -> Callable[[Tiny], str]:
    def make(tiny: Tiny) -> str:
        (tiny.folder / name).write_bytes(data)
        (tiny.folder / f"{name}.sig").write_bytes(SIGNATURE)
        return f'{{ path = "../{name}" }}'

    return make


def _zst(tiny: Tiny) -> str:
    (tiny.folder / "deck.tar").write_bytes(tarball(FILES))
    subprocess.run([program("zstd"), "-q", "-19", "deck.tar", "-o", "deck.tar.zst"], cwd=tiny.folder, check=True)
    (tiny.folder / "deck.tar.zst.sig").write_bytes(SIGNATURE)
    return '{ path = "../deck.tar.zst" }'


def _git(tiny: Tiny) -> str:
    repository = Repository(tiny.folder / "repository")
    repository.commit({f"skill/{path}": data for path, data in FILES.items()})
    repository.git("tag", "-a", "v1.2.0", "-m", "v1.2.0")
    return '{ git = "../repository", tag = "v1.2.0", subdirectory = "skill" }'


def _path(tiny: Tiny) -> str:
    return '{ path = "../deck" }'


def _layout(tiny: Tiny) -> str:
    assert tiny.bundler("push", "deck", f"layout:{tiny.folder}/mirror")[0] == SUCCESS
    return '{ oci = "layout:../mirror", version = "^1" }'


LOCAL: dict[str, Callable[[Tiny], str]] = {
    "path": _path,
    "tar": _archive("deck.tar", tarball(FILES)),
    "tgz": _archive("deck.tgz", gzipped(FILES)),
    "zst": _zst,
    "zip": _archive("deck.zip", zipped(FILES)),
    "wrapped": _archive("deck.tar.gz", gzipped(FILES, "deck-1.2.0/")),
    "git": _git,
    "layout": _layout,
}


def _entry(kind: str, tiny: Tiny, web: Site, open_registry: Running) -> str:
    """The profile's entry, after its source was made."""
    if kind == "url":
        web.files |= {"deck.tgz": gzipped(FILES), "deck.tgz.sig": SIGNATURE}
        return f'{{ url = "{web.url("deck.tgz")}" }}'
    if kind == "oci":
        code, out, err = tiny.bundler("push", "deck", f"{open_registry.host}/skills/tool.deck")
        assert code == SUCCESS, err
        assert out.startswith(f"{open_registry.host}/skills/tool.deck:1.2.0@sha256:")
        return f'{{ oci = "{open_registry.host}/skills/tool.deck", version = "^1.2" }}'
    if kind.endswith("-source"):
        place = f"{open_registry.host}/namespaced" if kind == "oci-source" else "layout:mirror"
        assert tiny.bundler("push", "deck", place if kind == "layout-source" else f"{place}/tool.deck")[0] == SUCCESS
        place = place.replace("layout:", "layout:../")
        tiny.edit("profiles/one.toml", "[sources]\n", f'[sources]\ncorp = {{ oci = "{place}", namespaces = ["tool"] }}\n')
        return '">=1.1"'
    if kind == "registry":
        assert tiny.bundler("registry", "add", "index", "deck")[0] == SUCCESS
        tiny.edit("profiles/one.toml", "[sources]\n", '[sources]\ncorp = { registry = "../index", namespaces = ["tool"] }\n')
        return '"^1.2"'
    return LOCAL[kind](tiny)


@pytest.fixture
def deck(tiny: Tiny) -> Tiny:
    """The small project, with the skill in a folder, and no source for its namespace."""
    written(tiny.folder / "deck", replace(SKILL, files=FILES))
    tiny.edit("profiles/one.toml", 'namespaces = ["core", "tool"]', 'namespaces = ["core"]')
    return tiny


def _payload(skills: VerifiedSkills) -> bytes:
    """All of the executable that comes from skills, but for the words that say where they came from."""
    nameless = tuple(replace(skill, source="") for skill in skills.skills)
    return compose(replace(skills, skills=nameless), Frames(store=None), []).data


def _row(tiny: Tiny) -> dict[str, object]:
    rows = tomllib.loads(tiny.lock.read_text())["skills"]
    return next(row for row in rows if row["id"] == "tool.deck")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_skill_is_the_same_whatever_the_source(
    kind: str, deck: Tiny, web: Site, open_registry: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARO_BUNDLER_CACHE", str(deck.folder / "cache"))
    deck.edit("profiles/one.toml", "[sources]\n", f'"tool.deck" = {_entry(kind, deck, web, open_registry)}\n[sources]\n')
    code, _, err = deck.bundler("lock", "one")
    assert (code, err) == (SUCCESS, "")
    assert _row(deck)["integrity"] == INTEGRITY
    assert str(_row(deck)["source"]).startswith(f"{WRITTEN.get(kind, 'archive')}+")
    assert ("resolved" in _row(deck)) == (kind != "path")
    locked = obeyed(load("one", deck.folder / "profiles"), deck.lock.parent)
    assert _payload(locked.skills) == _payload(verified([*CORE, replace(SKILL, files=SHIPPED)]))
    baked = tomllib.loads(locked.lock.decode())
    assert "profile-digest" not in baked
    assert [sorted(one.keys() & {"id", "source", "resolved", "index", "integrity"}) for one in baked["skills"]] == [
        ["id", "integrity"]
    ] * 3
    before = deck.lock.read_bytes()
    asked = len(web.asked)
    for words in (["lock", "--check", "one"], ["lock", "one"]):
        code, _, err = deck.bundler(*words)
        assert (code, err) == (SUCCESS, "")
    assert deck.lock.read_bytes() == before
    assert len(web.asked) == asked


@pytest.mark.parametrize("kind", KINDS)
def test_row_33_a_signature_travels_with_every_source(
    kind: str, deck: Tiny, web: Site, open_registry: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Required, found and locked; found again in the cache without a network; refused once its key is revoked."""
    monkeypatch.setenv("CARO_BUNDLER_CACHE", str(deck.folder / "cache"))
    entry = _entry(kind, deck, web, open_registry)
    trust = '[trust]\nrequire = { tool = "signed" }\nsigners = ["allowed"]\n'
    deck.edit("profiles/one.toml", "[sources]\n", f'"tool.deck" = {entry}\n{trust}[sources]\n')
    (deck.folder / "profiles/allowed").write_text(f"release@example.com {line(ed(2).public)}\n")
    refused = deck.bundler("lock", "one")
    assert (refused[0], "tool.deck was signed by an unknown signer" in refused[2]) == (INTEGRITY_CODE, True)
    (deck.folder / "profiles/allowed").write_text(f"release@example.com {line(KEY.public)}\n")
    code, _, err = deck.bundler("lock", "one")
    assert (code, err) == (SUCCESS, "")
    assert _row(deck)["signer"] == f"release@example.com ({KEY.public.fingerprint})"
    profile = load("one", deck.folder / "profiles")
    obeyed(profile, deck.lock.parent, Means(cache=deck.folder / "cache/supply", offline=True))
    (deck.folder / "profiles/revoked").write_text(f"{KEY.public.fingerprint}\n")
    deck.edit("profiles/one.toml", "[trust]\n", '[trust]\nrevoked = ["revoked"]\n')
    code, _, err = deck.bundler("lock", "--check", "one")
    assert (code, "was signed with a revoked key" in err) == (INTEGRITY_CODE, True)
