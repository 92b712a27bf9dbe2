"""The same inputs are the same bytes, whoever builds them, when, where, and with which cache."""

import os
import shutil
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from tests.frozen.test_layouts import folder
from tests.project import ROOT, Done, copied, run

__all__ = ["folder"]

SOMEBODY = {
    "USER": "somebody",
    "LOGNAME": "somebody",
    "TZ": "Pacific/Kiritimati",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "POSIX",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "86400",
    "COLUMNS": "40",
    "TERM": "xterm",
}


def _aged(folder: Path) -> None:
    """Give every file another time and narrower rights."""
    draw = Random(5)
    for path in sorted(folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        second = draw.randrange(10**8, 2 * 10**9)
        os.utime(path, (second, second))


def _elsewhere(tmp_path: Path, *words: str) -> Path:
    """Bundle as somebody else: another checkout, home, folder, working folder, clock, locale, umask and an empty cache."""
    for room in ("bundler", "runtime"):
        shutil.copytree(ROOT / room, tmp_path / "check out" / room, ignore=shutil.ignore_patterns("__pycache__"))
    project = copied(tmp_path / "their project", tmp_path / "cache")
    (tmp_path / "home").mkdir()
    (tmp_path / "tmp").mkdir()
    _aged(tmp_path / "check out")
    _aged(project.folder)
    environment = {
        **project.environment(),
        **SOMEBODY,
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONPATH": str(tmp_path / "check out"),
    }
    places = ["--profiles", str(project.folder / "profiles"), "--locks", str(project.folder / "dist-profiles")]
    for command in (["lock", "enterprise", *places], ["bundle", "enterprise", *places, *words]):
        done = _masked(command, environment)
        assert done.code == 0, done.err
    assert "base frozen" in done.out
    return project.folder / "dist-profiles/enterprise/caro"


def _masked(words: list[str], environment: Mapping[str, str]) -> Done:
    script = 'umask 077 && exec "$@"'
    return run(["sh", "-c", script, "sh", sys.executable, "-m", "bundler", *words], env=environment, cwd=Path("/"), timeout=300)


def _digests(place: Path) -> dict[str, tuple[str, int]]:
    """Digest and rights of each file below a folder, or of the one file."""
    files = [file for file in place.rglob("*") if file.is_file()] if place.is_dir() else [place]
    return {
        str(file.relative_to(place.parent)): (sha256(file.read_bytes()).hexdigest(), file.stat().st_mode & 0o777) for file in files
    }


def test_one_file_is_the_same_whoever_builds_it(caro: Path, tmp_path: Path) -> None:
    assert _digests(_elsewhere(tmp_path)) == _digests(caro)


def test_one_folder_is_the_same_whoever_builds_it(folder: Path, tmp_path: Path) -> None:
    assert _digests(_elsewhere(tmp_path, "--layout", "onedir")) == _digests(folder)


@pytest.mark.parametrize("words", [[], ["--layout", "onedir"]], ids=["onefile", "onedir"])
def test_again_is_the_same_and_makes_nothing_anew(words: list[str], caro: Path, folder: Path, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "project").mkdir()
    project = copied(tmp_path / "project", cache)
    for _ in range(2):
        executable, report = project.bundle("enterprise", *words)
        assert (report["base_reused"], report["frames_compressed"]) == (True, [])
        assert _digests(executable.parent if words else executable) == _digests(folder if words else caro)
