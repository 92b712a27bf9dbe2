"""caro skill add from each kind of source, out of real servers: judged, with what it needs, nothing left of a failure."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bundler.registry import adding
from runtime.contract.digest import integrity, tree_digest
from runtime.errors import DENIED, INTEGRITY, INVALID, NOT_FOUND, POLICY, USAGE
from runtime.supply.archive.writing import tarball
from runtime.supply.means import Means
from runtime.supply.oci.artifact import push
from runtime.supply.oci.reference import Reference
from runtime.supply.oci.registry import Registry
from runtime.supply.oci.signature import sign
from runtime.supply.trust.signing import signed
from runtime.supply.trust.statement import Statement
from runtime.supply.trust.trust import packed
from tests.catalog.test_installed import whole_policy
from tests.making import tree
from tests.peers.git_server import Repository
from tests.peers.machine import Certificate
from tests.peers.registry import Running
from tests.peers.web import Site
from tests.project import Done
from tests.supply.installed.ground import ASKS, Ground
from tests.supply.trust.making import ed, line

FILES = dict(tree("custom.fish", version="1.2.0").files)
DIGEST = integrity(tree_digest(FILES))
KEY = ed()
SIGNATURE = signed(Statement(id="custom.fish", version="1.2.0", integrity=DIGEST), KEY)
WHO = f"release@example.com ({KEY.public.fingerprint})"
TRUST = packed({}, {"allowed": f"release@example.com {line(KEY.public)}\n".encode()}, {})
NEEDS = '\n[dependencies]\n"custom.pond" = "^1"\n'


class Shop:
    """Everything that a skill may come from, on loopback."""

    def __init__(self, ground: Ground, web: Site, oci: Running, tls: Certificate) -> None:
        self.ground, self.web, self.oci, self.tls = ground, web, oci, tls
        ground.environment |= {"PATH": os.environ["PATH"], "SSL_CERT_FILE": str(tls.file)}

    def folder(self, signature: bytes) -> list[str]:
        return [str(_written(self.ground.folder / "fish", FILES, signature))]

    def archive(self, signature: bytes) -> list[str]:
        file = self.ground.folder / "fish.tar"
        file.write_bytes(tarball(FILES))
        _beside(self.ground.folder / "fish.tar.sig", signature)
        return [str(file)]

    def url(self, signature: bytes) -> list[str]:
        self.web.files |= {"fish.tar": tarball(FILES)} | ({"fish.tar.sig": signature} if signature else {})
        return ["--url", self.web.url("fish.tar")]

    def git(self, signature: bytes) -> list[str]:
        repository = Repository(self.ground.folder / "repository")
        repository.commit({**FILES, **_lying(signature)})
        repository.git("tag", "v1.2.0")
        return ["--git", f"file://{repository.folder}", "--ref", "v1.2.0"]

    def artifact(self, signature: bytes) -> list[str]:
        text = f"{self.oci.host}/adding/fish-{os.getpid()}-{self.ground.folder.name.replace('_', '-').lower()}"
        reference = Reference.parse(text)
        assert reference is not None, text
        store = Registry(reference, Means(cache=self.ground.folder / "c"))
        digest = push(store, FILES, "custom.fish", "1.2.0", "1.2.0")
        if signature:
            sign(store, digest, signature)
        return ["--oci", text]

    def registry(self, signature: bytes) -> list[str]:
        self.publish({**FILES}, signature)
        return ["custom.fish"]

    def publish(self, files: Mapping[str, bytes], signature: bytes = b"") -> None:
        """A version into an index in a folder, which the settings name."""
        folder = _written(self.ground.folder / "publishing", files, signature)
        index = self.ground.folder / "index"
        adding.add(index, [adding.read_skill(str(folder), Means(cache=self.ground.folder / "c"))])
        self.settings(f'[skills.registry]\ndefault = "{index}"\n')

    def settings(self, text: str) -> None:
        self.ground.own.mkdir(exist_ok=True)
        (self.ground.own / "config.toml").write_text(text)


def _lying(signature: bytes) -> dict[str, bytes]:
    return {"signatures/custom.fish-1.2.0.sig": signature} if signature else {}


def _written(folder: Path, files: Mapping[str, bytes], signature: bytes) -> Path:
    for path, data in {**files, **_lying(signature)}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def _beside(file: Path, signature: bytes) -> None:
    if signature:
        file.write_bytes(signature)


KINDS: dict[str, Callable[[Shop, bytes], list[str]]] = {
    "folder": Shop.folder,
    "archive": Shop.archive,
    "url": Shop.url,
    "git": Shop.git,
    "oci": Shop.artifact,
    "registry": Shop.registry,
}
Open = Callable[[Ground], Shop]


@pytest.fixture
def shop(secure_web: Site, open_registry: Running, tls: Certificate) -> Open:
    return lambda ground: Shop(ground, secure_web, open_registry, tls)


def _add(shop: Shop, words: list[str], *more: str) -> Done:
    return shop.ground.caro("skill", "add", *words, "--yes", "--format", "json", *more)


@pytest.mark.parametrize("kind", KINDS)
def test_one_skill_by_every_source_is_one_pack(kind: str, tmp_path: Path, shop: Open) -> None:
    here = shop(Ground(tmp_path, trust=TRUST))
    added = _add(here, KINDS[kind](here, SIGNATURE))
    assert (added.code, added.err) == (0, "")
    made = json.loads(added.out)
    assert (made["id"], made["version"], made["integrity"], made["signer"]) == ("custom.fish", "1.2.0", DIGEST, WHO)
    assert here.ground.installed() == {"custom.fish": "1.2.0"}
    again = here.ground.caro("skill", "add", *KINDS["folder"](here, SIGNATURE), "--yes")
    assert again.code == 0, again.err


@pytest.mark.parametrize("kind", KINDS)
def test_row_33_a_policy_that_wants_signatures_gets_them_from_every_source(kind: str, tmp_path: Path, shop: Open) -> None:
    policy = whole_policy(b'{"users": {"add_skills": "signed"}}')
    here = shop(Ground(tmp_path, policy, TRUST))
    unsigned = _add(here, KINDS[kind](here, b""))
    assert (unsigned.code, unsigned.out) == (INTEGRITY, "")
    assert "custom.fish is unsigned" in unsigned.err
    assert here.ground.packs() == []


SIGNED_POLICY = b'{"users": {"add_skills": "signed"}}'


@pytest.mark.parametrize("kind", KINDS)
def test_row_33_what_is_signed_comes_in(kind: str, tmp_path: Path, shop: Open) -> None:
    here = shop(Ground(tmp_path, whole_policy(SIGNED_POLICY), TRUST))
    assert _add(here, KINDS[kind](here, SIGNATURE)).code == 0


def _key(options: str, seed: int = 1) -> bytes:
    return f"release@example.com {options} {line(ed(seed).public)}\n".encode()


OTHER = signed(Statement(id="custom.fish", version="1.2.0", integrity=integrity(tree_digest({"a": b""}))), KEY)
VERDICTS = {
    "unsigned": (b"", _key(""), b"", "is unsigned"),
    "unknown": (SIGNATURE, _key("", 2), b"", "was signed by an unknown signer"),
    "expired": (SIGNATURE, _key('valid-before="20200101Z"'), b"", "was signed with a key that has expired"),
    "revoked": (SIGNATURE, _key(""), f"{KEY.public.fingerprint}\n".encode(), "was signed with a revoked key"),
    "wrong content": (OTHER, _key(""), b"", "has a signature of other content"),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_row_34_five_verdicts_five_messages_one_code(verdict: str, tmp_path: Path, shop: Open) -> None:
    signature, allowed, revoked, said = VERDICTS[verdict]
    trust = packed({}, {"allowed": allowed}, {"revoked": revoked} if revoked else {})
    here = shop(Ground(tmp_path, whole_policy(SIGNED_POLICY), trust))
    refused = _add(here, here.archive(signature))
    assert (refused.code, refused.out) == (INTEGRITY, "")
    assert f"custom.fish {said}" in refused.err
    assert here.ground.packs() == []


def test_what_a_skill_needs_comes_along_and_is_not_fetched_twice(ground: Ground, shop: Open) -> None:
    here = shop(ground)
    for version in ("1.0.0", "1.4.0", "2.0.0"):
        here.publish(tree("custom.pond", version=version).files)
    here.publish(tree("custom.fish", manifest=NEEDS).files)
    added = _add(here, ["custom.fish"])
    assert (added.code, added.err) == (0, "")
    assert [one["version"] for one in json.loads(added.out)["dependencies"]] == ["1.4.0"]
    assert ground.installed() == {"custom.fish": "1.0.0", "custom.pond": "1.4.0"}
    assert json.loads(_add(here, ["custom.fish"]).out)["dependencies"] == []


def test_a_folder_takes_what_it_needs_from_the_registry(ground: Ground, shop: Open) -> None:
    here = shop(ground)
    here.publish(tree("custom.pond").files)
    assert _add(here, [str(ground.skill("custom.fish", manifest=NEEDS))]).code == 0
    assert ground.installed() == {"custom.fish": "1.0.0", "custom.pond": "1.0.0"}


def test_a_need_that_cannot_come_in_keeps_everything_out(ground: Ground, shop: Open) -> None:
    here = shop(ground)
    here.publish(tree("custom.pond", manifest="\n[capabilities]\nshell = true\n").files)
    here.publish(tree("custom.fish", manifest=NEEDS).files)
    refused = _add(here, ["custom.fish"])
    assert "custom.pond: asks for shell" in refused.err
    assert (ground.installed(), ground.packs()) == ({}, [])


REFUSED = {
    "no source": ([], USAGE, "a skill comes from one source; found 0"),
    "two sources": (["a.b", "--url", "https://x/"], USAGE, "found 2"),
    "a ref of nothing": (["a.b", "--ref", "main"], USAGE, "--ref"),
    "no registry": (["custom.fish"], NOT_FOUND, "no registry is known"),
    "no folder": (["./nothing"], NOT_FOUND, "no such folder or archive"),
    "no reference": (["--oci", "x"], USAGE, "no reference"),
    "no address": (["--url", "x"], USAGE, "no address"),
    "no digest": (["./x.tgz", "--sha256", "00"], USAGE, "64 hexadecimal digits"),
    "no constraint": (["custom.fish", "--version", "new"], USAGE, "no constraint"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_words_that_mean_nothing_are_refused(case: str, ground: Ground) -> None:
    words, code, said = REFUSED[case]
    refused = ground.caro("skill", "add", *words, "--yes")
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err


def test_row_32_another_archive_than_was_named(ground: Ground, shop: Open) -> None:
    refused = _add(here := shop(ground), here.archive(b""), "--sha256", "0" * 64)
    assert (refused.code, ground.packs()) == (INTEGRITY, [])


MISFITS = {
    "platform": '\n[platform]\nos = ["macos"]\n',
    "machine": '\n[platform]\narch = ["arm"]\n',
}


@pytest.mark.parametrize("case", MISFITS)
@pytest.mark.parametrize("kind", ["folder", "registry"])
def test_what_does_not_run_here_stays_out(case: str, kind: str, ground: Ground, shop: Open) -> None:
    here = shop(ground)
    files = tree("custom.fish", manifest=MISFITS[case]).files
    if kind == "registry":
        here.publish(files)
    words = ["custom.fish"] if kind == "registry" else [str(_written(ground.folder / "misfit", files, b""))]
    refused = _add(here, words)
    assert (refused.code, refused.out) == (USAGE, "")
    assert "is for" in refused.err


def test_a_skill_of_a_newer_caro_says_so(ground: Ground) -> None:
    folder = ground.skill("custom.fish")
    text = (folder / "skill.toml").read_text().replace("license =", 'min_caro_version = "999.0.0"\nlicense =')
    (folder / "skill.toml").write_text(text)
    refused = ground.caro("skill", "add", folder, "--yes")
    assert (refused.code, "needs caro 999.0.0" in refused.err) == (USAGE, True)


SETTINGS = {
    "unknown key": "[skills]\ndefalt = 'all'\n",
    "unknown table": "[skill]\n",
    "wrong type": "[skills]\ndefault = 1\n",
    "unknown kind": "[skills.capabilities]\nnever_grant = ['secret_access']\n",
    "mirrors of nothing": "[skills.registry]\nmirrors = ['x']\n",
    "no toml": "[",
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_are_read_strictly(case: str, ground: Ground, shop: Open) -> None:
    here = shop(ground)
    here.settings(SETTINGS[case])
    for words in (["skill", "add", str(ground.skill("custom.fish")), "--yes"], ["skill", "list"]):
        refused = ground.caro(*words)
        assert (refused.code, refused.out) == (INVALID, "")
        assert "config.toml" in refused.err
    assert "perhaps skills.default" in refused.err or case != "unknown key"


def test_settings_choose_the_skills_of_a_command(ground: Ground, shop: Open) -> None:
    shop(ground).settings('[skills]\ndefault = "!core.alpha"\n')
    assert ground.ids() == ["core.shell"]
    assert "core.alpha" in ground.caro("skill", "list", "--skills=all").out


def test_a_kind_that_is_never_granted_and_one_that_a_person_confirms(ground: Ground, shop: Open) -> None:
    here, asks = shop(ground), '\n[capabilities]\nnetwork = ["example.com"]\nenv_read = ["FISH_*"]\n'
    fish = ground.skill("custom.fish", manifest=asks)
    here.settings('[skills.capabilities]\nalways_confirm = ["network"]\n')
    refused = ground.caro("skill", "add", fish, "--yes")
    assert (refused.code, "asks for network, which config.toml wants" in refused.err) == (3, True)
    here.settings('[skills.capabilities]\nnever_grant = ["network"]\n')
    assert ground.caro("skill", "add", fish, "--yes").code == 0
    grants = json.loads((ground.own / "grants/custom.fish.json").read_text())["grants"]
    assert (grants["network"], grants["env_read"]) == ([], ["FISH_*"])


def test_row_33_another_signer_needs_force(tmp_path: Path, shop: Open) -> None:
    here = shop(Ground(tmp_path, trust=TRUST))
    assert _add(here, here.archive(SIGNATURE)).code == 0
    (here.ground.folder / "fish.tar.sig").unlink()
    refused = _add(here, here.archive(b""))
    assert (refused.code, f"is signed by {WHO}; this one by nobody" in refused.err) == (USAGE, True)
    assert _add(here, here.archive(b""), "--force").code == 0


def test_row_33_another_signer_is_consented_to_anew(tmp_path: Path) -> None:
    """Though it asks for nothing new, and comes from the same folder."""
    ground = Ground(tmp_path, trust=TRUST)
    files = dict(tree("custom.fish", version="1.2.0", manifest=ASKS).files)
    about = Statement(id="custom.fish", version="1.2.0", integrity=integrity(tree_digest(files)))
    fish = _written(tmp_path / "fish", files, signed(about, KEY))
    assert ground.caro("skill", "add", fish, "--yes").code == 0
    assert ground.caro("skill", "add", fish, "--force").code == 0  # the same once more: nothing to ask
    shutil.rmtree(fish / "signatures")
    refused = ground.caro("skill", "add", fish, "--force")
    assert (refused.code, "nobody can be asked here" in refused.err) == (DENIED, True)


def test_a_policy_that_denies_asks_no_server(tmp_path: Path, shop: Open) -> None:
    here = shop(Ground(tmp_path, whole_policy(b'{"users": {"add_skills": "deny"}}')))
    assert _add(here, here.url(b"")).code == POLICY
    assert here.web.asked == []
