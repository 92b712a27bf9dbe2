"""A lock that a person edited. Each file of edited/ is one edit, and the code and pieces of the one error that comes of it."""

import tomllib
from pathlib import Path

import pytest

from tests.lock.tiny import Tiny

CASES = sorted((Path(__file__).parent / "edited").glob("*.toml"))


@pytest.mark.parametrize("command", [["lock", "--check"], ["bundle"]], ids=" ".join)
@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_an_edited_lock_is_refused_with_file_and_key(file: Path, command: list[str], tiny: Tiny) -> None:
    case = tomllib.loads(file.read_text())
    assert tiny.bundler("lock", "one")[0] == 0
    text = tiny.lock.read_text()
    assert case["old"] in text
    tiny.lock.write_text(text.replace(case["old"], case["new"], 1) if case["old"] else "")
    before = tiny.state()
    code, out, err = tiny.bundler(*command, "one")
    assert (code, out) == (case["code"], "")
    assert err.startswith("bundler: dist-profiles/one/")
    assert [piece for piece in case["message"] if piece not in err] == []
    assert err.count("bundler: hint: ") == 1
    assert "lock" in err.partition("hint: ")[2]
    assert tiny.state() == before


NO_TEXT = {
    "no UTF-8": (b"\xff", "byte 0xff at offset 0"),
    "a mark": (b"\xef\xbb\xbfversion = 1\n", "a byte order mark at offset 0"),
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_bytes_that_are_no_text(kind: str, tiny: Tiny) -> None:
    data, piece = NO_TEXT[kind]
    tiny.lock.parent.mkdir(parents=True)
    tiny.lock.write_bytes(data)
    code, out, err = tiny.bundler("lock", "--check", "one")
    assert (code, out) == (5, "")
    assert f"dist-profiles/one/skills.lock: found {piece}" in err


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_lock_makes_it_what_it_was(file: Path, tiny: Tiny) -> None:
    case = tomllib.loads(file.read_text())
    tiny.bundler("lock", "one")
    text = tiny.lock.read_text()
    tiny.lock.write_text(text.replace(case["old"], case["new"], 1) if case["old"] else "")
    code, out, err = tiny.bundler("lock", "one", *(["--accept", case["accept"]] if "accept" in case else []))
    assert (code, err) == (0, "")
    assert ("the old lock could not be read: nothing was compared with it" in out) == (case["code"] == 5)
    if file.stem != "another-dictionary":  # that line says which file the dictionary is: nobody but --retrain changes it
        assert tiny.lock.read_text() == text
        assert tiny.bundler("lock", "--check", "one")[0] == 0
