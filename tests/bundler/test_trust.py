"""`[trust]` of profiles: how it is written, each key once tightened and once loosened, the files that it names."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bundler.profile import trust
from bundler.profile.effective import Profile
from bundler.profile.json_schema import json_schema
from bundler.profile.load import load
from bundler.profile.schema import Trust
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.trust import trust as trusted
from runtime.supply.trust.trust import unpacked
from tests.supply.trust.making import ed, line

SKILLS = '[skills]\n"core.shell" = "*"\n'
FILES = {
    "keys/a.pub": f"{line(ed(1).public)} release\n",
    "keys/b.pub": f"b@example.com {line(ed(2).public)}\n",
    "keys/gone": f"{ed(3).public.fingerprint}\n",
    "keys/more": f"{ed(4).public.fingerprint}\n",
    "keys/noise": "noise\n",
}


def _load(folder: Path, *tables: str) -> Profile:
    """The last of a line of profiles with these `[trust]` tables; the first has the skills. Empty: it says nothing."""
    (folder / "keys").mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "keys/bytes").write_bytes(b"\xff")
    for number, table in enumerate(tables):
        extends = f'extends = "p{number - 1}"\n' if number else ""
        text = f'[profile]\nname = "p{number}"\n{extends}{"" if number else SKILLS}'
        (folder / f"p{number}.toml").write_text(text + (f"[trust]\n{table}\n" if table else ""))
    return load(f"p{len(tables) - 1}", folder)


SIGNERS = 'signers = ["keys/a.pub", "keys/b.pub"]'
SIGNED = f'require = "signed"\n{SIGNERS}'
BY_NAMESPACE = f'require = {{ "*" = "signed", custom = "pinned" }}\n{SIGNERS}'


def test_a_profile_without_the_table_trusts_nobody_and_requires_nothing(tmp_path: Path) -> None:
    profile = _load(tmp_path, "")
    found = trust.trusted(profile)
    assert profile.trust is None
    assert (found.level("core.git"), found.signers, found.revoked) == ("none", (), frozenset())
    assert unpacked(trust.packed(profile)) == found


def test_one_level_is_that_of_every_namespace(tmp_path: Path) -> None:
    profile = _load(tmp_path, SIGNED)
    assert profile.trust == Trust(require={"*": "signed"}, signers=("keys/a.pub", "keys/b.pub"))
    assert trust.trusted(profile).level("custom.deck") == "signed"
    assert _load(tmp_path, SIGNED.replace('"signed"', '{ "*" = "signed" }')).digest == profile.digest


def test_levels_and_keys_as_the_program_has_them(tmp_path: Path) -> None:
    found = trust.trusted(_load(tmp_path, f'{BY_NAMESPACE}\nrevoked = ["keys/gone"]'))
    assert [found.level(id) for id in ("core.git", "custom.deck")] == ["signed", "pinned"]
    assert [one.principals for one in found.signers] == ["release", "b@example.com"]
    assert found.revoked == {ed(3).public.fingerprint}
    assert unpacked(trust.packed(_load(tmp_path, f'{BY_NAMESPACE}\nrevoked = ["keys/gone"]'))) == found


WRONG: dict[str, tuple[str, list[str]]] = {
    "an unknown key": ('requires = "signed"', ["trust.requires", "'require'"]),
    "an unknown level": ('require = "sined"', ["trust.require", "'sined'", "perhaps 'signed'"]),
    "an unknown namespace": ('require = { cutsom = "signed" }', ["trust.require.cutsom", "perhaps 'custom'"]),
    "a number": ("require = 5", ["trust.require", "a table"]),
    "a level that is a list": ('require = { "*" = ["signed"] }', ["trust.require", "a string"]),
    "one file without a list": ('signers = "keys/a.pub"', ["trust.signers", "a list"]),
    "a nameless file": ('signers = [""]', ["trust.signers[0]", "the path of a file of keys"]),
    "signatures and no keys": ('require = "signed"', ["trust.signers", "at least one file of keys"]),
    "signatures and no keys in the list": ('require = { custom = "signed" }\nsigners = []', ["trust.signers", "at least one"]),
    "no keys in a file": ('signers = ["keys/a.pub", "keys/noise"]', ["trust: keys/noise:1: neither an allowed signer"]),
    "no revoked keys in a file": ('revoked = ["keys/noise"]', ["trust: keys/noise:1: "]),
    "a file of bytes": ('signers = ["keys/bytes"]', ["trust.signers[0]", "no UTF-8"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_table_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    table, words = WRONG[case]
    with pytest.raises(CaroError) as caught:
        _load(tmp_path, table)
    assert caught.value.code == INVALID
    assert str(tmp_path / "p0.toml") in caught.value.message
    assert [one for one in words if one not in caught.value.message] == []
    assert caught.value.hint


def test_a_file_of_keys_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaroError, match=r"p0\.toml: trust\.revoked\[0\]: .*keys/nothing: no such file") as caught:
        _load(tmp_path, 'revoked = ["keys/nothing"]')
    assert caught.value.code == NOT_FOUND


# the parent's table, the child's, and what is then in force
TIGHTER: dict[str, tuple[str, str, Trust]] = {
    "says nothing": (SIGNED, "", Trust(require={"*": "signed"}, signers=("keys/a.pub", "keys/b.pub"))),
    "is the first to speak": ("", SIGNED, Trust(require={"*": "signed"}, signers=("keys/a.pub", "keys/b.pub"))),
    "says the same": (
        BY_NAMESPACE,
        BY_NAMESPACE,
        Trust(require={"*": "signed", "custom": "pinned"}, signers=("keys/a.pub", "keys/b.pub")),
    ),
    "asks for more": (
        BY_NAMESPACE,
        'require = { custom = "signed" }',
        Trust(require={"*": "signed", "custom": "signed"}, signers=("keys/a.pub", "keys/b.pub")),
    ),
    "asks for more of all, and so of each": (
        BY_NAMESPACE,
        'require = "signed"',
        Trust(require={"*": "signed", "custom": "signed"}, signers=("keys/a.pub", "keys/b.pub")),
    ),
    "says less of all than the parent of one": (
        f'require = {{ custom = "signed" }}\n{SIGNERS}',
        'require = "pinned"',
        Trust(require={"*": "pinned", "custom": "signed"}, signers=("keys/a.pub", "keys/b.pub")),
    ),
    "trusts fewer": (SIGNED, 'signers = ["keys/b.pub"]', Trust(require={"*": "signed"}, signers=("keys/b.pub",))),
    "names the keys": ('require = "pinned"', SIGNED, Trust(require={"*": "signed"}, signers=("keys/a.pub", "keys/b.pub"))),
    "revokes more": ('revoked = ["keys/gone"]', 'revoked = ["keys/more", "keys/gone"]', Trust(revoked=("keys/more", "keys/gone"))),
}


@pytest.mark.parametrize("case", TIGHTER)
def test_a_child_may_tighten(case: str, tmp_path: Path) -> None:
    parent, child, wanted = TIGHTER[case]
    assert _load(tmp_path, parent, child).trust == wanted
    assert _load(tmp_path, parent, "", child).trust == wanted


LEVELS = st.dictionaries(st.sampled_from(["*", "core", "custom"]), st.sampled_from(trusted.LEVELS))


@given(LEVELS, LEVELS)
def test_no_child_asks_for_less(parent: dict[str, str], child: dict[str, str]) -> None:
    """Whatever both say, and also where the child is refused: what is in force is never below the parent's."""
    merged, loosened = trust.tightened(Trust(require=parent), Trust(require=child))
    for namespace in ("core", "custom", "lang", "*"):
        levels = [trusted.level(require, namespace) for require in (parent, merged.require)]
        assert levels == sorted(levels, key=trusted.LEVELS.index)
    assert bool(loosened) == any(
        trusted.LEVELS.index(level) < trusted.LEVELS.index(trusted.level(parent, one)) for one, level in child.items()
    )


