"""A registry whose snapshot must be signed: by `--sign KEY` of who publishes, for profiles whose source says `signed = true`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from runtime.errors import DENIED, INTEGRITY, NOT_FOUND, SUCCESS, USAGE, CaroError
from runtime.supply.trust.key_file import FileKey
from runtime.supply.trust.signing import signature
from tests.lock.tiny import Tiny, written
from tests.making import tree
from tests.supply.trust.conftest import done, program
from tests.supply.trust.making import ed, line

KEY = ed()
SOURCE = 'corp = { registry = "../index", namespaces = ["tool"], signed = true, mirrors = ["../mirror"] }\n'


def _key_file(file: Path, key: FileKey) -> Path:
    file.write_bytes(key.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    return file


def _deck(tiny: Tiny, version: str) -> str:
    written(tiny.folder / f"deck-{version}", tree("tool.deck", version=version))
    return f"deck-{version}"


def _allowed(tiny: Tiny, text: str) -> None:
    (tiny.folder / "profiles/allowed").write_text(text)


@pytest.fixture
def registry(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """The small project with a signed index, and a profile that trusts its key and takes a skill from it."""
    monkeypatch.setenv("CARO_BUNDLER_CACHE", str(tiny.folder / "cache"))
    key = _key_file(tiny.folder / "key", KEY)
    code, _, err = tiny.bundler("registry", "add", "index", _deck(tiny, "1.0.0"), "--sign", str(key))
    assert (code, err) == (SUCCESS, "")
    trust = '[trust]\nsigners = ["allowed"]\nrevoked = ["revoked"]\n'
    tiny.edit("profiles/one.toml", 'namespaces = ["core", "tool"]', 'namespaces = ["core"]')
    tiny.edit("profiles/one.toml", "[sources]\n", f'"tool.deck" = "*"\n{trust}[sources]\n{SOURCE}')
    _allowed(tiny, f"release@example.com {line(KEY.public)}\n")
    (tiny.folder / "profiles/revoked").write_text("# none\n")
    return tiny


def test_what_was_signed_is_taken_and_ssh_keygen_says_the_same(registry: Tiny) -> None:
    code, _, err = registry.bundler("lock", "one")
    assert (code, err) == (SUCCESS, "")
    allowed, at = registry.folder / "profiles/allowed", registry.folder / "index/snapshot.json"
    words: list[str | Path] = [
        "-Y",
        "verify",
        "-f",
        allowed,
        "-I",
        "release@example.com",
        "-n",
        "caro-registry@1",
        "-s",
        f"{at}.sig",
    ]
    done([program("ssh-keygen", "openssh-client"), *words], at.read_bytes())
    for file in (registry.folder / "index").glob("snapshot*"):
        file.unlink()
    code, _, err = registry.bundler("lock", "--check", "one")  # what is pinned asks for no snapshot
    assert (code, err) == (SUCCESS, "")


def _sig(tiny: Tiny) -> Path:
    return tiny.folder / "index/snapshot.json.sig"


def _snapshot(tiny: Tiny) -> bytes:
    return (tiny.folder / "index/snapshot.json").read_bytes()


def _changed(tiny: Tiny) -> None:
    value = json.loads(_snapshot(tiny))
    value["skills"]["tool.evil"] = "sha256:00"
    (tiny.folder / "index/snapshot.json").write_text(json.dumps(value))


WRONG: dict[str, tuple[Callable[[Tiny], object], str]] = {
    "no signature": (lambda tiny: _sig(tiny).unlink(), "is unsigned"),
    "another key": (lambda tiny: _allowed(tiny, f"b {line(ed(2).public)}\n"), "was signed by an unknown signer"),
    "a key that expired": (
        lambda tiny: _allowed(tiny, f'b valid-before="20200101Z" {line(KEY.public)}\n'),
        "was signed with a key that has expired",
    ),
    "a key for skills only": (
        lambda tiny: _allowed(tiny, f'b namespaces="caro-skill@1" {line(KEY.public)}\n'),
        "was signed by an unknown signer: b may sign for namespaces='caro-skill@1', which caro-registry@1 is not one of",
    ),
    "a revoked key": (
        lambda tiny: (tiny.folder / "profiles/revoked").write_text(f"{KEY.public.fingerprint}\n"),
        "was signed with a revoked key",
    ),
    "another snapshot": (_changed, "has a signature of other content"),
    "a signature for another purpose": (
        lambda tiny: _sig(tiny).write_bytes(signature(_snapshot(tiny), "file", KEY)),
        "has a signature of other content: it was made for the namespace 'file'; wanted 'caro-registry@1'",
    ),
    "noise": (lambda tiny: _sig(tiny).write_bytes(b"-noise"), "has a signature that cannot be read"),
}


@pytest.mark.parametrize("case", WRONG)
def test_row_33_a_snapshot_without_a_good_signature_is_refused(case: str, registry: Tiny) -> None:
    break_it, said = WRONG[case]
    done(["cp", "-r", registry.folder / "index", registry.folder / "mirror"])  # which covers nothing up
    break_it(registry)
    code, _, err = registry.bundler("lock", "one")
    assert code == INTEGRITY
    assert "sources.corp.signed: " in err
    assert f"index/snapshot.json {said}" in err
    assert "skill pack" not in err
    registry.edit("profiles/one.toml", ", signed = true", "")
    code, _, err = registry.bundler("lock", "one")
    assert (code, err) == (SUCCESS, "")


def test_a_signed_index_does_not_silently_go_unsigned(registry: Tiny) -> None:
    before = registry.state()
    code, _, err = registry.bundler("registry", "add", "index", _deck(registry, "1.1.0"))
    assert (code, "its snapshot is signed" in err, "--sign KEY" in err) == (USAGE, True, True)
    assert all(registry.state()[name] == was for name, was in before.items())
    assert registry.bundler("registry", "build", "index")[0] == SUCCESS  # nothing changes: the signature stays good
    (registry.folder / "index/skills/tool.deck.jsonl").rename(registry.folder / "aside")
    code, _, err = registry.bundler("registry", "build", "index")
    assert (code, "its snapshot is signed" in err) == (USAGE, True)
    (registry.folder / "aside").rename(registry.folder / "index/skills/tool.deck.jsonl")
    key = str(registry.folder / "key")
    for words in (["add", "index", "deck-1.1.0", "--sign", key], ["build", "index", "--sign", key]):
        assert registry.bundler("registry", *words)[0] == SUCCESS
        assert registry.bundler("lock", "one")[0] == SUCCESS


@pytest.mark.parametrize("when", ["the key cannot be read", "the agent says no"])
def test_a_key_that_cannot_sign_leaves_the_index_as_it_is(when: str, registry: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> bytes:
        raise CaroError("refused", code=DENIED)

    deck, name = _deck(registry, "1.1.0"), "key" if when == "the agent says no" else "nokey"
    monkeypatch.setattr("runtime.supply.trust.signing.signature", refused)
    code, _, _ = registry.bundler("registry", "add", "index", deck, "--sign", str(registry.folder / name))
    assert code == (DENIED if name == "key" else NOT_FOUND)
    code, _, err = registry.bundler("lock", "one")
    assert (code, err) == (SUCCESS, "")
    assert 'version = "1.0.0"' in registry.lock.read_text()
