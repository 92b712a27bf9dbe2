"""Properties of patterns: what covers another admits all that it admits; what two lists have in common both admit."""

from collections.abc import Callable
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.guard import addresses, hosts, paths, variables
from runtime.guard.kinds import common, covered
from runtime.guard.records import ADDRESSES, ENVIRONMENT, NETWORK, READ
from tests.guard.rights import CACHE, FOLDER, HOME, PLACES

LABELS = st.sampled_from(["a", "b", "ab", "*", "a*", "*b", "a-*"])
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(".".join)
HOSTS = st.tuples(st.sampled_from(["", "https://", "http://"]), NAMES, st.sampled_from(["", ":8443"])).map(
    lambda parts: f"{parts[0]}{parts[1]}.test{parts[2] if parts[0] else ''}"
)
PORTS = st.sampled_from([80, 443, 8443])
ASKED = st.tuples(
    st.lists(st.sampled_from(["a", "b", "ab", "aab", "a-b"]), min_size=1, max_size=4).map(".".join),
    st.sampled_from([80, 443, 8443]),
).map(lambda parts: hosts.Host(f"{parts[0]}.test", parts[1]))
PATHS = st.lists(st.sampled_from(["a", "b", "ab", ".."]), max_size=4).map(lambda parts: paths.plain("/" + "/".join(parts)))
VARIABLES = st.sampled_from(["A", "A_B", "A_B_C", "A_*", "A_B_*", "AB", "B", "*"])


@given(HOSTS, HOSTS, ASKED)
def test_a_pattern_of_hosts_admits_what_the_patterns_admit_that_it_covers(above: str, below: str, asked: hosts.Host) -> None:
    assert hosts.network_problem(above) is None
    if hosts.covers(above, below) and hosts.admits(below, asked):
        assert hosts.admits(above, asked)
    assert hosts.covers(above, above)


@given(st.lists(HOSTS, max_size=3), st.lists(HOSTS, max_size=3), ASKED)
def test_common_hosts_are_admitted_by_both_lists(first: list[str], second: list[str], asked: hosts.Host) -> None:
    for pattern in common(NETWORK, tuple(first), tuple(second)) or ():
        if hosts.admits(pattern, asked):
            assert any(hosts.admits(one, asked) for one in first)
            assert any(hosts.admits(one, asked) for one in second)


@given(st.lists(PATHS, max_size=3), st.lists(PATHS, max_size=3), PATHS)
def test_common_folders_are_exactly_the_intersection(first: list[str], second: list[str], path: str) -> None:
    both = covered(READ, tuple(first), path) and covered(READ, tuple(second), path)
    assert covered(READ, common(READ, tuple(first), tuple(second)), path) == both


@given(st.lists(VARIABLES, max_size=3), st.lists(VARIABLES, max_size=3), st.sampled_from(["A", "A_B", "A_B_C", "A_C", "AB", "B"]))
def test_common_variables_are_exactly_the_intersection(first: list[str], second: list[str], name: str) -> None:
    both = covered(ENVIRONMENT, tuple(first), name) and covered(ENVIRONMENT, tuple(second), name)
    assert covered(ENVIRONMENT, common(ENVIRONMENT, tuple(first), tuple(second)), name) == both


WIDE = st.sampled_from(["0.0.0.0/0", "127.0.0.0/8", "127.0.0.0/9", "126.0.0.0/7", "10.0.0.0/8", "169.254.169.254/32"])
NETWORKS = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(
    lambda parts: f"{ip_address(parts[0] >> (32 - parts[1]) << (32 - parts[1]))}/{parts[1]}"
)


@given(NETWORKS | WIDE, NETWORKS | WIDE, st.integers(0, 2**32 - 1) | st.sampled_from([0x7F000001, 0xA9FEA9FE, 0x0A000001]))
def test_common_networks_are_exactly_the_intersection(first: str, second: str, number: int) -> None:
    one = addresses.address(str(ip_address(number)))
    assert one is not None
    both = addresses.granted(one, (first,)) and addresses.granted(one, (second,))
    assert addresses.granted(one, common(ADDRESSES, (first,), (second,)) or ()) == both


SPECIAL = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254", "224.0.0.1", "255.255.255.255", "100.100.100.200", "168.63.129.16"),
    *(
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[ff02::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
    ),
]


@pytest.mark.parametrize("text", SPECIAL)
def test_row_53_where_no_name_may_lead(text: str) -> None:
    one = addresses.address(text)
    assert one is not None
    assert addresses.special(one)
    assert not addresses.granted(one, ("0.0.0.0/0", "::/0"))


@pytest.mark.parametrize(
    "text", ["127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "1.2.3", "a.test", "", "1.2.3.4/8", "[1.2.3.4"]
)
def test_row_52_only_the_usual_form_of_an_address_is_one(text: str) -> None:
    assert addresses.address(text) is None


NAMELESS = [
    "127.1",
    "0x7f.1",
    "2130706433",
    "a.0x7f",
    "a..b",
    ".a",
    "a.",
    "",
    "a\n",
    "a\0",
    "a b",
    "-a",
    "a-",
    "\uff41.test",
    "*.a",
]


@pytest.mark.parametrize("name", NAMELESS)
def test_row_52_what_is_no_name_of_a_host(name: str) -> None:
    assert not hosts.is_name(name)


EXPANDED = {
    "~": HOME,
    "~/.aws/": f"{HOME}/.aws",
    "./": FOLDER,
    "./a/./b//c": f"{FOLDER}/a/b/c",
    "./../x": f"{HOME}/x",
    "$CARO_PROJECT_ROOT/a": f"{FOLDER}/a",
    "$CARO_CACHE": CACHE,
    "//etc": "/etc",
    "/a/../..": "/",
    "*": "/",
    "~other/x": "",
    "a": "",
    "": "",
    "$HOME": "",
    "$CARO_CACHES": "",
    "/a\0b": "",
}


@pytest.mark.parametrize("pattern", EXPANDED)
def test_a_pattern_stands_for_one_path(pattern: str) -> None:
    assert paths.expanded(pattern, PLACES) == EXPANDED[pattern]


SAME: list[tuple[Callable[[str, str], bool], str]] = [(paths.contains, "/a"), (variables.covers, "A"), (hosts.covers, "a.test")]


@pytest.mark.parametrize(("covers", "one"), SAME)
def test_a_pattern_covers_itself_and_nothing_that_only_begins_like_it(covers: Callable[[str, str], bool], one: str) -> None:
    assert covers(one, one)
    assert not covers(one, f"{one}b")
