"""Archives: whatever they claim, a skill comes out whole or nothing does."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import INTEGRITY, INVALID, NOT_FOUND, CaroError
from runtime.supply import limits
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.archive.tree import contents
from runtime.supply.archive.writing import tarball
from runtime.supply.cache import digest_of
from runtime.supply.means import Means
from tests.making import tree

SOUND = dict(tree("core.alpha", {"data/ü": b"1", "data/empty": b""}).files)
Pack = Callable[[Mapping[str, bytes]], bytes]


def tar(files: Mapping[str, bytes], **attributes: object) -> bytes:
    """A tar file with these entries in this order."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(data)
            for name, value in attributes.items():
                setattr(member, name, value)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            member = zipfile.ZipInfo("placeholder")
            member.filename = path  # the constructor would cut it at a NUL
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return made.getvalue()


def special(kind: bytes, path: str, target: str = "") -> bytes:
    """A tar file of the sound skill and one entry that is no file."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, data in SOUND.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        member = tarfile.TarInfo(path)
        member.type, member.linkname = kind, target
        archive.addfile(member)
    return made.getvalue()


PACKS: dict[str, Pack] = {
    "tar": tar,
    "tgz": lambda files: gzip.compress(tar(files)),
    "zst": lambda files: zstandard.compress(tar(files)),
    "zip": zipped,
}


def refused(data: bytes, subdirectory: str = "") -> str:
    """The message of the one error."""
    with pytest.raises(CaroError) as caught:
        contents(data, "deck.tgz", subdirectory)
    assert caught.value.code == INVALID
    assert caught.value.message.startswith("deck.tgz: ")
    assert (caught.value.message + caught.value.hint).isprintable()
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("top", ["", "deck-1.0/", "./"])
def test_what_was_packed_comes_out(pack: str, top: str) -> None:
    packed = {top + path: data for path, data in {**SOUND, "tests/a.md": b"1", "src/b": b"2"}.items()}
    assert contents(PACKS[pack](packed), "x").files == SOUND


@pytest.mark.parametrize("pack", PACKS)
def test_a_subdirectory_is_found_in_the_only_folder_as_well(pack: str) -> None:
    for top in ("", "repository-1.0/"):
        packed = {f"{top}skills/alpha/{path}": data for path, data in SOUND.items()} | {f"{top}README.md": b"not the skill's"}
        assert contents(PACKS[pack](packed), "x", "skills/alpha").files == SOUND
    assert "no skills/beta/skill.toml in it" in refused(PACKS[pack](packed), "skills/beta")


ESCAPES = ["../x", "a/../../x", "/etc/x", "//x", "a/./b", "a//b", "C:/x", "a\\..\\b", "..", "data/\x1b[2J", "data/NUL", "data/dot."]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("path", ESCAPES, ids=ascii)
def test_row_05_row_10_a_path_that_leads_out_or_lies_refuses_the_archive(pack: str, path: str) -> None:
    assert "path" in refused(PACKS[pack]({**SOUND, path: b"x"}))
    assert "path" in refused(PACKS[pack]({path: b"x", **SOUND}))


def test_row_10_a_zip_name_with_a_nul_is_not_cut() -> None:
    assert "character" in refused(zipped({**SOUND, "data/ok\0.evil": b"x"}))


def test_row_06_a_symbolic_link_in_a_zip_is_refused() -> None:
    made = io.BytesIO(zipped(SOUND))
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("knowledge/link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "knowledge/link.md: a symbolic link" in refused(made.getvalue())


KINDS = {
    "a symbolic link": tarfile.SYMTYPE,
    "a hard link": tarfile.LNKTYPE,
    "a FIFO": tarfile.FIFOTYPE,
    "a character device": tarfile.CHRTYPE,
    "a block device": tarfile.BLKTYPE,
    "a sparse file": tarfile.GNUTYPE_SPARSE,
    "an entry of type b'7'": tarfile.CONTTYPE,
}


@pytest.mark.parametrize("kind", KINDS)
def test_row_06_what_is_no_file_is_refused_wherever_it_points(kind: str) -> None:
    for target in ("overview.md", "/etc/passwd", "../../x"):
        assert f"knowledge/link.md: {kind}" in refused(special(KINDS[kind], "knowledge/link.md", target))


def test_row_06_what_follows_a_link_to_a_folder_does_not_come_in_either() -> None:
    data = special(tarfile.SYMTYPE, "out", "/tmp")
    more = tar({"out/x": b"x"})
    refused(data[: data.rindex(b"ustar") // 512 * 512 + 512] + more)


def test_a_link_that_is_not_shipped_is_no_matter() -> None:
    assert contents(special(tarfile.SYMTYPE, "tests/link", "/etc"), "x").files == SOUND


@pytest.mark.parametrize("pack", ["tgz", "zst", "zip"])
def test_row_07_row_08_a_bomb_is_stopped_at_its_ratio(pack: str) -> None:
    message = refused(PACKS[pack]({**SOUND, **{f"data/{number}": bytes(4 << 20) for number in range(4)}}))
    assert f"more than {limits.RATIO} times its size" in message


def test_row_07_a_bomb_of_noise_is_stopped_at_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 100_000)
    noise = {f"data/{number}": number.to_bytes(2, "big") * 20_000 for number in range(4)}
    for pack in ("tgz", "zst", "zip"):
        assert "more than 100000 bytes when unpacked" in refused(PACKS[pack]({**SOUND, **noise}))


def test_row_07_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(zipped({**SOUND, "data/liar": bytes(1 << 20)}))
    directory = data.rindex(b"PK\1\2")
    struct.pack_into("<I", data, directory + 24, 10)
    refused(bytes(data))


def test_row_08_a_zstd_frame_that_asks_for_much_memory_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    maker = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    assert "broken zstd: " in refused(maker.compress(tar(SOUND)) + maker.flush())


@pytest.mark.parametrize("pack", PACKS)
def test_row_09_names_that_are_one_elsewhere_are_refused(pack: str) -> None:
    for one, other in (("data/ok", "data/OK"), ("data/é", "data/e\u0301"), ("Data/a", "data/b")):
        assert "are one file where case" in refused(PACKS[pack]({**SOUND, one: b"1", other: b"2"}))
    assert "is a file and a folder" in refused(PACKS[pack]({**SOUND, "data/a": b"1", "data/a/b": b"2"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_row_09_a_name_that_is_there_twice_is_refused() -> None:
    made = io.BytesIO(zipped(SOUND))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("LICENSE", "another")
    assert "'LICENSE': there twice" in refused(made.getvalue())
    data = tar(SOUND)
    end = len(data.rstrip(b"\0")) // 512 * 512 + 512
    assert "'LICENSE': there twice" in refused(data[:end] + tar({"LICENSE": b"another"}))


def test_row_22_more_files_or_bytes_than_a_skill_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILES", 8)
    assert "more than 8 files" in refused(tar({**SOUND, **{f"data/{number}": b"" for number in range(9)}}))
    monkeypatch.setattr(limits, "FILE_BYTES", 3000)
    assert "data/big: 3001 bytes; at most 3000" in refused(tar({**SOUND, "data/big": bytes(3001)}))
    monkeypatch.setattr(limits, "ARCHIVE_ENTRIES", 3)
    for pack in PACKS.values():
        assert "more than 3 entries" in refused(pack(SOUND))


BROKEN = {
    "nothing": b"",
    "no archive": b"hello" * 100,
    "half a gzip": gzip.compress(tar(SOUND))[:-60],
    "half a zstd": zstandard.compress(tar(SOUND))[:-60],
    "half a zip": zipped(SOUND)[:-60],
    "half a tar": tar(SOUND)[:1200],
    "behind a gzip": gzip.compress(tar(SOUND)) + b"more",
    "a negative size": tar(SOUND).replace(b"00000000", b"-0000001", 1),
    "cut between two entries": tar(SOUND)[:1024],
    "a long chain of heads": tar({f"pax{number}": b"" for number in range(2000)}, type=tarfile.XHDTYPE),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_one_error(name: str) -> None:
    refused(BROKEN[name])


@given(place=st.integers(0, 2000), byte=st.integers(0, 255), pack=st.sampled_from(sorted(PACKS)))
def test_a_changed_byte_is_an_error_or_a_skill_and_never_anything_else(place: int, byte: int, pack: str) -> None:
    data = bytearray(PACKS[pack](SOUND))
    data[place % len(data)] = byte
    with suppress(CaroError):
        assert contents(bytes(data), "x").files


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(zipped({**SOUND, "data/secret": b"x"}))
    data[data.rindex(b"PK\1\2") + 8] |= 1
    assert "encrypted" in refused(bytes(data))


def test_our_own_tar_is_the_same_whatever_the_order() -> None:
    assert tarball(SOUND) == tarball(dict(reversed(list(SOUND.items()))))
    assert contents(tarball(SOUND), "x").files == SOUND
    long = {**SOUND, "data/" + "x" * 200 + "/" + "y" * 200: b"long"}
    assert contents(tarball(long), "x").files == long


def test_a_file_is_pinned_by_its_digest(tmp_path: Path, offline: Means) -> None:
    file = tmp_path / "deck.tgz"
    file.write_bytes(gzip.compress(tar(SOUND)))
    source = ArchiveSource(place=file, shown="../deck.tgz").pinned(offline)
    assert source.pin == digest_of(file.read_bytes())
    assert source.describe() == "archive+../deck.tgz"
    assert source.fetch(offline).files == SOUND
    file.write_bytes(gzip.compress(tar({**SOUND, "data/more": b"x"})))
    with pytest.raises(CaroError, match="pinned is") as caught:
        source.fetch(offline)
    assert caught.value.code == INTEGRITY


def test_row_32_a_file_with_another_digest_names_both(tmp_path: Path, offline: Means) -> None:
    file = tmp_path / "deck.tgz"
    file.write_bytes(gzip.compress(tar(SOUND)))
    pin = f"sha256:{'0' * 64}"
    with pytest.raises(CaroError) as caught:
        ArchiveSource(place=file, shown="x", pin=pin).fetch(offline)
    assert caught.value.code == INTEGRITY
    assert caught.value.message == f"{file}: found {digest_of(file.read_bytes())}; pinned is {pin}"


def test_a_file_that_is_not_there_or_is_a_link(tmp_path: Path, offline: Means) -> None:
    with pytest.raises(CaroError, match="No such file") as caught:
        ArchiveSource(place=tmp_path / "no.tgz", shown="x").pinned(offline)
    assert caught.value.code == NOT_FOUND
    (tmp_path / "link.tgz").symlink_to("/etc/passwd")
    with pytest.raises(CaroError, match="cannot be opened"):
        ArchiveSource(place=tmp_path / "link.tgz", shown="x").pinned(offline)
