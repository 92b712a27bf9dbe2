"""The compression dictionary: trained when asked and worth it, pinned, and held against its pin."""

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from bundler.lock.dictionary import FEWEST, LARGEST, SHARE, digest, read, trained
from bundler.lock.record import NONE
from runtime.contract.layout import ZSTD_DICTIONARY
from runtime.errors import INTEGRITY, NOT_FOUND, SUCCESS, USAGE, CaroError
from runtime.pack.frames import Frames
from runtime.payload.zstd import decompress
from tests.lock.tiny import Tiny, written
from tests.making import tree, verified

WORDS = "deploy cluster branch merge secret volume network policy token region bucket queue index shard replica".split()
OWN = 2  # documents that every skill of tests.making has


def documents(count: int, words: int = 120, seed: int = 1) -> dict[str, bytes]:
    """Generated documents, each of that many words; the same for the same numbers."""
    draw = random.Random(seed)
    return {
        f"knowledge/patterns/p{number:03}.md": f"# Pattern {number}\n\n{' '.join(draw.choices(WORDS, k=words))}\n".encode()
        for number in range(count)
    }


def _dictionary(files: Sequence[dict[str, bytes]]) -> bytes:
    return trained(verified([tree(f"core.number{number}", one) for number, one in enumerate(files)]))


@pytest.mark.parametrize("count", [0, 1, FEWEST - OWN - 1])
def test_too_few_documents_have_no_dictionary(count: int) -> None:
    assert _dictionary([documents(count)]) == b""


def test_only_documents_are_counted_and_trained_on() -> None:
    others = {f"data/{number}.json": b'{"deploy": "cluster"}' * 9 for number in range(2 * FEWEST)}
    assert _dictionary([documents(FEWEST - OWN - 1) | others]) == b""
    assert _dictionary([documents(FEWEST) | others]) == _dictionary([documents(FEWEST)])


