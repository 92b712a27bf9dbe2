"""Every byte of files that are composed here."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bundler.budget.attribute import attribute
from bundler.budget.parts import COUNTED_AS, GROUPS, Attribution, Made, Size
from runtime.contract.layout import COOKIE, COOKIE_MAGIC, ENTRIES, FILE, FILES, PAGE, SKILL, SKILL_ENTRY, SKILLS, STRINGS
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.payload.write import Block, Strings, write
from tests.making import bare, composed, executable, opened, stored, tree, written
from tests.payload.forgery import with_entry

EMPTY: dict[bytes, tuple[int, bytes]] = {SKILLS: (SKILL.size, b""), FILES: (FILE.size, b"")}
SKILL_NAMES = ["skill/core.a", "skill/core.b/knowledge", "skill/core.b/recipes", "skill/core.b/compiled", "skill/core.b/executable"]
NAMES = st.sampled_from([*SKILL_NAMES, "shared", "dictionary", "library/math:math", "library/click._x:_x", "policy", "other"])
LOCK = b'profile = "test"'
BUILD = (
    b'{"platform": "linux-aarch64", "optimise": "size", "layout": "onedir", "python": {"version": "3.12.1", "hash": "sha256:aa"}}'
)


def _attributed(data: bytes) -> Attribution:
    with TemporaryDirectory() as folder:
        return attribute(written(Path(folder), data))


def _block(**entries: bytes) -> Block:
    return write(EMPTY, Strings(), [stored(name, data) for name, data in entries.items()])


def _group(found: Attribution, *names: str) -> int:
    return sum(part.stored for part in found.parts if part.group in names)


@given(
    st.dictionaries(NAMES, st.binary(max_size=3 * PAGE), min_size=1),
    st.dictionaries(
        st.binary(min_size=4, max_size=4).filter(lambda tag: tag not in {*EMPTY, ENTRIES, STRINGS}), st.binary(max_size=90)
    ),
    st.binary(min_size=1, max_size=PAGE + 5),
    st.binary(max_size=50),
)
def test_the_sum_is_the_size_of_the_file(
    entries: dict[str, bytes], sections: dict[bytes, bytes], bootloader: bytes, archive: bytes
) -> None:
    block = write(
        {**EMPTY, **{tag: (1, data) for tag, data in sections.items()}}, Strings(), [stored(*one) for one in entries.items()]
    )
    assume(COOKIE_MAGIC not in bare(block)[-COOKIE.size :])  # which would be taken for an executable
    for data, around in ((bare(block), 0), (executable(block, bootloader, archive), len(archive) + 88)):
        found = _attributed(data)
        assert found.size == len(data) == sum(part.stored for part in found.parts)
        assert _group(found, "archive") == 56 + around
        assert _group(found, "skills", "shared", "dictionary", "library", "standard library", "records") == sum(
            map(len, entries.values())
        )
        assert _group(found, "tables") == opened(data).head + sum(table.length for table in opened(data).sections.values())


def test_parts_are_sorted_by_group_and_size() -> None:
    found = _attributed(
        executable(_block(**{"skill/core.a": b"a", "skill/core.b": b"bb", "lock": LOCK, "policy": b"p"}), b"boot", b"")
    )
    keys = [(GROUPS.index(part.group), -part.stored) for part in found.parts]
    assert keys == sorted(keys)
    assert [part.owner for part in found.parts if part.group == "skills"] == ["core.b", "core.a"]


def test_layers_of_a_skill_are_summed_and_compiled_recipes_are_recipes() -> None:
    layers = {"knowledge": 10, "recipes": 5, "compiled": 3, "about": 2, "executable": 9}
    found = _attributed(bare(_block(**{f"skill/core.a/{layer}": b"x" * size for layer, size in layers.items()})))
    assert {part.detail: part.stored for part in found.parts if part.group == "skills"} == layers
    sizes = {"about": 2, "executable": 9, "knowledge": 10, "recipes": 8}
    assert found.skills() == {"core.a": {layer: Size(stored=size, raw=size) for layer, size in sizes.items()}}


def test_what_skills_bring_is_theirs_and_what_they_share_is_nobodys() -> None:
    skills = [tree("core.a", {"knowledge/long.md": b"# Long\n" + b"word " * 99}), tree("core.b")]
    block = composed(skills)
    found, payload = _attributed(bare(block)), opened(bare(block))
    rows = [payload.entry(number) for number in range(payload.entries.count)]
    for id in ("core.a", "core.b"):
        own = [row for row in rows if row.name.partition(SKILL_ENTRY)[2].partition("/")[0] == id]
        sizes = found.skills()[id].values()
        assert sum(size.stored for size in sizes) == sum(row.stored for row in own)
        assert sum(size.raw for size in sizes) == sum(row.raw for row in own)
    assert {document.path: document.raw for document in found.documents["core.a"]} == {
        path: len(data) for path, data in skills[0].files.items() if path != "LICENSE"
    }
    assert _group(found, "shared") == sum(row.stored for row in rows if row.name == "shared")


def test_a_skill_of_which_all_is_shared_is_listed() -> None:
    """Two folders may hold the same files but for their manifests; a payload knows what each of them owns."""
    found = _attributed(bare(composed([tree("core.a"), tree("core.b")])))
    assert set(found.skills()) == set(found.documents) == {"core.a", "core.b"}


def test_lock_and_build_record_say_what_a_bundle_was_made_of() -> None:
    assert _attributed(bare(_block(lock=LOCK, build=BUILD))).made == Made(
        profile="test", python="3.12.1 sha256:aa", platform="linux-aarch64", optimise="size", layout="onedir"
    )
    assert _attributed(bare(_block(lock=LOCK))).made == Made(profile="test")
    assert _attributed(bare(_block(policy=b""))).made == Made()


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "a changed entry": lambda data: data.replace(b"SOUND", b"BROKE"),
    "a shorter file": lambda data: data[:-1],
    "something behind it": lambda data: data + b"x",
    "no payload": lambda data: b"\x7fELF" * 50,
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_is_refused(tmp_path: Path, kind: str) -> None:
    sound = executable(_block(policy=b"SOUND"), b"boot", b"archive")
    assert b"SOUND" in sound
    with pytest.raises(CaroError) as error:
        attribute(written(tmp_path, DAMAGED[kind](sound)))
    assert error.value.code == INTEGRITY
    assert str(tmp_path) in error.value.message


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    """Digests of zeros hold wherever zeros are."""
    block = _block(one=bytes(64), other=bytes(64))
    row = opened(bare(block)).find_entry("one")
    assert row is not None
    with pytest.raises(CaroError, match="overlaps") as error:
        attribute(written(tmp_path, bare(with_entry(block, "other", offset=row.offset + 32))))
    assert error.value.code == INTEGRITY


@pytest.mark.parametrize("entries", [{"lock": b"= ="}, {"build": b"{"}, {"build": b"[]"}, {"build": b"\xff"}], ids=str)
def test_records_that_cannot_be_read_are_refused(tmp_path: Path, entries: dict[str, bytes]) -> None:
    with pytest.raises(CaroError, match="lock") as error:
        attribute(written(tmp_path, bare(_block(**entries))))
    assert error.value.code == INTEGRITY


def _with_files(folder: Path, files: dict[str, bytes]) -> Path:
    """A program, and files beside it that its entry `base` names."""
    boot, archive = b"boot", b"archive"
    cookie = executable(_block(policy=b""), boot, archive)[-len(archive) - COOKIE.size :]
    named = {"bootloader": boot, "archive": cookie, **files}
    base = "".join(f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in named.items())
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return written(folder, executable(_block(base=base.encode()), boot, archive))


BESIDE = {"_internal/libpython3.12.so.1.0": b"python", "_internal/libz.so.1": b"library"}


def test_files_beside_a_program_count(tmp_path: Path) -> None:
    file = _with_files(tmp_path, BESIDE)
    found = attribute(file)
    assert found.size == file.stat().st_size + 6 + 7 == sum(part.stored for part in found.parts)
    assert {(part.group, part.owner, part.stored) for part in found.parts} >= {
        ("bootloader", "PyInstaller", 4),
        ("padding", "executable", PAGE - 4),
        ("interpreter", "python", 6),
        ("library", "libz", 7),
    }


@pytest.mark.parametrize("data", [b"", b"pythoN", b"python3"])
def test_a_file_beside_a_program_that_is_not_its_own_is_refused(tmp_path: Path, data: bytes) -> None:
    file = _with_files(tmp_path, BESIDE)
    (tmp_path / "_internal/libpython3.12.so.1.0").write_bytes(data)
    with pytest.raises(CaroError) as error:
        attribute(file)
    assert error.value.code == INTEGRITY
    assert "libpython3.12.so.1.0" in error.value.message


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as error:
        attribute(tmp_path / "none")
    assert error.value.code == NOT_FOUND


def test_every_counted_layer_is_one_that_a_budget_limits() -> None:
    assert set(COUNTED_AS.values()) <= {"knowledge", "recipes", "executable"}
