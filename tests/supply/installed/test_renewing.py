"""caro skill update, search, info --remote and features, over an index in a folder and over a folder that changes."""

import json
import os
from pathlib import Path

import pytest

from bundler.registry import adding
from runtime.errors import DENIED, INVALID, NOT_FOUND, USAGE
from runtime.supply.installed.record import read
from runtime.supply.means import Means
from runtime.supply.trust.statement import split
from tests.supply.installed.ground import ASKS, Ground
from tests.supply.trust.conftest import done, program

FEATURES = (
    '\n[features]\ndeep = { description = "Deep water", default = true }\nsalt = { description = "Salt water", default = false }\n'
)


@pytest.fixture
def corp(ground: Ground) -> Ground:
    """An index with three versions of a skill, of which the oldest is installed."""
    ground.own.mkdir()
    (ground.own / "config.toml").write_text(f'[skills.registry]\ndefault = "{ground.folder}/index"\n')
    for version in ("1.0.0", "1.4.0", "2.0.0"):
        _publish(ground, version)
    assert ground.caro("skill", "add", "custom.fish", "--version", "1.0.0", "--yes").code == 0
    return ground


def _publish(ground: Ground, version: str, manifest: str = "") -> None:
    folder = ground.skill("custom.fish", version=version, manifest=manifest)
    adding.add(ground.folder / "index", [adding.read_skill(str(folder), Means(cache=Path(ground.folder / "c")))])


def _rows(ground: Ground, *words: str) -> list[dict[str, str]]:
    done = ground.caro("skill", "update", *words, "--yes", "--format", "json")
    assert (done.code, done.err) == (0, "")
    found: list[dict[str, str]] = json.loads(done.out)
    return found


def test_an_update_stays_within_the_major_version_unless_told(corp: Ground) -> None:
    assert _rows(corp, "--check") == [{"id": "custom.fish", "installed": "1.0.0", "found": "1.4.0", "state": "newer"}]
    assert corp.installed() == {"custom.fish": "1.0.0"}
    assert _rows(corp)[0]["state"] == "updated"
    assert corp.installed() == {"custom.fish": "1.4.0"}
    assert _rows(corp)[0]["state"] == "up to date; 2.0.0 is there: --major takes it"
    assert _rows(corp, "custom.fish", "--major")[0]["found"] == "2.0.0"
    assert corp.installed() == {"custom.fish": "2.0.0"}


def test_an_update_that_asks_for_more_asks_a_person(corp: Ground) -> None:
    _publish(corp, "1.5.0", "\n[capabilities]\nsecrets_access = true\n")
    refused = corp.caro("skill", "update", "--yes")
    assert (refused.code, "asks for secrets_access" in refused.err) == (DENIED, True)
    assert corp.installed() == {"custom.fish": "1.0.0"}


def test_an_update_asks_for_what_is_new_and_gives_nothing_back_that_was_revoked(ground: Ground) -> None:
    folder = ground.skill("custom.fish", manifest=ASKS)
    ground.caro("skill", "add", folder, "--yes")
    assert ground.caro("skill", "capabilities", "custom.fish", "revoke", "network=example.com").code == 0
    manifest = folder / "skill.toml"
    manifest.write_text(manifest.read_text().replace('"1.0.0"', '"1.1.0"'))
    updated = ground.caro("skill", "update")  # nobody is there who could be asked
    assert (updated.code, updated.err) == (0, "")
    assert ground.installed() == {"custom.fish": "1.1.0"}
    text = manifest.read_text().replace('"1.1.0"', '"1.2.0"').replace('env_read = ["FISH_*"]', 'env_read = ["FISH_*", "POND"]')
    manifest.write_text(text)
    refused = ground.caro("skill", "update")
    assert (refused.code, "nobody can be asked here" in refused.err) == (DENIED, True)
    assert ground.caro("skill", "update", "--yes").code == 0
    granted = json.loads((ground.own / "grants/custom.fish.json").read_text())["grants"]
    assert (granted["network"], granted["env_read"]) == ([], ["FISH_*", "POND"])


def test_a_skill_from_elsewhere_is_consented_to_anew(ground: Ground) -> None:
    ground.caro("skill", "add", ground.skill("custom.fish", manifest=ASKS), "--yes")
    other = ground.skill("custom.fish", version="1.1.0", manifest=ASKS)
    assert ground.caro("skill", "add", other).code == DENIED
    assert ground.installed() == {"custom.fish": "1.0.0"}