def test_documents_of_all_skills_count_and_train_the_same_dictionary_again() -> None:
    files = [documents(FEWEST // 2, seed=1), documents(FEWEST // 2, seed=2)]
    made = _dictionary(files)
    assert made == _dictionary(files)
    length = sum(len(data) for one in files for data in one.values())
    assert 0 < len(made) <= min(LARGEST, 2 * length // SHARE)


@pytest.mark.parametrize("words", [0, 1, 10, 40])
def test_short_documents_are_no_crash(words: int) -> None:
    """What is too short to be trained on has no dictionary, as where there are too few."""
    made = _dictionary([documents(FEWEST, words=words)])
    assert made == b"" or digest(made).startswith("sha256:")


def test_what_it_compresses_is_read_with_it_alone() -> None:
    files = documents(FEWEST)
    made = _dictionary([files])
    raw = next(iter(files.values()))
    entry = Frames(store=None, dictionary=made).entry("skill/x/knowledge", raw)
    assert entry.codec == ZSTD_DICTIONARY
    assert decompress(entry.stored, len(raw), made) == raw
    assert decompress(entry.stored, len(raw), b"") != raw
    assert len(entry.stored) < len(Frames(store=None).entry("x", raw).stored)


def test_the_pin_holds_or_says_how_not(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    assert digest(b"") == NONE
    assert read(folder, NONE) == b""
    with pytest.raises(CaroError, match="no such file") as missing:
        read(folder, digest(b"dictionary"))
    (folder / "dictionary").write_bytes(b"dictionary")
    assert read(folder, digest(b"dictionary")) == b"dictionary"
    for pinned in (digest(b"another"), NONE):
        with pytest.raises(CaroError) as caught:
            read(folder, pinned)
        assert caught.value.code == INTEGRITY
        assert f"found {digest(b'dictionary')}; the lock pins {pinned}" in caught.value.message
    assert missing.value.code == NOT_FOUND
    for error in (missing.value, caught.value):
        assert str(folder / "dictionary") in error.message
        assert "'bundler lock --retrain one'" in error.hint


def _grown(tiny: Tiny) -> Path:
    """The project with documents enough; the file of its dictionary."""
    written(tiny.folder / "skills/core.beta", tree("core.beta", documents(FEWEST), version="1.4.0"))
    return tiny.lock.parent / "dictionary"


def _pinned(tiny: Tiny) -> str:
    return str(tomllib.loads(tiny.lock.read_text())["base"]["dictionary"])


def test_retrain_with_few_documents_leaves_none(tiny: Tiny) -> None:
    assert tiny.bundler("lock", "--retrain", "one")[0] == SUCCESS
    assert _pinned(tiny) == NONE
    assert not (tiny.lock.parent / "dictionary").exists()


def test_retrain_with_enough_writes_and_pins_one_and_lock_alone_does_not(tiny: Tiny) -> None:
    file = _grown(tiny)
    tiny.bundler("lock", "one")
    assert (_pinned(tiny), file.exists()) == (NONE, False)
    code, out, _ = tiny.bundler("lock", "--retrain", "one")
    assert code == SUCCESS
    assert out.splitlines()[1:] == [f"  base.dictionary: locked none; wanted {digest(file.read_bytes())}"]
    assert _pinned(tiny) == digest(file.read_bytes()) != NONE
    assert tiny.bundler("lock", "--retrain", "one") == (SUCCESS, "dist-profiles/one/skills.lock: unchanged\n", "")


def test_an_edited_document_leaves_the_dictionary_alone_until_it_is_trained_anew(tiny: Tiny) -> None:
    file = _grown(tiny)
    tiny.bundler("lock", "--retrain", "one")
    trained_once = file.read_bytes()
    (tiny.folder / "skills/core.beta/knowledge/patterns/p007.md").write_text("# Other\n\n" + "zone quota " * 3000)
    tiny.bundler("lock", "one")
    assert _pinned(tiny) == digest(trained_once)
    assert file.read_bytes() == trained_once
    assert tiny.bundler("lock", "--check", "one")[0] == SUCCESS
    tiny.bundler("lock", "--retrain", "one")
    assert _pinned(tiny) == digest(file.read_bytes()) != digest(trained_once)


def test_retrain_removes_what_is_no_longer_worth_it(tiny: Tiny) -> None:
    file = _grown(tiny)
    tiny.bundler("lock", "--retrain", "one")
    for path in documents(50):
        (tiny.folder / "skills/core.beta" / path).unlink()
    tiny.bundler("lock", "--retrain", "one")
    assert (_pinned(tiny), file.exists()) == (NONE, False)
    assert tiny.bundler("lock", "--check", "one")[0] == SUCCESS


def test_a_changed_and_a_missing_dictionary_stop_check_and_bundle(tiny: Tiny) -> None:
    file = _grown(tiny)
    tiny.bundler("lock", "--retrain", "one")
    whole = file.read_bytes()
    for words in (["lock", "--check", "one"], ["bundle", "one"]):
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        code, out, err = tiny.bundler(*words)
        assert (code, out) == (INTEGRITY, "")
        assert "dist-profiles/one/dictionary: found sha256:" in err
        assert f"the lock pins {digest(whole)}" in err
        file.unlink()
        code, out, err = tiny.bundler(*words)
        assert (code, out) == (NOT_FOUND, "")
        assert "dist-profiles/one/dictionary: no such file" in err


def test_a_lost_lock_is_made_anew_with_the_dictionary_that_is_there(tiny: Tiny) -> None:
    file = _grown(tiny)
    tiny.bundler("lock", "--retrain", "one")
    text = tiny.lock.read_text()
    tiny.lock.unlink()
    assert tiny.bundler("lock", "--check", "one")[0] == NOT_FOUND
    assert tiny.bundler("lock", "one")[0] == SUCCESS
    assert tiny.bundler("lock", "--check", "one")[0] == SUCCESS
    assert (tiny.lock.read_text(), file.exists()) == (text, True)


def test_training_is_asked_for_by_name_only(tiny: Tiny) -> None:
    assert tiny.bundler("lock", "--retrian", "one")[0] == USAGE
