"""The digest of a profile, which its lock holds: another for every value that counts, the same for how it is written down."""

import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.profile.load import load

TABLES = {
    "[profile]": ['name = "one"', 'executable = "caro"', 'features = ["manage", "recipes"]'],
    "[skills]": ['"core.shell" = "*"', '"core.git" = { version = "^1", features = ["a", "b"], default-features = false }'],
    "[sources]": ['here = { path = "../skills", namespaces = ["core"] }'],
    "[target]": ['platform = "linux-x86_64"', 'optimise = "start"', 'layout = "onefile"', 'glibc = "2.35"', 'python = "3.12"'],
    "[budget]": ['total = "20 MB"', 'knowledge = "1 MB"', 'growth = "5 %"'],
    "[budget.skills]": ['"core.git" = "100 kB"'],
    "[policy]": ['required = ["core.shell"]', 'blocked = ["custom.*"]'],
    "[policy.capabilities]": ['network = ["*.example.com"]', "secrets_access = false", "shell = false"],
    "[policy.commands]": ['risk_tolerance = "low"', 'blocked = [{ pattern = "rm", reason = "lost data" }]'],
    "[policy.journal]": ["required = true", "retain_days = 30"],
}
TEXT = "".join(f"{head}\n{''.join(line + chr(10) for line in lines)}" for head, lines in TABLES.items())


def _digest(folder: Path, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    name = tomllib.loads(text)["profile"]["name"]
    (folder / f"{name}.toml").write_text(text)
    return load(name, folder).digest


OTHERWISE_WRITTEN = [
    ('name = "one"', 'name = "one"  # a comment'),
    ('"core.shell" = "*"', '"core.shell" = { version = "*" }'),
    ("default-features = false", "default_features = false"),
    ('total = "20 MB"', 'total = "20000 kB"'),
    ('growth = "5 %"', 'growth = "5.0%"'),
    ('path = "../skills"', 'path = "../x/../skills/"'),
    ('executable = "caro"\n', ""),
    ('features = ["manage", "recipes"]', 'features = ["recipes", "manage"]'),
    ('layout = "onefile"\n', ""),
    ("retain_days = 30", "retain_days = 0x1e"),
]


@pytest.mark.parametrize(("old", "new"), OTHERWISE_WRITTEN)
def test_the_same_values_otherwise_written(old: str, new: str, tmp_path: Path) -> None:
    assert old in TEXT
    assert _digest(tmp_path / "a", TEXT) == _digest(tmp_path / "b", TEXT.replace(old, new))


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_the_order_of_tables_and_keys_does_not_count(tmp_path_factory: pytest.TempPathFactory, shuffled: Random) -> None:
    folder = tmp_path_factory.mktemp("order")
    heads = list(TABLES)
    shuffled.shuffle(heads)
    text = ""
    for head in heads:
        lines = [f"  {line}" for line in TABLES[head]]
        shuffled.shuffle(lines)
        text += "\n".join([f"# {head}", head, "", *lines, ""])
    assert _digest(folder / "other", text) == _digest(folder / "as it is", TEXT)


def test_a_parent_that_says_it_and_the_profile_itself_are_the_same(tmp_path: Path) -> None:
    head, _, rest = TEXT.partition("[skills]")
    (tmp_path / "family").mkdir()
    (tmp_path / "family/parent.toml").write_text(TEXT.replace('name = "one"', 'name = "parent"'))
    child = _digest(tmp_path / "family", '[profile]\nname = "one"\nextends = "parent"\n')
    assert child == _digest(tmp_path / "alone", f"{head}[skills]{rest}")


COUNT = [
    ('name = "one"', 'name = "other"'),
    ('executable = "caro"', 'executable = "karo"'),
    ('features = ["manage", "recipes"]', 'features = ["recipes"]'),
    ('"core.shell" = "*"', '"core.shell" = ">=1"'),
    ('"core.shell" = "*"', '"core.shell" = "*"\n"core.posix" = "*"'),
    ('"core.shell" = "*"', '"core.shell" = { path = "../skills/core.shell" }'),
    ('"core.git" = { version = "^1"', '"core.git" = { version = "^1.0.1"'),
    ('["a", "b"]', '["a"]'),
    ("default-features = false", "default-features = true"),
    ('path = "../skills"', 'path = "../others"'),
    ('namespaces = ["core"]', 'namespaces = ["core", "tool"]'),
    ('platform = "linux-x86_64"', 'platform = "linux-aarch64"'),
    ('optimise = "start"', 'optimise = "size"'),
    ('layout = "onefile"', 'layout = "onedir"'),
    ('glibc = "2.35"', 'glibc = "2.36"'),
    ('python = "3.12"', 'python = "3.11"'),
    ('total = "20 MB"', 'total = "20000001 B"'),
    ('knowledge = "1 MB"\n', ""),
    ('growth = "5 %"', 'growth = "5.001 %"'),
    ('"core.git" = "100 kB"', '"core.git" = "101 kB"'),
    ('required = ["core.shell"]', 'required = ["core.git"]'),
    ('blocked = ["custom.*"]', "blocked = []"),
    ('network = ["*.example.com"]', 'network = ["*"]'),
    ("secrets_access = false", "secrets_access = true"),
    ("shell = false\n", ""),
    ('risk_tolerance = "low"', 'risk_tolerance = "high"'),
    ('pattern = "rm"', 'pattern = "mv"'),
    ('reason = "lost data"', 'reason = "moved data"'),
    ("required = true", "required = false"),
    ("retain_days = 30", "retain_days = 31"),
]


@pytest.mark.parametrize(("old", "new"), COUNT)
def test_another_value_is_another_profile(old: str, new: str, tmp_path: Path) -> None:
    assert TEXT.count(old) == 1
    assert _digest(tmp_path, TEXT) != _digest(tmp_path, TEXT.replace(old, new))


def test_no_two_of_these_are_the_same(tmp_path: Path) -> None:
    digests = {_digest(tmp_path / str(number), TEXT.replace(old, new)) for number, (old, new) in enumerate(COUNT)}
    assert len(digests) == len(COUNT)