def _raised(folder: Path, then: str, now: str) -> None:
    manifest = folder / "skill.toml"
    manifest.write_text(manifest.read_text().replace(f'"{then}"', f'"{now}"'))


def test_an_update_leaves_what_is_off_and_which_features_were_chosen(ground: Ground) -> None:
    folder = ground.skill("custom.fish", manifest=FEATURES)
    ground.caro("skill", "add", folder, "--no-default-features", "--features", "salt", "--no-enable", "--yes")
    _raised(folder, "1.0.0", "1.1.0")
    assert _rows(ground)[0]["state"] == "updated"
    lock = read(ground.state())
    assert (lock.off, lock.skills[0].version, lock.skills[0].features) == (("custom.fish",), "1.1.0", ("salt",))


def test_the_same_version_with_other_content_needs_force(ground: Ground) -> None:
    folder = ground.skill("custom.fish", files={"knowledge/a.md": b"# A\n"})
    ground.caro("skill", "add", folder, "--yes")
    (folder / "knowledge/a.md").write_text("# B\n")
    assert _rows(ground)[0]["state"] == "the same version with other content: --force takes it"
    assert _rows(ground, "--force")[0]["state"] == "updated"


def test_a_source_that_is_gone_does_not_keep_the_others_back(ground: Ground) -> None:
    gone, there = ground.skill("custom.bird"), ground.skill("custom.fish")
    for folder in (gone, there):
        ground.caro("skill", "add", folder, "--yes")
    gone.rename(ground.folder / "away")
    _raised(there, "1.0.0", "1.1.0")
    done = ground.caro("skill", "update", "--yes", "--format", "json")
    assert (done.code, "custom.bird: " in done.err) == (NOT_FOUND, True)
    assert [(row["id"], row["state"]) for row in json.loads(done.out)] == [("custom.bird", "failed"), ("custom.fish", "updated")]
    assert ground.installed()["custom.fish"] == "1.1.0"


def test_what_others_need_is_not_taken_from_them(ground: Ground) -> None:
    pond = ground.skill("custom.pond")
    needs = '\n[dependencies]\n"custom.pond" = "=1.0.0"\n'
    for folder in (pond, ground.skill("custom.fish", manifest=needs)):
        assert ground.caro("skill", "add", folder, "--yes").code == 0
    _raised(pond, "1.0.0", "1.1.0")
    said = "custom.fish 1.0.0, which is here, depends on custom.pond =1.0.0; "
    refused = ground.caro("skill", "update", "--yes")
    assert (refused.code, f"{said}1.1.0 would be left" in refused.err) == (USAGE, True)
    refused = ground.caro("skill", "remove", "custom.pond")
    assert (refused.code, f"{said}none would be left" in refused.err) == (USAGE, True)
    assert ground.installed() == {"custom.fish": "1.0.0", "custom.pond": "1.0.0"}
    assert ground.caro("skill", "remove", "custom.fish").code == ground.caro("skill", "remove", "custom.pond").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["FOLDER", "--version", "^9"], "--version: nothing here"),
        (["--git", "https://bob:pw@example.com/x"], "--git: an address with a password"),
        (["--url", "https://bob:pw@example.com/x.tar"], "--url: an address with a password"),
    ],
)
def test_words_that_would_mean_nothing_or_tell_a_secret(ground: Ground, words: list[str], said: str) -> None:
    folder = ground.skill("custom.fish")
    refused = ground.caro("skill", "add", *(str(folder) if word == "FOLDER" else word for word in words), "--yes")
    assert (refused.code, said in refused.err, "pw" in refused.err.replace("password", "")) == (USAGE, True, False)


def test_a_folder_is_looked_at_again(ground: Ground) -> None:
    folder = ground.skill("custom.fish")
    ground.caro("skill", "add", folder, "--yes")
    assert _rows(ground)[0]["state"] == "up to date"
    manifest = folder / "skill.toml"
    manifest.write_text(manifest.read_text().replace('"1.0.0"', '"1.1.0"'))
    assert _rows(ground)[0]["state"] == "updated"
    manifest.write_text(manifest.read_text().replace('"1.1.0"', '"1.0.5"'))
    assert _rows(ground)[0]["state"] == "older"
    manifest.write_text(manifest.read_text().replace('"1.0.5"', '"2.0.0"'))
    assert "--major" in _rows(ground)[0]["state"]
    assert ground.installed() == {"custom.fish": "1.1.0"}


