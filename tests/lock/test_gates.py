"""Sources in the lock: what holds, what moves, what has to be accepted by name, and that no secret gets in."""

import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from runtime.errors import INTEGRITY, INVALID, NETWORK, NOT_FOUND, POLICY, SUCCESS, USAGE
from tests.lock.tiny import Tiny, written
from tests.making import tree
from tests.peers.git_server import Repository
from tests.peers.web import Site

SECRET = "hunter2-of-the-test"


@pytest.fixture
def corp(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """The small project, with a registry for `tool` that has tool.deck 1.0.0, and a cache of its own."""
    monkeypatch.setenv("CARO_BUNDLER_CACHE", str(tiny.folder / "cache"))
    _publish(tiny, "1.0.0")
    text = (tiny.folder / "profiles/one.toml").read_text()
    text = text.replace('namespaces = ["core", "tool"]', 'namespaces = ["core"]').replace(
        "[sources]\n", '"tool.deck" = "^1"\n[sources]\n'
    )
    (tiny.folder / "profiles/one.toml").write_text(text + 'corp = { registry = "../index", namespaces = ["tool"] }\n')
    return tiny


def _publish(tiny: Tiny, version: str, manifest: str = "", files: Mapping[str, bytes] | None = None, id: str = "tool.deck") -> None:
    folder = tiny.folder / f"made/{id}-{version}"
    written(folder, tree(id, files, version=version, manifest=manifest))
    code, _, err = tiny.bundler("registry", "add", "index", str(folder))
    assert code == SUCCESS, err


def _row(tiny: Tiny, id: str = "tool.deck") -> dict[str, object]:
    return next(row for row in tomllib.loads(tiny.lock.read_text())["skills"] if row["id"] == id)


def _ok(tiny: Tiny, *words: str) -> str:
    code, out, err = tiny.bundler(*words)
    assert (code, err) == (SUCCESS, "")
    return out


def test_a_lock_holds_until_it_is_upgraded(corp: Tiny) -> None:
    _ok(corp, "lock", "one")
    assert _row(corp)["version"] == "1.0.0"
    assert str(_row(corp)["index"]).startswith("sha256:")
    before = corp.lock.read_bytes()
    _publish(corp, "1.1.0")
    _ok(corp, "lock", "one")
    assert corp.lock.read_bytes() == before
    _ok(corp, "lock", "--upgrade", "core.alpha", "one")
    assert corp.lock.read_bytes() == before
    out = _ok(corp, "lock", "--upgrade", "tool.deck", "one")
    assert "skill tool.deck: version: locked 1.0.0; wanted 1.1.0" in out
    _publish(corp, "1.2.0")
    _ok(corp, "lock", "--upgrade", "one")
    assert _row(corp)["version"] == "1.2.0"
    _publish(corp, "2.0.0")
    _ok(corp, "lock", "one", "--upgrade")
    assert _row(corp)["version"] == "1.2.0"


def test_a_lock_moves_where_the_profile_leaves_no_choice(corp: Tiny) -> None:
    _ok(corp, "lock", "one")
    _publish(corp, "1.1.0")
    corp.edit("profiles/one.toml", '"^1"', '"^1.1"')
    code, _, err = corp.bundler("lock", "--check", "one")
    assert code == USAGE
    assert "wants ^1.1" in err
    _ok(corp, "lock", "one")
    assert _row(corp)["version"] == "1.1.0"


def test_a_dependency_joins_and_says_who_wants_it(corp: Tiny) -> None:
    _publish(corp, "1.1.0", '[dependencies]\n"tool.base" = { version = "^3", features = ["more"] }\n')
    features = '[features]\nmore = { description = "More.", default = false }\n'
    _publish(corp, "3.1.0", features, id="tool.base")
    _ok(corp, "lock", "one")
    assert _row(corp, "tool.base")["required-by"] == ["tool.deck"]
    assert _row(corp, "tool.base")["features"] == ["more"]
    assert "holds" in _ok(corp, "lock", "--check", "one")


def test_what_a_build_needs_is_not_resolved_again(corp: Tiny) -> None:
    """Nothing of the index is there any more; what is locked lies in the cache."""
    _ok(corp, "lock", "one")
    (corp.folder / "index").rename(corp.folder / "gone")
    assert "holds" in _ok(corp, "lock", "--check", "one")
    (corp.folder / "cache").rename(corp.folder / "cold")
    code, _, err = corp.bundler("lock", "--check", "one")
    assert code == NOT_FOUND
    assert 'profiles/one.toml: skills."tool.deck": ' in err


def test_row_32_a_cache_that_was_tampered_with_is_not_believed(corp: Tiny) -> None:
    _ok(corp, "lock", "one")
    for file in (corp.folder / "cache/supply").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace(b"Text of", b"Evil of"))
    assert "holds" in _ok(corp, "lock", "--check", "one")


