"""Executables with and without what fetches and what verifies: every source from loopback, then no network at all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from runtime.errors import INTEGRITY, USAGE
from tests.making import tree
from tests.peers.machine import Certificate, program
from tests.peers.registry import Running
from tests.peers.web import Site
from tests.project import Done, copied, run
from tests.supply.installed.ground import Ground
from tests.supply.installed.test_sources import KINDS, SIGNATURE, Shop
from tests.supply.trust.making import ed, line

PROFILE = """\
[profile]
name = "reaching"
extends = "minimal"
features = ["manage", "recipes"{more}]
[target]
optimise = "start"
[budget]
total = "30 MB"
[trust]
signers = ["allowed"]
[policy.users]
add_skills = "{word}"
"""


class Frozen(Ground):
    """The same user's machine, with an executable."""

    def __init__(self, folder: Path, executable: Path) -> None:
        super().__init__(folder)
        del self.environment["CARO_BUNDLE"], self.environment["PYTHONPATH"]
        self.executable = executable

    def command(self, *words: str | Path) -> list[str]:
        return [str(self.executable), *map(str, words)]

    def alone(self, *words: str) -> Done:
        """Without any network."""
        return run([program("unshare"), "-rn", self.executable, *words], env=self.environment)


def _built(folder: Path, cache: Path, more: Sequence[str], word: str) -> Path:
    project = copied(folder, cache)
    (folder / "profiles/allowed").write_text(f"release@example.com {line(ed().public)}\n")
    (folder / "profiles/reaching.toml").write_text(PROFILE.format(more="".join(f', "{one}"' for one in more), word=word))
    return project.bundle("reaching")[0]


@pytest.fixture(scope="module")
def reaching(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    return _built(tmp_path_factory.mktemp("reaching"), cache, ["fetch", "sign"], "signed")


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    return _built(tmp_path_factory.mktemp("at-home"), cache, [], "allow")


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_skill_comes_from_anywhere_and_then_needs_no_network(
    kind: str, reaching: Path, tmp_path: Path, secure_web: Site, open_registry: Running, tls: Certificate
) -> None:
    ground = Frozen(tmp_path, reaching)
    shop = Shop(ground, secure_web, open_registry, tls)
    added = ground.caro("skill", "add", *KINDS[kind](shop, SIGNATURE), "--yes")
    assert (added.code, added.err) == (0, "")
    listed = ground.alone("skill", "list")
    assert (listed.code, "custom.fish" in listed.out) == (0, True)
    assert "Overview of custom.fish" in ground.alone("show", "custom.fish").out
    assert ground.alone("recipe", "list").code == 0


def test_row_33_an_unsigned_one_does_not(reaching: Path, tmp_path: Path, tls: Certificate) -> None:
    ground = Frozen(tmp_path, reaching)
    refused = ground.caro("skill", "add", ground.skill("custom.fish"), "--yes")
    assert (refused.code, "custom.fish is unsigned" in refused.err) == (INTEGRITY, True)


@pytest.mark.parametrize("words", [["--git", "https://x/y"], ["--url", "https://x/y"], ["--oci", "x/y"], ["custom.fish"]], ids=str)
def test_what_cannot_fetch_says_so(words: list[str], at_home: Path, tmp_path: Path) -> None:
    ground = Frozen(tmp_path, at_home)
    refused = ground.caro("skill", "add", *words, "--yes")
    assert (refused.code, refused.out) == (USAGE, "")
    assert "built without the feature 'fetch'" in refused.err
    assert ground.caro("skill", "add", ground.skill("custom.fish"), "--yes").code == 0


def test_what_cannot_verify_says_so_and_takes_nothing_for_signed(at_home: Path, tmp_path: Path) -> None:
    ground = Frozen(tmp_path, at_home)
    folder = ground.skill("custom.fish", version="1.2.0", files=tree("custom.fish", version="1.2.0").files)
    (folder / "signatures").mkdir()
    (folder / "signatures/custom.fish-1.2.0.sig").write_bytes(SIGNATURE)
    refused = ground.caro("skill", "add", folder, "--yes")
    assert (refused.code, "built without the feature 'sign'" in refused.err) == (USAGE, True)
    assert ground.installed() == {}


def test_each_feature_costs_what_it_brings(reaching: Path, at_home: Path) -> None:
    assert reaching.stat().st_size > at_home.stat().st_size + 5_000_000