def test_what_is_not_installed_cannot_be_updated(ground: Ground) -> None:
    assert ground.caro("skill", "update").out == "no skill is installed\n"
    assert ground.caro("skill", "update", "custom.fish").code == NOT_FOUND


def test_skills_are_searched_here_and_in_the_registry(corp: Ground) -> None:
    here = json.loads(corp.caro("skill", "search", "alpha", "--format", "json").out)
    assert [(one["id"], one["where"]) for one in here] == [("core.alpha", "embedded")]
    corp.caro("skill", "remove", "custom.fish")
    assert corp.caro("skill", "search", "fish").code == NOT_FOUND
    there = json.loads(corp.caro("skill", "search", "fish", "--registry", "--format", "json").out)
    assert there == [{"id": "custom.fish", "version": "2.0.0", "where": "registry", "description": ""}]


def test_the_registry_says_what_it_has_of_a_skill(corp: Ground) -> None:
    found = json.loads(corp.caro("skill", "info", "custom.fish", "--remote", "--format", "json").out)
    assert [one["version"] for one in found["versions"]] == ["2.0.0", "1.4.0", "1.0.0"]
    assert corp.caro("skill", "info", "custom.none", "--remote").code == NOT_FOUND


def test_features_are_listed(ground: Ground) -> None:
    ground.caro("skill", "add", ground.skill("custom.fish", manifest=FEATURES), "--yes")
    listed = json.loads(ground.caro("skill", "features", "custom.fish", "--format", "json").out)
    assert [(one["name"], one["description"], one["default"]) for one in listed] == [
        ("deep", "Deep water", True),
        ("salt", "Salt water", False),
    ]
    assert ground.caro("skill", "features", "core.alpha").out == "core.alpha has no features\n"


def test_a_skill_is_packed_signed_and_added(ground: Ground, key_files: dict[str, Path], tmp_path: Path) -> None:
    folder = ground.skill("custom.fish")
    packed = ground.caro("skill", "pack", folder, "--sign", key_files["ed25519"], "--format", "json")
    assert (packed.code, packed.err) == (0, "")
    made = json.loads(packed.out)
    assert made["signature"] == f"{made['file']}.sig"
    assert Path(made["signature"]).read_bytes().startswith(b"caro-skill@1\nid custom.fish\nversion 1.0.0\n")


def test_an_agent_signs_with_the_key_that_only_it_has(ground: Ground, key_files: dict[str, Path], agent: str) -> None:
    """And ssh-keygen says that the signature is one."""
    public, allowed = ground.folder / "release.pub", ground.folder / "allowed"
    public.write_bytes(key_files["rsa"].with_suffix(".pub").read_bytes())
    allowed.write_text(f"release@example.com {public.read_text()}")
    done([program("ssh-add", "openssh-client"), "-q", key_files["rsa"]], env={"SSH_AUTH_SOCK": agent, "PATH": os.environ["PATH"]})
    words = ("skill", "pack", ground.skill("custom.fish"), "--sign", public, "--format", "json")
    assert ground.caro(*words).code == NOT_FOUND
    packed = ground.caro(*words, SSH_AUTH_SOCK=agent)
    assert (packed.code, packed.err) == (0, "")
    statement, signature = split(Path(json.loads(packed.out)["signature"]).read_bytes())
    (ground.folder / "armour").write_bytes(signature)
    check = ("-Y", "verify", "-f", allowed, "-I", "release@example.com", "-n", "caro-skill@1", "-s", ground.folder / "armour")
    assert b"Good" in done([program("ssh-keygen", "openssh-client"), *check], statement)


def test_a_key_that_cannot_be_used_leaves_no_pack(ground: Ground) -> None:
    folder = ground.skill("custom.fish")
    refused = ground.caro("skill", "pack", folder, "--sign", folder / "LICENSE")
    assert (refused.code, refused.out) == (INVALID, "")
    assert list(ground.folder.glob("*.tgz*")) == []