def test_row_30_a_source_gives_only_the_namespaces_that_it_has(corp: Tiny) -> None:
    """Somebody publishes a newer core.beta elsewhere: no one asks there."""
    _publish(corp, "9.0.0", id="core.beta")
    _ok(corp, "lock", "one")
    assert _row(corp, "core.beta")["source"] == "path+../skills/core.beta"
    assert _row(corp, "core.beta")["version"] == "1.4.0"
    corp.edit("profiles/one.toml", 'namespaces = ["core"]', 'namespaces = ["lang"]')
    code, _, err = corp.bundler("lock", "one")
    assert code == NOT_FOUND
    assert "no source claims the namespace 'core'" in err


def _gate(corp: Tiny, gate: str, *words: str) -> str:
    """The lock is refused and stays; then accepted by that name, and by no other."""
    before = corp.lock.read_bytes()
    for more in ([], ["--accept", f"core.alpha:{gate.partition(':')[2]}"], ["--accept", f"{gate.partition(':')[0]}:signer"]):
        code, out, err = corp.bundler("lock", "one", *words, *more)
        assert (code, out) == (POLICY, "")
        assert f"--accept {gate}" in err
        assert corp.lock.read_bytes() == before
    _ok(corp, "lock", "one", *words, "--accept", gate)
    assert corp.lock.read_bytes() != before
    return err


def test_a_grown_capability_is_accepted_by_name(corp: Tiny) -> None:
    _ok(corp, "lock", "one")
    _publish(corp, "1.1.0", "[capabilities]\nshell = true\n[capabilities.terminal_exec]\nallowed = true\ncommands = ['curl']\n")
    err = _gate(corp, "tool.deck:capabilities", "--upgrade")
    assert "tool.deck asks for more: terminal_exec curl, shell" in err


def test_the_words_that_accept_a_change_do_it(corp: Tiny) -> None:
    """What the hint says is typed as it is: options that were given are in it."""
    (corp.folder / "profiles").rename(corp.folder / "my profiles")
    places = ["--profiles", "my profiles", "--locks", "locks"]
    _ok(corp, "lock", "one", *places)
    grown = "[capabilities]\nshell = true\n"
    for version, upgrade in (("1.1.0", ["--upgrade", "tool.deck"]), ("1.2.0", ["--upgrade"])):
        _publish(corp, version, grown)
        grown += "env_read = ['HOME']\n"
        code, _, err = corp.bundler("lock", "one", *upgrade, *places, "--accept", "tool.deck:version")
        assert code == POLICY
        words = shlex.split(err.rpartition("then: ")[2])
        assert words[0] == "bundler"
        assert f"skill tool.deck: version: locked 1.{int(version[2]) - 1}.0; wanted {version}" in _ok(corp, *words[1:])


def test_an_id_that_nobody_has_is_not_passed_over(corp: Tiny) -> None:
    _publish(corp, "1.1.0", '[dependencies]\n"tool.base" = "*"\n')
    _publish(corp, "1.0.0", id="tool.base")
    _ok(corp, "lock", "one")
    for words in (["--upgrade", "tool.dekc"], ["--accept", "tool.dekc:version"]):
        code, out, err = corp.bundler("lock", "one", *words)
        assert (code, out) == (USAGE, "")
        assert f"{' '.join(words)}: neither the profile nor its lock has 'tool.dekc'" in err
        assert "perhaps 'tool.deck'" in err
    for words in (["--upgrade", "tool.base"], ["--accept", "tool.base:version"]):
        assert "unchanged" in _ok(corp, "lock", "one", *words)


