"""skills.lock as text: what was written is read, and the same lock is the same bytes."""

import difflib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.lock.record import VERSION, Lock, LockedBase, LockedPackage, LockedSkill
from bundler.lock.text import HEAD, SHIPPED, read, shipped, written

BASE = LockedBase(
    python="3.11 or newer",
    packages=(
        LockedPackage(name="click", version="8.5.1", hash="sha256:aa"),
        LockedPackage(name="x", version="1", hash="sha256:bb"),
    ),
    dictionary="none",
)
SKILL = LockedSkill(
    id="core.alpha",
    version="1.0.0",
    source="path+../skills/core.alpha",
    integrity="h1:abc=",
    license="Apache-2.0",
    required_by=("profile one", "core.beta"),
    features=("a", "b"),
    capabilities={"terminal_exec": ("git", "aws"), "network": ("*.example.com",), "shell": True},
)
LOCK = Lock(version=VERSION, profile="one", profile_digest="sha256:cc", base=BASE, skills=(SKILL,))
TEXT = f"""\
# {HEAD}
version = 1
profile = "one"
profile-digest = "sha256:cc"

[base]
python = "3.11 or newer"
dictionary = "none"
packages = [
    {{name = "click", version = "8.5.1", hash = "sha256:aa"}},
    {{name = "x", version = "1", hash = "sha256:bb"}},
]

[[skills]]
id = "core.alpha"
version = "1.0.0"
source = "path+../skills/core.alpha"
integrity = "h1:abc="
license = "Apache-2.0"
required-by = [
    "profile one",
    "core.beta",
]
features = [
    "a",
    "b",
]

[skills.capabilities]
terminal_exec = [
    "git",
    "aws",
]
network = ["*.example.com"]
shell = true
"""

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
SOME = WORDS.filter(bool)  # a file names its profile and each source; what is shipped does not
LISTS = st.lists(WORDS, max_size=3).map(tuple)
NAMES = st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True)
PACKAGES = st.builds(LockedPackage, name=WORDS, version=WORDS, hash=WORDS)
LOCKS = st.builds(
    Lock,
    version=st.integers(0, 9),
    profile=WORDS,
    profile_digest=SOME,
    base=st.builds(LockedBase, python=WORDS, packages=st.lists(PACKAGES, max_size=3).map(tuple), dictionary=WORDS),
    skills=st.lists(
        st.builds(
            LockedSkill,
            id=WORDS,
            version=WORDS,
            source=SOME,
            integrity=WORDS,
            license=WORDS,
            required_by=LISTS,
            features=LISTS,
            capabilities=st.dictionaries(NAMES, st.booleans() | LISTS, max_size=3),
            resolved=WORDS,
            index=WORDS,
            signer=WORDS,
            override=WORDS,
        ),
        max_size=3,
    ).map(tuple),
)


def _read(folder: Path, text: str) -> Lock:
    file = folder / "skills.lock"
    file.write_bytes(text.encode())
    lock, data = read(file)
    assert data == text.encode()
    return lock


def test_the_text_is_made_for_diffs(tmp_path: Path) -> None:
    assert written(LOCK) == TEXT
    assert _read(tmp_path, TEXT) == LOCK


@given(LOCKS)
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, lock: Lock) -> None:
    text = written(lock)
    assert _read(tmp_path_factory.getbasetemp(), text) == lock
    assert written(lock) == text
    assert tomllib.loads(text)["profile"] == lock.profile


@pytest.mark.parametrize("count", [0, 1, 2_000])
def test_as_many_skills_as_there_are(count: int, tmp_path: Path) -> None:
    lock = replace(LOCK, skills=tuple(replace(SKILL, id=f"custom.number-{number}") for number in range(count)))
    assert _read(tmp_path, written(lock)) == lock


def test_a_changed_value_is_one_changed_line() -> None:
    changed = replace(SKILL, integrity="h1:xyz=", capabilities={**SKILL.capabilities, "terminal_exec": ("git", "aws", "curl")})
    other = written(replace(LOCK, skills=(changed,)))
    lines = [line for line in difflib.ndiff(TEXT.splitlines(), other.splitlines()) if line[:2] in {"+ ", "- "}]
    assert lines == ['- integrity = "h1:abc="', '+ integrity = "h1:xyz="', '+     "curl",']


def test_what_is_shipped_says_what_and_not_where() -> None:
    pinned = replace(SKILL, resolved="abc", index="sha256:dd", signer="me", override="1.0: why")
    text = shipped(replace(LOCK, skills=(pinned,)))
    assert text == TEXT.replace(TEXT.splitlines()[0], f"# {SHIPPED}").replace('profile-digest = "sha256:cc"\n', "").replace(
        'source = "path+../skills/core.alpha"\n', ""
    ).replace("license = ", 'signer = "me"\noverride = "1.0: why"\nlicense = ', 1)
