"""The integrity of a tree, held against coreutils."""

import base64
import subprocess
from pathlib import Path

import pytest

from runtime.contract.digest import integrity, tree_digest

RECIPE = r"find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum"

TREES: dict[str, dict[str, bytes]] = {
    "one file": {"LICENSE": b"free\n"},
    "an empty file": {"a": b"", "b": b"\0"},
    "folders sort by byte, not by part": {"a/b": b"1", "a-b": b"2", "a.b": b"3", "a0": b"4"},
    "upper case before lower": {"b": b"1", "A": b"2", "a": b"3", "B": b"4"},
    "beyond ASCII": {"knowledge/ü.md": b"1", "knowledge/z.md": b"2", "knowledge/\U0001f600.md": b"3", "knowledge/\uffee.md": b"4"},
    "spaces and quotes": {"a b": b"1", "it's": b"2", '"': b"3", "$(x)": b"4"},
}


@pytest.mark.parametrize("name", TREES)
def test_the_digest_of_a_tree_is_what_coreutils_computes(name: str, tmp_path: Path) -> None:
    files = TREES[name]
    for path, data in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    done = subprocess.run(["sh", "-c", RECIPE], cwd=tmp_path, capture_output=True, check=True, env={"PATH": "/usr/bin:/bin"})
    assert tree_digest(files).hex() == done.stdout.split()[0].decode()


def test_the_prose_of_the_function_is_the_recipe() -> None:
    assert RECIPE in (tree_digest.__doc__ or "")


def test_the_order_of_the_files_does_not_matter() -> None:
    files = TREES["upper case before lower"]
    assert tree_digest(dict(reversed(files.items()))) == tree_digest(files)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": b"1"}, {"a": b"2"}),
        ({"a": b"1"}, {"b": b"1"}),
        ({"a": b"1"}, {"a": b"1", "b": b""}),
        ({"a": b"1", "b": b"2"}, {"a": b"2", "b": b"1"}),
    ],
)
def test_any_change_of_a_tree_changes_its_digest(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert tree_digest(one) != tree_digest(other)


def test_integrity_is_written_as_base64() -> None:
    digest = bytes(range(32))
    written = integrity(digest)
    assert written.startswith("h1:")
    assert base64.b64decode(written[3:], validate=True) == digest