def test_what_a_registry_does_not_have_is_not_found_there(corp: Tiny) -> None:
    corp.edit("profiles/one.toml", '"tool.deck"', '"tool.nothing"')
    code, _, err = corp.bundler("lock", "one")
    assert code == NOT_FOUND
    assert 'profiles/one.toml: skills."tool.nothing": tool.nothing: not in the registry ../index' in err
    corp.edit("profiles/one.toml", '"tool.nothing"', '"tool.deck"')
    _publish(corp, "1.1.0", '[dependencies]\n"tool.nothing" = "*"\n')
    _ok(corp, "lock", "one")
    assert _row(corp)["version"] == "1.0.0"
    corp.edit("profiles/one.toml", '"^1"', '"^1.1"')
    code, _, err = corp.bundler("lock", "one")
    assert code == NOT_FOUND
    assert "tool.nothing: not in the registry ../index" in err
    assert "tool.deck 1.1.0 depends on it" in err


def test_two_locks_that_are_not_there(corp: Tiny) -> None:
    code, _, err = corp.bundler("lock", "diff", "old.lock", "new.lock")
    assert (code, "'bundler lock PROFILE' makes it" in err) == (NOT_FOUND, True)


def test_a_capability_less_is_no_matter(corp: Tiny) -> None:
    _publish(corp, "1.1.0", "[capabilities]\nshell = true\n")
    _ok(corp, "lock", "one")
    _publish(corp, "1.2.0")
    _ok(corp, "lock", "--upgrade", "one")
    assert _row(corp)["capabilities"] == {}


def test_row_31_a_lower_version_is_accepted_by_name(corp: Tiny) -> None:
    _publish(corp, "1.1.0")
    _ok(corp, "lock", "one")
    corp.edit("profiles/one.toml", '"^1"', '"<1.1"')
    err = _gate(corp, "tool.deck:version")
    assert "tool.deck goes down from 1.1.0 to 1.0.0" in err


def test_another_source_is_accepted_by_name(corp: Tiny) -> None:
    _ok(corp, "lock", "one")
    corp.edit("profiles/one.toml", '"tool.deck" = "^1"', '"tool.deck" = { path = "../made/tool.deck-1.0.0" }')
    err = _gate(corp, "tool.deck:source")
    assert "comes from path+../made/tool.deck-1.0.0, no longer from registry+../index" in err


def test_a_build_asks_no_other_source_for_what_was_pinned_in_one(corp: Tiny, web: Site) -> None:
    _ok(corp, "lock", "one")
    corp.edit("profiles/one.toml", '"tool.deck" = "^1"', f'"tool.deck" = {{ url = "{web.url("deck.tgz")}" }}')
    code, out, err = corp.bundler("lock", "--check", "one")
    assert (code, out) == (USAGE, "")
    assert f"skill tool.deck: source: locked registry+../index; wanted archive+{web.url('deck.tgz')}" in err
    assert not web.asked


def test_a_moved_tag_is_accepted_by_name(corp: Tiny) -> None:
    repository = Repository(corp.folder / "repository")
    repository.commit(tree("tool.deck").files)
    repository.git("tag", "v1")
    corp.edit("profiles/one.toml", '"tool.deck" = "^1"', '"tool.deck" = { git = "../repository", tag = "v1" }')
    _ok(corp, "lock", "one")
    repository.commit({"knowledge/evil.md": b"# Evil\n"})
    repository.git("tag", "--force", "v1")
    assert "unchanged" in _ok(corp, "lock", "one")
    err = _gate(corp, "tool.deck:history", "--upgrade")
    assert "the tag v1 moved from " in err


def test_an_override_stands_for_all_and_its_reason_is_locked(corp: Tiny) -> None:
    _publish(corp, "2.0.0")
    needs = '[dependencies]\n"tool.deck" = "^2"\n'
    written(corp.folder / "skills/core.gamma", tree("core.gamma", manifest=needs))
    corp.edit("profiles/one.toml", '"core.alpha" = "*"', '"core.alpha" = "*"\n"core.gamma" = "*"')
    code, _, err = corp.bundler("lock", "one")
    assert code == USAGE
    assert "profiles/one.toml wants tool.deck ^1" in err
    assert "core.gamma 1.0.0 wants tool.deck ^2" in err
    assert '[overrides] "tool.deck" = { version = "2.0.0", reason = "..." }' in err
    file = corp.folder / "profiles/one.toml"
    file.write_text(file.read_text() + '[overrides]\n"tool.deck" = { version = "1.0.0", reason = "2 is too slow" }\n')
    _ok(corp, "lock", "one")
    assert _row(corp)["override"] == "1.0.0: 2 is too slow"
    assert "holds" in _ok(corp, "lock", "--check", "one")
    corp.edit("profiles/one.toml", "2 is too slow", "2 is too big")
    assert (
        "skill tool.deck: override: locked 1.0.0: 2 is too slow; wanted 1.0.0: 2 is too big"
        in corp.bundler("lock", "--check", "one")[2]
    )


