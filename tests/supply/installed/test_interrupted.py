"""Adding that is killed, done twice at once, or finds no room: the old state or the new one, never between."""

import json
import random
import resource
import subprocess
import time
from pathlib import Path

import pytest

from bundler.registry import adding
from runtime.errors import POLICY
from runtime.supply.archive.writing import tarball
from runtime.supply.means import Means
from tests.making import tree
from tests.supply.installed.ground import ASKS, Ground

KILLS = {"folder": 50, "archive": 50, "registry": 50}
BIG = {f"knowledge/part-{number}.md": f"# Part {number}\n\n{'words of it ' * 400}\n".encode() for number in range(12)}


def _seconds(ground: Ground, *words: str | Path) -> float:
    began = time.monotonic()
    assert ground.caro(*words).code == 0
    return time.monotonic() - began


def _words(ground: Ground, kind: str, version: str) -> list[str | Path]:
    """What names this version of the fish, whose source is made."""
    folder = ground.skill("custom.fish", version=version, files=BIG)
    if kind == "folder":
        return [folder]
    if kind == "archive":
        file = ground.folder / f"fish-{version}.tar"
        file.write_bytes(tarball(tree("custom.fish", BIG, version=version).files))
        return [file]
    adding.add(ground.folder / "index", [adding.read_skill(str(folder), Means(cache=ground.folder / "c"))])
    ground.own.mkdir(exist_ok=True)
    (ground.own / "config.toml").write_text(f'[skills.registry]\ndefault = "{ground.folder}/index"\n')
    return ["custom.fish", "--version", version]


@pytest.mark.parametrize("kind", KILLS)
def test_row_65_killed_at_any_moment_it_is_the_old_or_the_new_one(ground: Ground, kind: str) -> None:
    """50 moments spread over the whole command; after each one a start finds one of two versions, whole.

    How long the command takes is found again after each kill, as the machine may be busier than a moment ago: the moments reach
    further as long as none of them comes too late, and less far once one does.
    """
    versions = [_words(ground, kind, f"1.{number}.0") for number in range(2)]
    reach = _seconds(ground, "skill", "add", *versions[0], "--yes")
    moments = random.Random(65)
    seen = set()
    for turn in range(KILLS[kind]):
        command = ground.command("skill", "add", *versions[turn % 2], "--yes", "--force")
        process = subprocess.Popen(command, env=ground.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 1.1) * reach)
        process.kill()
        reach *= 0.8 if process.wait() == 0 else 1.1
        found = ground.installed()
        assert found in ({"custom.fish": "1.0.0"}, {"custom.fish": "1.1.0"})
        seen.add(found["custom.fish"])
    assert seen == {"1.0.0", "1.1.0"}
    assert ground.caro("show", "custom.fish", "part-3").code == 0
    ground.caro("skill", "add", *versions[1], "--yes", "--force")
    assert len(ground.packs()) == 1  # what killed writers left is gone


@pytest.mark.parametrize("kind", ["folder", "registry"])
def test_row_63_several_at_once_lose_nothing(ground: Ground, kind: str) -> None:
    folders = [ground.skill(f"custom.fish-{number}") for number in range(6)]
    places: list[Path | str] = [*folders]
    if kind == "registry":
        _words(ground, kind, "1.0.0")
        adding.add(ground.folder / "index", [adding.read_skill(str(one), Means(cache=ground.folder / "c")) for one in folders])
        places = [f"custom.fish-{number}" for number in range(6)]
    commands = [ground.command("skill", "add", place, "--yes") for place in places]
    processes = [subprocess.Popen(command, env=ground.environment, stdout=subprocess.DEVNULL) for command in commands]
    assert [process.wait() for process in processes] == [0] * 6
    assert len(ground.installed()) == len(ground.packs()) == 6
    assert ground.caro("journal", "verify").code == 0


@pytest.mark.parametrize("kind", KILLS)
def test_row_64_no_room_leaves_the_old_one(ground: Ground, kind: str) -> None:
    """The largest file that it may write is smaller than a pack; its own small files fit."""
    ground.caro("skill", "add", ground.skill("custom.fish"), "--yes")
    before = ground.state()
    words = ground.command("skill", "add", *_words(ground, kind, "1.1.0"), "--yes")
    done = subprocess.run(words, env=ground.environment, capture_output=True, text=True, preexec_fn=_small_files, check=False)
    assert (done.returncode, done.stdout) == (POLICY, "")
    assert "cannot be written" in done.stderr
    assert ground.state() == before
    assert ground.installed() == {"custom.fish": "1.0.0"}


def test_row_64_no_room_gives_back_nothing_that_was_revoked_and_leaves_no_half(ground: Ground) -> None:
    ground.caro("skill", "add", ground.skill("custom.fish", manifest=ASKS), "--yes")
    assert ground.caro("skill", "capabilities", "custom.fish", "revoke", "network=example.com").code == 0
    grants = (ground.own / "grants/custom.fish.json").read_text()
    before = ground.everything()
    words = ground.command("skill", "add", ground.skill("custom.fish", version="1.1.0", manifest=ASKS, files=BIG), "--yes")
    done = subprocess.run(words, env=ground.environment, capture_output=True, text=True, preexec_fn=_small_files, check=False)
    assert (done.returncode, done.stdout) == (POLICY, "")
    assert (ground.own / "grants/custom.fish.json").read_text() == grants
    assert ground.everything() == before
    rows = json.loads(ground.caro("journal", "show", "--format", "json").out)
    assert [row["decision"] for row in rows if row["event"] == "skills"][-2:] == ["add", "not added"]


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.mark.parametrize("where", ["file", "nowhere"])
def test_row_66_a_home_that_cannot_be_written_is_said(ground: Ground, where: str) -> None:
    place = ground.folder / "a-file"
    place.write_text("")
    home = place / "below" if where == "file" else Path("/proc/nowhere")
    refused = ground.caro("skill", "add", ground.skill("custom.fish"), "--yes", CARO_HOME=str(home))
    assert (refused.code, refused.out) == (POLICY, "")
    assert "cannot be written" in refused.err
