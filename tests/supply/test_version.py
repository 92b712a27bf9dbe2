"""Semantic versions: the examples of semver.org 2.0.0, and an order without a hole."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.supply.version import Version

# semver.org 2.0.0, section 11, and what it says of numbers and of words
RISING = [
    "0.0.0-0 0.0.0 0.0.1 0.1.0 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0",
    "1.0.0 2.0.0 2.1.0 2.1.1 2.1.2 2.1.10 2.2.0 2.10.0 10.0.0",
    "1.0.0-0 1.0.0-1 1.0.0-2 1.0.0-10 1.0.0-- 1.0.0--1 1.0.0-1a 1.0.0-A 1.0.0-B 1.0.0-a 1.0.0-a-b 1.0.0-b 1.0.0",
    "1.0.0-a 1.0.0-a.0 1.0.0-a.0.0 1.0.0-a.1 1.0.0-a.a 1.0.0-a.a.a 1.0.0-b",
    "1.0.0-999999999999999998 1.0.0-999999999999999999 1.0.0-a",
    "999999999999999998.0.0 999999999999999999.0.0",
]
VALID = """
0.0.4 1.2.3 10.20.30 1.1.2-prerelease+meta 1.1.2+meta 1.1.2+meta-valid 1.0.0-alpha 1.0.0-beta 1.0.0-alpha.beta 1.0.0-alpha.beta.1
1.0.0-alpha.1 1.0.0-alpha0.valid 1.0.0-alpha.0valid 1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay 1.0.0-rc.1+build.1
2.0.0-rc.1+build.123 1.2.3-beta 10.2.3-DEV-SNAPSHOT 1.2.3-SNAPSHOT-123 1.0.0 2.0.0 1.1.7 2.0.0+build.1848 2.0.1-alpha.1227
1.0.0-alpha+beta 1.2.3----RC-SNAPSHOT.12.9.1--.12+788 1.2.3----R-S.12.9.1--.12+meta 1.2.3----RC-SNAPSHOT.12.9.1--.12
1.0.0+0.build.1-rc.10000aaa-kk-0.1 1.0.0-0A.is.legal
""".split()
INVALID = """
1 1.2 1.2.3-0123 1.2.3-0123.0123 1.1.2+.123 +invalid -invalid -invalid+invalid -invalid.01 alpha alpha.beta alpha.beta.1 alpha.1
alpha+beta alpha_beta alpha. alpha.. beta 1.0.0-alpha_beta -alpha. 1.0.0-alpha.. 1.0.0-alpha..1 1.0.0-alpha...1 01.1.1 1.01.1 1.1.01
1.2.3.DEV 1.2-SNAPSHOT 1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788 1.2-RC-SNAPSHOT -1.0.3-gamma+b7718 +justmeta 9.8.7+meta+meta
9.8.7-whatever+meta+meta v1.2.3 1.0.0- 1.0.0+ 1.0.0-a. 1.0.0-.a 1.0.0-ä 1.0.0+ä 1000000000000000000.0.0
""".split()


def _version(text: str) -> Version:
    found = Version.parse(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize("line", RISING, ids=lambda line: line.split()[0])
def test_precedence(line: str) -> None:
    versions = [_version(text) for text in line.split()]
    for number, low in enumerate(versions):
        assert low == low  # noqa: PLR0124 (the order must agree with itself)
        assert not low < low  # noqa: PLR0124
        for high in versions[number + 1 :]:
            assert low < high
            assert low <= high
            assert high > low
            assert high >= low
            assert low != high
    assert sorted(set(versions)) == versions


@pytest.mark.parametrize("text", VALID)
def test_what_is_a_version(text: str) -> None:
    assert Version.parse(text) is not None


@pytest.mark.parametrize("text", [*INVALID, "", " 1.0.0", "1.0.0 ", "1.0.0\n", "1.0.0\0", "\uff11.0.0", "\u0663.0.0"], ids=ascii)
def test_what_is_none(text: str) -> None:
    assert Version.parse(text) is None


@pytest.mark.parametrize("text", ["1.0.0", "1.0.0-rc.1"])
def test_build_metadata_has_no_part_in_it(text: str) -> None:
    assert _version(text) == _version(f"{text}+linux") == _version(f"{text}+20130313144700.a-b")
    assert not _version(f"{text}+a") < _version(f"{text}+b")


WORD = st.from_regex(r"0|[1-9][0-9]{0,17}|[0-9]{0,3}[A-Za-z-][0-9A-Za-z-]{0,4}", fullmatch=True)
NUMBERS = st.integers(0, 12)
VERSIONS = st.builds(
    lambda numbers, words: ".".join(map(str, numbers)) + (f"-{'.'.join(words)}" if words else ""),
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.lists(WORD, max_size=3),
)


@given(st.lists(VERSIONS, min_size=2, max_size=6, unique=True))
def test_different_versions_are_never_equal_and_always_in_order(texts: list[str]) -> None:
    ordered = sorted(_version(text) for text in texts)
    assert all(low < high and low != high for low, high in pairwise(ordered))
    assert all(low < high for at, low in enumerate(ordered) for high in ordered[at + 1 :])