def test_two_locks_side_by_side(corp: Tiny) -> None:
    _ok(corp, "lock", "one")
    old = corp.folder / "old.lock"
    old.write_bytes(corp.lock.read_bytes())
    assert _ok(corp, "lock", "diff", str(old), str(corp.lock)) == "the same skills\n"
    _publish(corp, "1.1.0", "[capabilities]\nnetwork = ['a.example']\n")
    corp.edit("profiles/one.toml", '"core.alpha" = "*"\n', "")
    _ok(corp, "lock", "--upgrade", "one", "--accept", "tool.deck:capabilities")
    lines = _ok(corp, "lock", "diff", str(old), str(corp.lock)).splitlines()
    assert lines[:2] == ["- core.alpha 1.0.0", "~ core.beta 1.4.0"]
    assert "    version: 1.0.0 -> 1.1.0" in lines
    assert lines[-1] == "    asks for network a.example"
    assert '"kind": "removed"' in _ok(corp, "lock", "diff", "--format", "json", str(old), str(corp.lock))


def _everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".toml")


def test_a_secret_in_an_address_is_refused_and_not_shown(corp: Tiny, web: Site) -> None:
    for entry in (
        f'{{ url = "{web.url("deck.tgz")}" }}',
        f'{{ git = "{web.address}/deck" }}',
    ):
        secret = entry.replace("http://", f"http://me:{SECRET}@")
        corp.edit("profiles/one.toml", '"^1"', secret)
        code, out, err = corp.bundler("lock", "one")
        assert code == 5
        assert SECRET not in out + err
        assert "an address without a password" in err
        corp.edit("profiles/one.toml", secret, '"^1"')


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (f'{{ url = "http://127.0.0.1/x.tgz?token={SECRET}" }}', "a token, key or signature in an address"),
        (f'{{ git = "https://a.example/x?sig={SECRET}" }}', "a token, key or signature in an address"),
        ('{ url = "http://[::1/x.tgz" }', "no address"),
        ('{ git = "https://[::1/x" }', "no address"),
    ],
)
def test_what_an_address_may_not_be(corp: Tiny, entry: str, said: str) -> None:
    corp.edit("profiles/one.toml", '"^1"', entry)
    code, out, err = corp.bundler("lock", "one")
    assert (code, out) == (INVALID, "")
    assert 'skills."tool.deck"' in err or "skills.tool.deck" in err
    assert said in err
    assert SECRET not in err


def test_a_secret_of_netrc_is_nowhere(corp: Tiny, web: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime.supply.archive.writing import tarball

    home = corp.folder / "home"
    home.mkdir()
    (home / ".netrc").write_text(f"machine 127.0.0.1 login me password {SECRET}\n")
    monkeypatch.setenv("HOME", str(home))
    web.login = f"me:{SECRET}"
    web.files["deck.tar"] = tarball(tree("tool.deck").files)
    corp.edit("profiles/one.toml", '"^1"', f'{{ url = "{web.url("deck.tar")}" }}')
    _ok(corp, "lock", "one")
    assert f'source = "archive+{web.url("deck.tar")}"' in corp.lock.read_text()
    (home / ".netrc").rename(corp.folder / "netrc.toml")
    assert SECRET.encode() not in _everything(corp.folder)
    web.files.clear()
    (corp.folder / "cache").rename(corp.folder / "cold")
    code, _, err = corp.bundler("lock", "--check", "one")
    assert code == NETWORK
    assert SECRET not in err


def test_row_32_an_archive_that_changed_behind_its_address(corp: Tiny, web: Site) -> None:
    from runtime.supply.archive.writing import tarball

    web.files["deck.tar"] = tarball(tree("tool.deck").files)
    corp.edit("profiles/one.toml", '"^1"', f'{{ url = "{web.url("deck.tar")}" }}')
    _ok(corp, "lock", "one")
    (corp.folder / "cache").rename(corp.folder / "cold")
    web.files["deck.tar"] = tarball(tree("tool.deck", {"data/evil": b"x"}).files)
    code, _, err = corp.bundler("lock", "--check", "one")
    assert code == INTEGRITY
    assert f'profiles/one.toml: skills."tool.deck": {web.url("deck.tar")}: found sha256:' in err
