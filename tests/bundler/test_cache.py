"""The cache is only ever a help: whatever lies in it, builds are right or say what to do."""

import json
from pathlib import Path

import pytest

from bundler.freeze import cache
from bundler.freeze import runtime_base as bases
from bundler.freeze.inputs import Inputs, Part
from runtime.errors import OUTPUT, CaroError

INPUTS = Inputs(
    python=Part(name="python", version="3.11.0", hash="sha256:0"),
    packages=(),
    runtime="h1:",
    recipe="h1:",
    strip="",
    platform="linux-x86_64",
    optimise="start",
    layout="onefile",
    features=(),
    script="sha256:0",
)
GARBAGE = [
    "",
    "{",
    "[]",
    "null",
    "1",
    '{"files": {}}',
    '{"files": []}',
    '{"files": {"a": "b"}, "natives": {}}',
    '{"files": {}, "natives": {}, "glibc": {}}',
]


@pytest.mark.parametrize("text", GARBAGE)
def test_whatever_stands_where_a_base_should_is_no_base(text: str, tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text(text)
    assert bases._kept(tmp_path, INPUTS, reused=True) is None


def test_a_base_with_a_changed_part_is_no_base(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"changed")
    (tmp_path / "base.json").write_text(json.dumps({"files": {"archive": "0" * 64}, "natives": {}, "glibc": {}}))
    assert bases._kept(tmp_path, INPUTS, reused=True) is None


def test_a_frame_is_found_under_its_own_key_and_whole_alone(tmp_path: Path) -> None:
    frames = cache.FrameFolder(tmp_path)
    frames.put("aa1", b"frame")
    assert frames.get("aa1") == b"frame"
    assert frames.get("aa2") is None
    one = tmp_path / "frames" / "aa" / "aa1"
    (one.parent / "aa2").write_bytes(one.read_bytes())
    assert frames.get("aa2") is None
    one.write_bytes(one.read_bytes()[:-1])
    assert frames.get("aa1") is None


def test_a_cache_that_cannot_be_written_names_the_variable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CaroError) as caught, cache.alone(tmp_path / "file" / "lock"):
        pass
    assert caught.value.code == OUTPUT
    assert cache.VARIABLE in caught.value.hint


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/user")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    assert cache.folder() == Path("/home/user/.cache/caro-bundler")
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache.folder() == Path("/xdg/caro-bundler")
    monkeypatch.setenv(cache.VARIABLE, "/own")
    assert cache.folder() == Path("/own")
