"""Installed skills beside those of the executable: found and searched alike, claimed once, limited by the policy at each start."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from runtime.catalog.choice import chosen
from runtime.catalog.installed import LOCK, catalog, pack_path, scanned
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import BUILD, POLICY
from runtime.contract.policy import Policy
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.payload.read import Payload
from tests.making import answered, bare, composed, opened, stored, terminal, tree

FISH = {"knowledge/fish.md": b"# Fish\n\nFeed the gold fish of the pond:\n\n```sh\nfeed --fish gold\n```\n"}
POLICIES = {
    "deny": b'{"users": {"add_skills": "deny"}}',
    "blocked": b'{"blocked": ["custom.*"]}',
    "damaged": b"{",
    "signed": b'{"users": {"add_skills": "signed"}}',
    "silent": b"null",
    "mistyped": b'{"users": {"add_skills": "sined"}}',
}


def whole_policy(said: bytes) -> bytes:
    """A whole policy with one thing changed, as the bundler writes it."""
    if said in {b"{", b"null"}:
        return said
    whole = asdict(Policy())
    for key, value in json.loads(said).items():
        whole[key] = {**whole[key], **value} if isinstance(value, dict) else value
    return json.dumps(whole).encode()


def _embedded(policy: str = "silent") -> Payload:
    return opened(
        bare(
            composed(
                [tree("core.alpha"), tree("core.shell")], [stored(POLICY, whole_policy(POLICIES[policy])), stored(BUILD, b"{}")]
            )
        )
    )


class Home:
    """A folder of caro with skills in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[str] = []
        self.complaints: list[CaroError] = []

    def add(self, id: str, *, version: str = "1.0.0", files: Mapping[str, bytes] | None = None, pack: str = "") -> Path:
        data = bare(composed([tree(id, files, version=version)]))
        root = pack or f"sha256:{opened(data).place.root.hex()}"
        file = Path(pack_path(str(self.folder), id, version, root))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.rows.append(f'\n[[skills]]\nid = "{id}"\nversion = "{version}"\npack = "{root}"\n')
        return file

    def catalog(self, embedded: Payload, head: str = "version = 1\n") -> Catalog:
        (self.folder / LOCK).write_text(head + "".join(self.rows))
        return catalog(embedded, {"CARO_HOME": str(self.folder)}, self.complaints.append)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_an_installed_skill_is_listed_found_and_searched(home: Home) -> None:
    home.add("custom.fish", files=FISH)
    home.add("core.beta")
    both = home.catalog(_embedded())
    assert [skill.id for skill in both.skills()] == ["core.alpha", "core.beta", "core.shell", "custom.fish"]
    assert both.find("custom.fish").version == "1.0.0"
    assert [skill.id for skill in chosen(both, "!core.shell,!custom.fish")] == ["core.alpha", "core.beta"]
    assert "feed --fish gold" in answered(both, ["ask", "feed the gold fish"], terminal())
    with pytest.raises(CaroError):
        answered(both, ["ask", "feed the gold fish", "--skills", "!custom.fish"], terminal())
    assert "Feed the gold fish" in answered(both, ["show", "custom.fish", "fish"], terminal())
    assert home.complaints == []


def test_an_id_is_claimed_once_and_by_the_executable_first(home: Home) -> None:
    home.add("core.alpha", version="9.0.0")
    assert home.catalog(_embedded()).find("core.alpha").version == "1.0.0"


def test_what_is_switched_off_counts_nowhere(home: Home) -> None:
    home.add("custom.fish", files=FISH)
    off = home.catalog(_embedded(), 'off = ["core.alpha", "custom.fish"]\n')
    assert [skill.id for skill in off.skills()] == ["core.shell"]
    with pytest.raises(CaroError, match=r"custom\.fish: is switched off") as caught:
        off.find("custom.fish")
    assert caught.value.code == NOT_FOUND
    with pytest.raises(CaroError):
        answered(off, ["ask", "feed the gold fish"], terminal())


@pytest.mark.parametrize(
    ("policy", "counts"),
    [("deny", False), ("blocked", False), ("damaged", False), ("mistyped", False), ("signed", True), ("silent", True)],
)
def test_the_policy_decides_at_each_start(home: Home, policy: str, counts: bool) -> None:
    home.add("custom.fish")
    assert ("custom.fish" in {skill.id for skill in home.catalog(_embedded(policy)).skills()}) is counts


def test_a_damaged_or_exchanged_pack_is_left_out_and_named(home: Home) -> None:
    home.add("custom.fish").write_bytes(b"x" * 10_000)
    home.add("custom.bird").unlink()
    home.add("custom.other", pack="sha256:" + "0" * 64)
    left = home.catalog(_embedded())
    assert [skill.id for skill in left.skills()] == ["core.alpha", "core.shell"]
    assert [(error.code, error.hint) for error in home.complaints] == [
        (INTEGRITY, "caro skill remove custom.fish, then add it again"),
        (NOT_FOUND, "caro skill remove custom.bird, then add it again"),
        (INTEGRITY, "caro skill remove custom.other, then add it again"),
    ]


@pytest.mark.parametrize("text", ["", "[[skills]]", '[[skills]]\nid = "a', "\0\0", "off = [", "[[skills]]\n" * 3, 'id = "a"'])
def test_a_lock_that_is_none_installs_nothing(text: str, home: Home) -> None:
    (home.folder / LOCK).write_text(text)
    found = catalog(_embedded(), {"CARO_HOME": str(home.folder)}, home.complaints.append)
    assert [skill.id for skill in found.skills()] == ["core.alpha", "core.shell"]


def test_no_home_is_no_matter(tmp_path: Path) -> None:
    for environment in ({}, {"HOME": "/nonexistent"}, {"CARO_HOME": str(tmp_path / "none")}):
        assert len(catalog(_embedded(), environment, lambda error: None).skills()) == 2


def test_the_lines_of_a_lock() -> None:
    assert scanned('version = 1\noff = ["a", "b"]\n\n[[skills]]\nid = "c"\nsize = 3\n') == (frozenset({"a", "b"}), [{"id": "c"}])
