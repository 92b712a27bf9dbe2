"""Constraints as tables: what each admits, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.supply.constraint import Constraint

# constraint, versions that it admits, versions that it does not
CASES: list[tuple[str, str, str]] = [
    ("*", "0.0.0 0.1.0 1.0.0 99.99.99", "1.0.0-rc.1"),
    (" * ", "1.0.0", ""),
    ("1.0", "1.0.0", "1.0.1 1.1.0 0.9.9 1.0.0-rc.1"),
    ("1", "1.0.0", "1.0.1 2.0.0"),
    ("1.2.3", "1.2.3", "1.2.2 1.2.4 1.2.3-rc.1"),
    ("=1.2.3", "1.2.3", "1.2.4"),
    ("= 1.2", "1.2.0", "1.2.1"),
    (">1.2", "1.2.1 2.0.0", "1.2.0 1.1.9"),
    (">=1.2", "1.2.0 1.2.1 2.0.0", "1.1.9 1.2.0-rc.1 1.3.0-rc.1"),
    ("<1.2", "1.1.9 0.0.0", "1.2.0 1.2.0-rc.1"),
    ("<=1.2", "1.2.0 1.1.9", "1.2.1"),
    (">=1.0,<2.0", "1.0.0 1.9.9", "0.9.9 2.0.0 2.0.0-rc.1"),
    (" >= 1.0 , < 2.0 ", "1.0.0 1.9.9", "2.0.0"),
    (">1.0,<=2.0,>1.5", "1.5.1 2.0.0", "1.5.0 2.0.1"),
    (">=2.0,<1.0", "", "0.5.0 1.5.0 2.5.0"),
    (">=1.9", "1.10.0", "1.8.0"),
    ("<10", "9.0.0 2.0.0", "10.0.0"),
    ("^1", "1.0.0 1.9.9", "0.9.9 2.0.0 2.0.0-rc.1"),
    ("^1.2", "1.2.0 1.9.9", "1.1.9 2.0.0"),
    ("^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0"),
    ("^0", "0.0.0 0.9.9", "1.0.0"),
    ("^0.2", "0.2.0 0.2.9", "0.1.9 0.3.0 1.0.0"),
    ("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0"),
    ("^0.0", "0.0.0 0.0.9", "0.1.0"),
    ("^0.0.3", "0.0.3", "0.0.2 0.0.4"),
    ("^0.0.0", "0.0.0", "0.0.1"),
    ("~1", "1.0.0 1.9.9", "2.0.0"),
    ("~1.6", "1.6.0 1.6.9", "1.5.9 1.7.0"),
    ("~1.6.2", "1.6.2 1.6.9", "1.6.1 1.7.0"),
    ("~0.0.3", "0.0.3 0.0.9", "0.0.2 0.1.0"),
    ("~0", "0.0.0 0.9.0", "1.0.0"),
    ("^1.2,<1.5", "1.2.0 1.4.9", "1.5.0"),
    # A pre-release fits only where a bound names one of the same version.
    ("1.0.0-rc.1", "1.0.0-rc.1", "1.0.0 1.0.0-rc.2"),
    (">=1.0-rc.1", "1.0.0-rc.1 1.0.0-rc.2 1.0.0 1.5.0", "1.0.0-beta.9 1.5.0-rc.1"),
    (">=1.0.0-rc.9", "1.0.0-rc.10", "1.0.0-rc.8 1.0.0-alpha"),
    (">=1.0.0-1", "1.0.0-2 1.0.0-a", "1.0.0-0"),
    ("^1.2.0-rc.1", "1.2.0-rc.2 1.2.0 1.9.0", "1.2.0-beta 1.3.0-rc.1 2.0.0-rc.1 2.0.0"),
    ("~1.2-rc.1", "1.2.0-rc.1 1.2.5", "1.3.0 1.3.0-rc.1"),
    ("<2.0.0-rc.1", "1.9.9 2.0.0-beta.1", "2.0.0-rc.1 2.0.0"),
    # Build metadata has no part in precedence (semver.org 2.0.0, 10 and 11).
    ("1.0.0", "1.0.0+linux 1.0.0+linux.2", "1.0.1+linux"),
    ("<=1.0.0", "1.0.0+linux", "1.0.1+linux"),
    (">=1.0.0,<1.0.1", "1.0.0+linux", ""),
    (">1.0.0", "1.0.1+linux", "1.0.0+linux"),
]

INVALID = [
    "",
    " ",
    ",",
    "1.0,",
    ",1.0",
    "1.0 <2.0",
    ">1.0 || <2.0",
    "*, 1.0",
    "1.*",
    "1.x",
    "v1.0",
    "==1.0",
    "!=1.0",
    "~=1.0",
    "=>1.0",
    "> = 1.0",
    ">",
    "^",
    "latest",
    "1.0.0.0",
    "1..0",
    ".1",
    "1.",
    "-1.0",
    "+1.0",
    "1e3",
    "0x1",
    "1_000",
    "1.0-",
    "1.0.0-rc..1",
    "1.0.0-01",
    "1.0.0-rc.1!",
    "1.0.0-ü",
    "\u0661.\u0660",
    "1\u20600",
    "1.0\0",
    "1" * 10,
    "1.0; rm -rf /",
    "^*",
]


@pytest.mark.parametrize(("text", "admitted", "refused"), CASES, ids=[case[0] for case in CASES])
def test_a_constraint_admits_the_versions_of_its_row(text: str, admitted: str, refused: str) -> None:
    constraint = Constraint.parse(text)
    assert constraint is not None
    versions = [*admitted.split(), *refused.split()]
    assert [version for version in versions if constraint.admits(version)] == admitted.split()
    assert str(constraint).strip() == text.strip()


@pytest.mark.parametrize("text", INVALID, ids=ascii)
def test_what_writes_no_constraint_is_none(text: str) -> None:
    assert Constraint.parse(text) is None


PART = st.integers(0, 12)


@given(PART, PART, PART, PART, PART, PART)
def test_operators_agree_with_each_other(a: int, b: int, c: int, x: int, y: int, z: int) -> None:
    bound, version = f"{a}.{b}.{c}", f"{x}.{y}.{z}"

    def admits(text: str) -> bool:
        constraint = Constraint.parse(text)
        assert constraint is not None
        return constraint.admits(version)

    below, equal = (x, y, z) < (a, b, c), (x, y, z) == (a, b, c)
    assert admits(f"<{bound}") == below
    assert admits(f"<={bound}") == (below or equal)
    assert admits(f"={bound}") == admits(bound) == equal
    assert admits(f">={bound}") != below
    assert admits(f">{bound}") == (not below and not equal)
    assert admits(f"~{bound}") == (not below and (x, y) == (a, b))
    kept = (x,) == (a,) if a else (x, y) == (a, b) if b else (x, y, z) == (a, b, c)
    assert admits(f"^{bound}") == (not below and kept)


@given(st.text("0129.<>=^~,*-+rc \n\u0661", max_size=20))
def test_any_text_is_a_constraint_or_none(text: str) -> None:
    constraint = Constraint.parse(text)
    assert constraint is None or constraint.admits("1.0.0") in {True, False}