LOOSER = [
    (SIGNED, 'require = "pinned"', "require.*"),
    (SIGNED, 'require = { custom = "none" }', "require.custom"),
    (BY_NAMESPACE, 'require = { custom = "none" }', "require.custom"),
    (BY_NAMESPACE, 'require = { core = "pinned" }', "require.core"),
    ('require = { custom = "pinned" }', 'require = { custom = "none" }', "require.custom"),
    (SIGNED, 'signers = ["keys/a.pub", "keys/b.pub", "keys/more"]', "signers"),
    ('signers = ["keys/a.pub"]', 'signers = ["keys/b.pub"]', "signers"),
    ("signers = []", 'signers = ["keys/a.pub"]', "signers"),
    ('revoked = ["keys/gone"]', 'revoked = ["keys/more"]', "revoked"),
    ('revoked = ["keys/gone"]', "revoked = []", "revoked"),
]


@pytest.mark.parametrize(("parent", "child", "key"), LOOSER)
def test_a_child_may_not_loosen(parent: str, child: str, key: str, tmp_path: Path) -> None:
    for number, tables in enumerate([(parent, child), (parent, "", child)], 1):
        with pytest.raises(CaroError) as caught:
            _load(tmp_path, *tables)
        assert caught.value.code == INVALID
        (said,) = caught.value.message.splitlines()[1:]
        assert said.startswith(f"  {tmp_path / f'p{number}.toml'}: trust.{key}: found a looser value: ")


def test_paths_of_a_parent_elsewhere_lead_to_its_files(tmp_path: Path) -> None:
    (tmp_path / "above").mkdir()
    _load(tmp_path / "above", SIGNED)
    (tmp_path / "child.toml").write_text('[profile]\nname = "child"\nextends = "above/p0.toml"\n')
    profile = load("child", tmp_path)
    assert list(profile.keys) == ["above/keys/a.pub", "above/keys/b.pub"]
    (tmp_path / "child.toml").write_text(
        '[profile]\nname = "child"\nextends = "above/p0.toml"\n[trust]\nsigners = ["above/keys/a.pub"]\n'
    )
    assert list(load("child", tmp_path).keys) == ["above/keys/a.pub"]


def test_another_key_in_a_file_is_another_profile(tmp_path: Path) -> None:
    before = _load(tmp_path, SIGNED).digest
    assert _load(tmp_path, SIGNED).digest == before
    (tmp_path / "keys/a.pub").write_text(line(ed(9).public))
    assert load("p0", tmp_path).digest != before
    assert _load(tmp_path, SIGNED.replace('"signed"', '"pinned"')).digest != before


def test_the_schema_knows_both_spellings() -> None:
    validator = Draft202012Validator(json_schema("profile"))

    def fits(table: str) -> bool:
        return validator.is_valid(tomllib.loads(f'[profile]\nname = "a"\n[trust]\n{table}\n'))

    assert [one for one in (SIGNED, BY_NAMESPACE, 'revoked = ["a"]', "") if not fits(one)] == []
    wrong = (
        'require = "sined"',
        'require = { cutsom = "signed" }',
        'require = { custom = "sined" }',
        'requires = "signed"',
        'signers = "a"',
    )
    assert [one for one in wrong if fits(one)] == []
