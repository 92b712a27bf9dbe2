"""A packed skill: what other programs read of it, and that the same tree is the same bytes."""

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.authoring.archive import archived
from runtime.contract.digest import integrity, tree_digest
from tests.contract.test_digest import RECIPE

LONG = {
    "a" * 100: b"1",
    "b" * 101: b"2",
    "/".join(["c" * 60] * 4): b"3",
    "/".join(["d" * 150, "e" * 100]): b"4",
    "/".join(["f" * 156, "g" * 90]): b"5",
    "/".join(["h" * 100] * 5): b"6",
    "knowledge/\u00e9\u4e2d.md": b"7",
    "empty": b"",
    "block": bytes(512),
}
FILES = {"skill.toml": b"x = 1\n", "knowledge/overview.md": b"# A\n", "bin/skill.wasm": bytes(range(256)) * 9, **LONG}
PART = st.text(alphabet="ab.-\u00e9", min_size=1, max_size=90).filter(lambda part: part not in {".", ".."})


def read(data: bytes) -> dict[str, bytes]:
    """What Python's own reader finds."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {one.name: (archive.extractfile(one) or io.BytesIO()).read() for one in archive}


def test_it_is_read_as_it_was() -> None:
    assert read(archived(FILES)) == FILES


@given(st.dictionaries(st.lists(PART, min_size=1, max_size=5).map("/".join), st.binary(max_size=600), max_size=6))
def test_any_tree_is_read_as_it_was(files: dict[str, bytes]) -> None:
    assert read(archived(files)) == files


def test_gnu_tar_and_coreutils_find_the_same_integrity(tmp_path: Path) -> None:
    tar = shutil.which("tar")
    assert tar, "tar is needed: apt-get install tar"
    (tmp_path / "a.tgz").write_bytes(archived(FILES))
    (tmp_path / "out").mkdir()
    done = subprocess.run([tar, "xzf", "../a.tgz"], cwd=tmp_path / "out", capture_output=True, check=True)
    assert done.stderr == b""
    found = subprocess.run(
        ["sh", "-c", RECIPE], cwd=tmp_path / "out", capture_output=True, check=True, env={"PATH": os.environ["PATH"]}
    )
    assert found.stdout.split()[0].decode() == tree_digest(FILES).hex()
    assert integrity(tree_digest(FILES)).startswith("h1:")


def test_the_order_of_files_does_not_matter() -> None:
    assert archived(dict(reversed(FILES.items()))) == archived(FILES)


def test_nothing_of_this_machine_is_in_it() -> None:
    data = archived(FILES)
    assert data[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for one in archive:
            assert (one.mode, one.uid, one.gid, one.mtime, one.uname, one.gname) == (0o644, 0, 0, 0, "", "")
            assert one.isreg()


def test_the_uncompressed_bytes_are_fixed() -> None:
    """The compressed ones depend on zlib; these may never change, or signatures of archives would."""
    tar = gzip.decompress(archived(FILES))
    assert len(tar) % 10240 == 0
    assert hashlib.sha256(tar).hexdigest() == "e1ede6821ff5eead71501b79e4005824a93add9653440d21d6fdf032b639ac90"


@pytest.mark.parametrize("length", [1, 511, 512, 513])
def test_contents_of_any_length_end_on_a_block(length: int) -> None:
    assert read(archived({"a": bytes(length), "b": b"x"})) == {"a": bytes(length), "b": b"x"}
