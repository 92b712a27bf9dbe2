"""Skills as OCI artifacts: in real registries, open, with passwords and with tokens, and in folders that skopeo reads."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import INTEGRITY, INVALID, NETWORK, NOT_FOUND, USAGE, CaroError
from runtime.supply.cache import digest_of
from runtime.supply.means import Means
from runtime.supply.oci.artifact import INTEGRITY_KEY, push, refer
from runtime.supply.oci.layout import Layout
from runtime.supply.oci.reference import Reference
from runtime.supply.oci.registry import Registry
from runtime.supply.oci.source import OciSource
from tests.making import tree
from tests.peers.machine import Certificate, program
from tests.peers.registry import LOGIN, Running

FILES = dict(tree("tool.deck", {"data/x": bytes(range(256)) * 500}, version="1.2.0").files)
USER, _, PASSWORD = LOGIN.partition(":")
NAMES = iter(range(10_000))


def _reference(running: Running) -> Reference:
    """A repository that no other test uses."""
    found = Reference.parse(f"{running.host}/tests/deck-{os.getpid()}-{next(NAMES)}")
    assert found is not None
    return found


def _logged_in(means: Means, running: Running, tls: Certificate | None, entry: object) -> Means:
    """The means of a user with that entry in config.json."""
    folder = Path(means.environ["HOME"]) / ".docker"
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"auths": {running.host: entry}}))
    environ = {**means.environ, "SSL_CERT_FILE": str(tls.file)} if tls else means.environ
    return replace(means, environ=environ)


AUTH = {"auth": base64.b64encode(LOGIN.encode()).decode()}


@pytest.fixture(params=["open", "password", "token", "refresh"])
def registry(request: pytest.FixtureRequest, means: Means, tls: Certificate) -> tuple[Running, Means]:
    """Each kind of registry, and who may push to it."""
    if request.param == "open":
        return request.getfixturevalue("open_registry"), means
    if request.param == "password":
        running = request.getfixturevalue("password_registry")
        return running, _logged_in(means, running, tls, AUTH)
    running = request.getfixturevalue("token_registry")
    return running, _logged_in(means, running, tls, AUTH if request.param == "token" else {"identitytoken": PASSWORD})


def _source(reference: Reference) -> OciSource:
    return OciSource(reference=reference, shown=str(reference), id="tool.deck")


def _pushed(running: Running, means: Means, tag: str = "1.2.0") -> tuple[Reference, str]:
    reference = _reference(running)
    return reference, push(Registry(reference, means), FILES, "tool.deck", "1.2.0", tag)


def test_what_was_pushed_is_pulled(registry: tuple[Running, Means]) -> None:
    running, means = registry
    reference, digest = _pushed(running, means)
    source = _source(reference).pinned(means)
    assert source.pin == digest
    assert source.fetch(means).files == FILES
    assert source.configuration(means) == FILES["skill.toml"]
    assert source.describe() == f"oci+{reference}"
    again = push(Registry(reference, means), FILES, "tool.deck", "1.2.0", "1.2.0")
    assert again == digest


def test_by_tag_by_digest_and_the_newest_version(open_registry: Running, means: Means) -> None:
    reference = _reference(open_registry)
    store = Registry(reference, means)
    digests = {
        tag: push(store, {**FILES, "data/tag": tag.encode()}, "tool.deck", tag, tag) for tag in ("1.9.0", "1.10.0", "2.0.0-rc.1")
    }
    push(store, FILES, "tool.deck", "1.0.0", "latest")
    assert [version for version, _ in _source(reference).versions(means)] == ["1.9.0", "1.10.0", "2.0.0-rc.1"]
    assert _source(replace(reference, tag="1.9.0")).pinned(means).pin == digests["1.9.0"]
    assert _source(replace(reference, digest=digests["1.10.0"])).pinned(means).pin == digests["1.10.0"]


def test_a_push_has_an_artifact_type_and_skopeo_reads_it(open_registry: Running, means: Means, tmp_path: Path) -> None:
    reference, digest = _pushed(open_registry, means)
    place = f"docker://{reference}:1.2.0"
    raw = subprocess.run(
        [program("skopeo"), "inspect", "--raw", "--tls-verify=false", place], capture_output=True, check=True
    ).stdout
    assert digest_of(raw) == digest
    value = json.loads(raw)
    assert value["artifactType"] == "application/vnd.caro.skill.v1"
    assert value["annotations"][INTEGRITY_KEY] == integrity(tree_digest(FILES))
    folder = tmp_path / "copied"
    subprocess.run(
        [program("skopeo"), "--insecure-policy", "copy", "--src-tls-verify=false", place, f"oci:{folder}:1.2.0"],
        check=True,
        capture_output=True,
    )
    found = Reference.parse(f"layout:{folder}")
    assert found is not None
    source = _source(found).pinned(means)
    assert source.fetch(means).files == FILES
    assert source.pin == digest


def test_a_layout_is_written_that_skopeo_reads(tmp_path: Path, open_registry: Running, means: Means) -> None:
    layout = Layout(tmp_path / "layout")
    digest = push(layout, FILES, "tool.deck", "1.2.0", "tool.deck-1.2.0")
    other = push(layout, {**FILES, "data/y": b"1"}, "tool.other", "3.0.0", "tool.other-3.0.0")
    reference = _reference(open_registry)
    subprocess.run(
        [
            *(program("skopeo"), "--insecure-policy", "copy", "--dest-tls-verify=false"),
            *(f"oci:{tmp_path}/layout:tool.deck-1.2.0", f"docker://{reference}:1.2.0"),
        ],
        check=True,
        capture_output=True,
    )
    assert _source(reference).pinned(means).pin == digest
    found = Reference.parse(f"layout:{tmp_path}/layout")
    assert found is not None
    assert [(version, one.pin) for version, one in _source(found).versions(means)] == [("1.2.0", digest)]
    assert [one.pin for _, one in replace(_source(found), id="tool.other").versions(means)] == [other]


def test_referrers_are_found_by_the_tag_where_no_list_is_kept(registry: tuple[Running, Means]) -> None:
    running, means = registry
    reference, digest = _pushed(running, means)
    store = Registry(reference, means)
    assert store.referrers(digest) == []
    size = len(store.manifest(digest))
    made = [
        refer(store, (digest, size), "application/vnd.example.signature", data, {"n": "1"}) for data in (b"one", b"two", b"one")
    ]
    assert sorted(str(row["digest"]) for row in store.referrers(digest)) == sorted(set(made))


def test_referrers_of_a_layout(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout")
    digest = push(layout, FILES, "tool.deck", "1.2.0", "a")
    made = refer(layout, (digest, len(layout.manifest(digest))), "application/vnd.example.signature", b"x", {})
    assert [row["digest"] for row in layout.referrers(digest)] == [made]


def _damaged(running: Running, digest: str, change: Callable[[bytes], bytes]) -> None:
    hexadecimal = digest.removeprefix("sha256:")
    file = running.storage / "docker/registry/v2/blobs/sha256" / hexadecimal[:2] / hexadecimal / "data"
    file.write_bytes(change(file.read_bytes()))


def _fails(source: OciSource, means: Means, code: int) -> str:
    with pytest.raises(CaroError) as caught:
        source.pinned(means).fetch(means)
    assert caught.value.code == code, caught.value.message
    assert caught.value.hint
    assert PASSWORD not in str(vars(caught.value))
    return caught.value.message


@pytest.mark.parametrize("kind", ["registry", "layout"])
def test_a_published_version_is_not_replaced_unless_it_is_said(
    kind: str, open_registry: Running, means: Means, tmp_path: Path
) -> None:
    store = Registry(_reference(open_registry), means) if kind == "registry" else Layout(tmp_path / "layout")
    other = {**FILES, "data/y": b"1"}
    digest = push(store, FILES, "tool.deck", "1.2.0", "1.2.0")
    assert push(store, FILES, "tool.deck", "1.2.0", "1.2.0") == digest
    with pytest.raises(CaroError) as caught:
        push(store, other, "tool.deck", "1.2.0", "1.2.0")
    assert caught.value.code == USAGE
    assert store.resolve("1.2.0") == digest
    forced = push(store, other, "tool.deck", "1.2.0", "1.2.0", force=True)
    assert caught.value.message == f"1.2.0 is there already: {digest}; this one is {forced}"
    assert store.resolve("1.2.0") == forced


@pytest.mark.parametrize("what", ["manifest", "layer"])
def test_row_32_storage_that_was_tampered_with_is_found(open_registry: Running, means: Means, what: str) -> None:
    reference = _reference(open_registry)
    store = Registry(reference, means)
    unique = {**FILES, "data/unique": str(reference).encode()}
    digest = push(store, unique, "tool.deck", "1.2.0", "1.2.0")
    layer = json.loads(store.manifest(digest))["layers"][0]["digest"]
    _damaged(open_registry, layer if what == "layer" else digest, lambda data: data.replace(b"tool.deck", b"tool.dick"))
    message = _fails(_source(reference).at(digest), means, INTEGRITY)
    assert f"the registry's {'blob' if what == 'layer' else 'manifest'}: found sha256:" in message or "broken" in message
    assert (layer if what == "layer" else digest) in message


def test_a_layer_that_was_cut_is_an_error(open_registry: Running, means: Means) -> None:
    reference = _reference(open_registry)
    store = Registry(reference, means)
    digest = push(store, {**FILES, "data/unique": str(reference).encode()}, "tool.deck", "1.2.0", "1.2.0")
    layer = json.loads(store.manifest(digest))["layers"][0]["digest"]
    _damaged(open_registry, layer, lambda data: data[:5000])
    with pytest.raises(CaroError) as caught:
        _source(reference).at(digest).fetch(means)
    assert caught.value.code in {INTEGRITY, NETWORK}


def test_no_login_and_a_wrong_one_are_told_apart_from_what_is_missing(
    password_registry: Running, token_registry: Running, means: Means, tls: Certificate
) -> None:
    wrong = {"auth": base64.b64encode(b"robot:another").decode()}
    for running in (password_registry, token_registry):
        for entry in ({}, wrong):
            message = _fails(_source(_reference(running)), _logged_in(means, running, tls, entry), NETWORK)
            assert "wants other credentials" in message
        right = _logged_in(means, running, tls, AUTH)
        assert "not there" in _fails(_source(_reference(running)), right, NOT_FOUND)


def test_a_registry_with_a_certificate_of_nobody(password_registry: Running, means: Means) -> None:
    assert "TLS: " in _fails(_source(_reference(password_registry)), means, NETWORK)


@pytest.fixture
def helper(tmp_path: Path, means: Means, password_registry: Running, tls: Certificate) -> Path:
    """A credential helper on PATH that knows the login; what it was asked is in the file beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    file = folder / "docker-credential-tests"
    file.write_text(
        f'#!/bin/sh\nread host; echo "$1 $host" >> {folder}/asked\n'
        f'[ "$host" = "{password_registry.host}" ] || exit 1\necho \'{{"Username": "{USER}", "Secret": "{PASSWORD}"}}\'\n'
    )
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("key", ["credHelpers", "credsStore"])
def test_a_credential_helper_is_asked(helper: Path, key: str, means: Means, password_registry: Running, tls: Certificate) -> None:
    folder = Path(means.environ["HOME"]) / "docker"
    folder.mkdir()
    value = {password_registry.host: "tests"} if key == "credHelpers" else "tests"
    (folder / "config.json").write_text(json.dumps({key: value}))
    environ = {
        **means.environ,
        "SSL_CERT_FILE": str(tls.file),
        "DOCKER_CONFIG": str(folder),
        "PATH": f"{helper.parent}:{os.environ['PATH']}",
    }
    asking = replace(means, environ=environ)
    reference, digest = _pushed(password_registry, asking)
    source = _source(reference).pinned(asking)
    assert (source.pin, source.starts_programs) == (digest, True)
    assert source.fetch(asking).files == FILES
    assert set((helper.parent / "asked").read_text().splitlines()) == {f"get {password_registry.host}"}
    missing = replace(means, environ={**environ, "PATH": "/usr/bin:/bin"})
    assert "docker-credential-tests: not on PATH" in _fails(_source(_reference(password_registry)), missing, NETWORK)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"auths": {"HOST": {"auth": "no base64!"}}}', '{"auths": {"HOST": {"auth": "bm9jb2xvbg=="}}}']
)
def test_a_broken_file_of_credentials_is_named(text: str, means: Means, password_registry: Running, tls: Certificate) -> None:
    using = _logged_in(means, password_registry, tls, AUTH)
    file = Path(means.environ["HOME"]) / ".docker/config.json"
    file.write_text(text.replace("HOST", password_registry.host))
    assert str(file) in _fails(_source(_reference(password_registry)), using, INVALID)


