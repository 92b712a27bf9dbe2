"""A profile that requires signatures, over real folders: what the lock's stage lets in. Attack table, rows 32 to 34."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from bundler.admitting import admitted
from bundler.lock.record import NONE
from bundler.locking import wanted
from bundler.profile.load import load
from bundler.resolve import fetch, resolve
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import VerifiedSkill
from runtime.errors import INTEGRITY, CaroError
from runtime.supply.trust.signing import signed
from runtime.supply.trust.statement import Statement
from tests.making import tree
from tests.supply.trust.making import NOW, ed, line

ID = "custom.deck"
KEY = ed()
WHO = f"release@example.com ({KEY.public.fingerprint})"


def _project(folder: Path, trust: str, options: str = "", version: str = "1.0.0") -> Path:
    """A profile of one skill in a folder of its own; its file."""
    for path, data in tree(ID, version=version).files.items():
        (folder / "deck" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "deck" / path).write_bytes(data)
    (folder / "allowed").write_text(f"release@example.com {options} {line(KEY.public)}\n")
    text = f'[profile]\nname = "one"\n[skills]\n"{ID}" = {{ path = "deck" }}\n[trust]\nsigners = ["allowed"]\n{trust}\n'
    (folder / "one.toml").write_text(text)
    return folder / "one.toml"


def _sign(folder: Path, version: str = "1.0.0", seed: int = 1) -> Path:
    """The folder's skill as it is now, signed as that version."""
    digest = integrity(tree_digest(dict(tree(ID, version=version).files)))
    file = folder / "deck/signatures" / f"{ID}-{version}.sig"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(signed(Statement(id=ID, version=version, integrity=digest), ed(seed)))
    return file


def _skills(file: Path) -> Sequence[VerifiedSkill]:
    profile = load(str(file))
    return wanted(profile, resolve(profile), NONE).skills.skills


def _signers(file: Path, now: int = NOW) -> dict[str, str]:
    profile = load(str(file))
    return dict(admitted(profile, fetch(profile, resolve(profile)), now)[1])


def _refused(file: Path, now: int = NOW) -> str:
    with pytest.raises(CaroError) as caught:
        _signers(file, now)
    assert caught.value.code == INTEGRITY
    assert f"trust.require: {ID} " in caught.value.message
    assert caught.value.message.startswith(f"{file}: ")
    return caught.value.message


def test_a_signed_skill_comes_in_and_its_signer_is_known(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "signed"')
    _sign(tmp_path)
    assert _signers(file) == {ID: WHO}
    (skill,) = _skills(file)
    assert [path for path in skill.tree.files if "signatures" in path] == []


def test_the_signature_is_no_part_of_what_it_signs(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "none"')
    before = _skills(file)[0].integrity
    _sign(tmp_path)
    assert _skills(file)[0].integrity == before


def test_row_33_five_messages_for_five_refusals(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "signed"\nrevoked = ["gone"]', 'valid-before="20270201Z"')
    (tmp_path / "gone").write_text(f"{ed(3).public.fingerprint}\n")
    said = [_refused(file)]
    _sign(tmp_path, seed=2)
    said.append(_refused(file))
    _sign(tmp_path, seed=3)
    said.append(_refused(file))
    _sign(tmp_path)
    assert _signers(file) == {ID: WHO}
    said.append(_refused(file, NOW + 30 * 86400))
    (tmp_path / "deck/knowledge/overview.md").write_text("# Something else\n")
    said.append(_refused(file))
    words = ["is unsigned", "an unknown signer", "a revoked key", "a key that has expired", "a signature of other content"]
    assert [word for word, message in zip(words, said, strict=True) if word not in message] == []
    assert len(set(said)) == len(words)


def test_row_32_a_file_more_is_other_content(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "signed"')
    _sign(tmp_path)
    (tmp_path / "deck/knowledge/more.md").write_text("# More\n")
    assert f"{ID} has a signature of other content: it was made for integrity h1:" in _refused(file)


def test_row_34_a_wrong_signature_is_told_before_a_manifest_is_parsed(tmp_path: Path) -> None:
    """The manifest is no TOML any more; what is said is that the content is not the signed one."""
    file = _project(tmp_path, 'require = "signed"')
    _sign(tmp_path)
    (tmp_path / "deck/skill.toml").write_bytes(b"\xff no TOML")
    assert "has a signature of other content" in _refused(file)


def test_row_34_a_statement_of_another_version_than_the_manifest(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "signed"')
    digest = integrity(tree_digest(dict(tree(ID).files)))
    _sign(tmp_path).write_bytes(signed(Statement(id=ID, version="9.9.9", integrity=digest), KEY))
    assert "it was made for version 9.9.9; skill.toml says 1.0.0" in _refused(file)


def test_a_folder_may_hold_signatures_of_older_versions(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "signed"')
    _sign(tmp_path)
    _sign(tmp_path, version="0.9.0")
    assert _signers(file) == {ID: WHO}


@pytest.mark.parametrize("level", ["none", "pinned"])
def test_a_folder_that_is_edited_comes_in_where_signatures_are_not_required(level: str, tmp_path: Path) -> None:
    file = _project(tmp_path, f'require = "{level}"')
    assert _signers(file) == {ID: ""}
    _sign(tmp_path)
    assert _signers(file) == {ID: WHO}
    (tmp_path / "deck/knowledge/overview.md").write_text("# Edited\n")
    assert _signers(file) == {ID: ""}


def test_levels_are_those_of_namespaces(tmp_path: Path) -> None:
    assert _signers(_project(tmp_path, 'require = { core = "signed" }')) == {ID: ""}
    assert "is unsigned" in _refused(_project(tmp_path, 'require = { core = "none", custom = "signed" }'))


def _link(folder: Path) -> None:
    (folder / "x.sig").symlink_to("/etc/passwd")


def _pipe(folder: Path) -> None:
    subprocess.run(["mkfifo", folder / "x.sig"], check=True)


def _large(folder: Path) -> None:
    (folder / "x.sig").write_bytes(bytes(70 << 10))


def _many(folder: Path) -> None:
    for number in range(1025):
        (folder / f"{number}.sig").touch()


@pytest.mark.parametrize(
    ("make", "words"),
    [(_link, "a symbolic link"), (_pipe, "a FIFO"), (_large, "71680 bytes"), (_many, "more than 1024 signatures")],
)
def test_what_is_no_file_of_a_signature_is_not_opened(make: object, words: str, tmp_path: Path) -> None:
    assert callable(make)
    file = _project(tmp_path, 'require = "signed"')
    (tmp_path / "deck/signatures").mkdir()
    make(tmp_path / "deck/signatures")
    with pytest.raises(CaroError, match=words):
        _signers(file)


def test_signatures_that_are_a_link_are_none(tmp_path: Path) -> None:
    file = _project(tmp_path, 'require = "signed"')
    _sign(tmp_path)
    (tmp_path / "deck/signatures").rename(tmp_path / "elsewhere")
    (tmp_path / "deck/signatures").symlink_to(tmp_path / "elsewhere")
    assert "is unsigned" in _refused(file)