REFERENCES = {
    "registry.example/a": ("registry.example", "a", "", ""),
    "registry.example:5000/a/b-c.d:1.0": ("registry.example:5000", "a/b-c.d", "1.0", ""),
    f"[::1]:5000/a@sha256:{'0' * 64}": ("[::1]:5000", "a", "", f"sha256:{'0' * 64}"),
}


@pytest.mark.parametrize("text", REFERENCES)
def test_references(text: str) -> None:
    found = Reference.parse(text)
    assert found is not None
    assert (found.host, found.name, found.tag, found.digest) == REFERENCES[text]
    assert str(found) == text


@pytest.mark.parametrize("text", ["", "a", "https://a/b", "a/B", "a/b:", "a/b@sha256:0", "u@a/b", "a/../b", "a//b", "layout:"])
def test_what_is_no_reference(text: str) -> None:
    assert Reference.parse(text) is None


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no index": lambda folder: (folder / "index.json").unlink(),
    "an index that is none": lambda folder: (folder / "index.json").write_text("["),
    "a digest that is a path": lambda folder: (folder / "index.json").write_text(
        json.dumps(
            {"manifests": [{"digest": "sha256:../../../etc/passwd", "annotations": {"org.opencontainers.image.ref.name": "a"}}]}
        )
    ),
    "blobs that are gone": lambda folder: shutil.rmtree(folder / "blobs/sha256"),
    "blobs that were changed": lambda folder: [file.write_bytes(b"{}") for file in (folder / "blobs/sha256").iterdir()],
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_layout_is_one_error(name: str, tmp_path: Path, offline: Means) -> None:
    layout = Layout(tmp_path / "layout")
    push(layout, FILES, "tool.deck", "1.2.0", "a")
    DAMAGES[name](tmp_path / "layout")
    reference = Reference.parse(f"layout:{tmp_path}/layout:a")
    assert reference is not None
    with pytest.raises(CaroError) as caught:
        _source(reference).pinned(offline).fetch(offline)
    assert caught.value.code in {NOT_FOUND, INVALID, INTEGRITY}
    assert str(tmp_path / "layout") in caught.value.message


MANIFESTS: dict[str, dict[str, object]] = {
    "another type": {"artifactType": "application/x"},
    "no layer": {"layers": []},
    "two layers": {"layers": [{}, {}]},
    "a size that is none": {"config": {"mediaType": "application/vnd.caro.skill.manifest.v1+toml", "digest": "x", "size": -1}},
    "a list": {"layers": {}},
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_is_no_skill(name: str, tmp_path: Path, offline: Means) -> None:
    layout = Layout(tmp_path / "layout")
    value = json.loads(layout.manifest(push(layout, FILES, "tool.deck", "1.2.0", "a")))
    digest = layout.put_manifest(json.dumps({**value, **MANIFESTS[name]}).encode(), "b")
    reference = Reference.parse(f"layout:{tmp_path}/layout@{digest}")
    assert reference is not None
    assert "no artifact of a skill" in _fails(_source(reference), offline, INVALID)


def test_a_configuration_of_another_skill_is_found(tmp_path: Path, offline: Means) -> None:
    layout = Layout(tmp_path / "layout")
    value = json.loads(layout.manifest(push(layout, FILES, "tool.deck", "1.2.0", "a")))
    other = FILES["skill.toml"].replace(b"1.2.0", b"9.9.9")
    value["config"] |= {"digest": layout.put_blob(other), "size": len(other)}
    reference = Reference.parse(f"layout:{tmp_path}/layout@{layout.put_manifest(json.dumps(value).encode(), 'b')}")
    assert reference is not None
    assert "its configuration is not the skill.toml of its layer" in _fails(_source(reference), offline, INTEGRITY)
