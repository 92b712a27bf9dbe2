"""Each kind allowed and denied, by each of the three and by the rules; never wider than any of the three."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.guard.decide import decide, effective
from runtime.guard.kinds import COVERS
from runtime.guard.records import (
    ADDRESSES,
    ENVIRONMENT,
    GRANT,
    LISTS,
    NETWORK,
    POLICY,
    PROGRAM,
    READ,
    REQUEST,
    RULE,
    SECRETS,
    SHELL,
    SOCKET,
    SWITCHES,
    UNLIMITED,
    WRITE,
    Grants,
    Wish,
)
from tests.guard.rights import CACHE, FOLDER, HOME, NO_RIGHTS, rights


class Case(NamedTuple):
    """A wish under patterns that all three have; who says no, or empty."""

    kind: str
    patterns: tuple[str, ...]
    resource: str
    said_by: str = ""


CASES = [
    Case(PROGRAM, ("git",), "git"),
    Case(PROGRAM, ("git",), "gitk", REQUEST),
    Case(PROGRAM, ("git",), "Git", REQUEST),
    Case(PROGRAM, (), "git", REQUEST),
    Case(PROGRAM, ("*",), "anything"),
    Case(PROGRAM, ("g*",), "git", REQUEST),
    Case(PROGRAM, ("*",), "/usr/bin/git", RULE),
    Case(PROGRAM, ("*",), "./git", RULE),
    Case(PROGRAM, ("*",), "", RULE),
    Case(PROGRAM, ("*",), "git\n", RULE),
    Case(PROGRAM, ("*",), "-c", RULE),
    Case(READ, (FOLDER,), FOLDER),
    Case(READ, (FOLDER,), f"{FOLDER}/a/b"),
    Case(READ, (FOLDER,), f"{FOLDER}2", REQUEST),
    Case(READ, (FOLDER,), f"{FOLDER}/../other", REQUEST),
    Case(READ, (FOLDER,), f"{FOLDER}/a/../../other", REQUEST),
    Case(READ, (FOLDER,), f"{FOLDER}/a/../b"),
    Case(READ, (FOLDER,), HOME, REQUEST),
    Case(READ, (FOLDER,), "a", RULE),
    Case(READ, (FOLDER,), "", RULE),
    Case(READ, (FOLDER,), f"{FOLDER}/a\0b", RULE),
    Case(READ, (), f"{FOLDER}/a", REQUEST),
    Case(READ, ("/usr/share",), "/usr/share/doc"),
    Case(READ, ("/etc",), "/etc/hosts"),
    Case(READ, ("/proc",), "/proc/1/environ", RULE),
    Case(READ, (HOME,), f"{HOME}/.ssh/id", RULE),
    Case(WRITE, (FOLDER,), f"{FOLDER}/out"),
    Case(WRITE, (CACHE,), f"{CACHE}/x"),
    Case(WRITE, ("/tmp/mine",), "/tmp/mine/x"),
    Case(WRITE, ("/tmp/min",), "/tmp/mine/x", REQUEST),
    Case(WRITE, ("/dev",), "/dev/sda", RULE),
    Case(WRITE, ("/usr/local",), "/usr/local/bin/git", RULE),
    Case(NETWORK, ("example.com",), "example.com"),
    Case(NETWORK, ("example.com",), "EXAMPLE.com."),
    Case(NETWORK, ("example.com",), "example.com:80"),
    Case(NETWORK, ("example.com",), "example.com:8443", REQUEST),
    Case(NETWORK, ("example.com",), "a.example.com", REQUEST),
    Case(NETWORK, ("example.com",), "badexample.com", REQUEST),
    Case(NETWORK, ("*.example.com",), "a.example.com"),
    Case(NETWORK, ("*.example.com",), "a.b.example.com"),
    Case(NETWORK, ("*.example.com",), "example.com", REQUEST),
    Case(NETWORK, ("*.example.com",), "aexample.com", REQUEST),
    Case(NETWORK, ("*.example.com",), "a.example.com.evil.org", REQUEST),
    Case(NETWORK, ("https://host.test:8443",), "host.test:8443"),
    Case(NETWORK, ("https://host.test:8443",), "host.test", REQUEST),
    Case(NETWORK, ("https://host.test",), "http://host.test", REQUEST),
    Case(NETWORK, ("sts.*.amazonaws.com",), "sts.eu-west-1.amazonaws.com"),
    Case(NETWORK, ("sts.*.amazonaws.com",), "sts.a.b.amazonaws.com", REQUEST),
    Case(NETWORK, ("sts.*.amazonaws.com",), "sts.amazonaws.com", REQUEST),
    Case(NETWORK, ("a-*.test.com",), "a-b.test.com"),
    Case(NETWORK, ("a-*.test.com",), "a-b.c.test.com", REQUEST),
    Case(NETWORK, ("*",), "anything.test"),
    *(Case(NETWORK, ("*",), text, RULE) for text in ("127.1", "0x7f.1", "2130706433", "1.2.3", "a..b", ".a", "", "a\0.good.com")),
    *(Case(NETWORK, ("*",), text, RULE) for text in ("a%00.com", "u@a.com", "a.com/x", "a.com:0", "a.com:70000", "a b", "a.com\n")),
    Case(ADDRESSES, ("10.20.0.0/16",), "10.20.3.4"),
    Case(ADDRESSES, ("10.20.0.0/16",), "https://10.20.3.4:6443"),
    Case(ADDRESSES, ("10.20.0.0/16",), "10.21.3.4", GRANT),
    Case(ADDRESSES, ("10.20.0.0/16",), "[::ffff:10.20.3.4]:443"),
    Case(ADDRESSES, (), "10.20.3.4", GRANT),
    Case(ADDRESSES, ("0.0.0.0/0",), "127.0.0.1", GRANT),
    Case(ADDRESSES, ("0.0.0.0/0",), "169.254.169.254", GRANT),
    Case(ADDRESSES, ("::/0",), "[fd00:ec2::254]", GRANT),
    Case(ADDRESSES, ("::/0",), "[::ffff:127.0.0.1]", GRANT),
    Case(ADDRESSES, ("127.0.0.0/8",), "127.0.0.1:8080"),
    Case(ADDRESSES, ("fd00::/8",), "[fd00::1]"),
    Case(ADDRESSES, ("nonsense",), "10.0.0.1", GRANT),
    Case(ENVIRONMENT, ("AWS_PROFILE",), "AWS_PROFILE"),
    Case(ENVIRONMENT, ("AWS_PROFILE",), "AWS_PROFILE2", REQUEST),
    Case(ENVIRONMENT, ("AWS_PROFILE",), "aws_profile", REQUEST),
    Case(ENVIRONMENT, ("AWS_*",), "AWS_SECRET_ACCESS_KEY"),
    Case(ENVIRONMENT, ("AWS_*",), "AWSOME", REQUEST),
    Case(ENVIRONMENT, (), "AWS_PROFILE", REQUEST),
    *(Case(ENVIRONMENT, ("*",), name, RULE) for name in ("LD_PRELOAD", "PYTHONPATH", "_PYI_ARCHIVE_FILE", "GIT_SSH_COMMAND")),
    *(
        Case(ENVIRONMENT, ("*",), name, RULE)
        for name in ("BASH_ENV", "ENV", "IFS", "NODE_OPTIONS", "PERL5LIB", "A=B", "BASH_FUNC_x%%")
    ),
    *(Case(ENVIRONMENT, ("*",), name, RULE) for name in ("A=B", "BASH_FUNC_x%%", "", "1A")),
    Case(SOCKET, ("/run/docker.sock",), "/run/docker.sock"),
    Case(SOCKET, ("/run/docker.sock",), "/run/docker.sock2", GRANT),
    Case(SOCKET, ("/run",), "/run/docker.sock", GRANT),
    Case(SOCKET, (), "/run/docker.sock", GRANT),
]


def _with(kind: str, patterns: tuple[str, ...]) -> Grants:
    """A grant of these; for what no manifest asks for, of the like too."""
    values: dict[str, Any] = {kind: patterns}
    return Grants(**{"network": ("a.test",), "terminal_exec": ("a",)} | values if kind in {ADDRESSES, SOCKET} else values)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.kind} {case.patterns} {case.resource!a}" for case in CASES])
def test_each_kind_is_allowed_and_denied_by_its_own_rule(case: Case) -> None:
    kind = NETWORK if case.kind == ADDRESSES else case.kind
    made = decide(Wish(kind=kind, resource=case.resource), rights(_with(case.kind, case.patterns)))
    assert (made.allowed, made.said_by) == (not case.said_by, case.said_by)
    assert made.reason
    assert (made.kind, made.resource) == (kind, case.resource)


ALLOWED = [case for case in CASES if not case.said_by]


@pytest.mark.parametrize("case", ALLOWED, ids=[f"{case.kind} {case.patterns}" for case in ALLOWED])
@pytest.mark.parametrize("who", [REQUEST, GRANT, POLICY])
def test_row_72_each_of_the_three_can_say_no(case: Case, who: str) -> None:
    """A skill that asks for more than the policy allows gets what the policy allows; so does a user who grants more."""
    kind = NETWORK if case.kind == ADDRESSES else case.kind
    full = _with(case.kind, case.patterns)
    none = Grants()
    given = {
        REQUEST: rights(none, full, full),
        GRANT: rights(full, none, full),
        POLICY: rights(full, full, none),
    }[who]
    made = decide(Wish(kind=kind, resource=case.resource), given)
    assert (made.allowed, made.said_by) == (False, who)


@pytest.mark.parametrize("kind", SWITCHES)
def test_a_switch_needs_all_three(kind: str) -> None:
    values: dict[str, Any] = {kind: True}
    on = Grants(**values)
    assert decide(Wish(kind=kind), rights(on, on, UNLIMITED)).allowed
    assert decide(Wish(kind=kind), rights(Grants(), on, UNLIMITED)).said_by == REQUEST
    assert decide(Wish(kind=kind), rights(on, Grants(), UNLIMITED)).said_by == GRANT
    assert decide(Wish(kind=kind), rights(on, on, Grants())).said_by == POLICY


@pytest.mark.parametrize("who", [REQUEST, GRANT, POLICY])
def test_a_blocked_program_is_denied_whoever_blocks_it(who: str) -> None:
    every, but = Grants(terminal_exec=("*",)), Grants(terminal_exec=("*",), blocked=("rm",))
    three = [but if who == one else every for one in (REQUEST, GRANT, POLICY)]
    made = rights(*three)
    assert decide(Wish(kind=PROGRAM, resource="ls"), made).allowed
    assert decide(Wish(kind=PROGRAM, resource="rm"), made).said_by == who
    assert effective(made).blocked == ("rm",)


def test_row_71_a_fault_denies_everything() -> None:
    every = replace(rights(Grants(terminal_exec=("*",), shell=True)), fault="the policy cannot be read")
    for kind, resource in ((PROGRAM, "git"), (SHELL, ""), (SECRETS, ""), (READ, "/a")):
        made = decide(Wish(kind=kind, resource=resource), every)
        assert (made.allowed, made.said_by, made.reason) == (False, POLICY, "the policy cannot be read")
    assert effective(every) == Grants()


def test_an_unknown_kind_is_denied() -> None:
    assert decide(Wish(kind="anything", resource="x"), NO_RIGHTS).said_by == RULE


NEVER = [
    *("/", HOME, "/home", "/tmp", "/var/tmp", "/root"),
    *(f"{HOME}/.caro", f"{HOME}/.caro/grants", f"{HOME}/.caro/cache"),
    *(
        "/opt/caro",
        "/opt/caro/bin",
        "/opt/caro/bin/caro",
        "/var/log/caro",
        "/var/log/caro/journal.jsonl",
        "/tmp/_MEI123",
        "/tmp/_MEI123/x",
    ),
]


@pytest.mark.parametrize("kind", [READ, WRITE])
@pytest.mark.parametrize("folder", NEVER)
def test_row_45_what_holds_this_program_or_is_shared_is_never_granted(kind: str, folder: str) -> None:
    values: dict[str, Any] = {kind: (folder,)}
    granted = rights(Grants(**values))
    for path in (folder, f"{folder.rstrip('/')}/x/y"):
        made = decide(Wish(kind=kind, resource=path), granted)
        assert (made.allowed, made.said_by) == (False, RULE)
    assert effective(granted) == Grants()


def test_row_45_a_wide_ceiling_is_no_grant() -> None:
    """A policy may allow all below home: what counts is the narrowest of the three."""
    asked = Grants(filesystem_write=(f"{HOME}/.aws",))
    made = rights(asked, ceiling=Grants(filesystem_write=(HOME,)))
    assert decide(Wish(kind=WRITE, resource=f"{HOME}/.aws/x"), made).allowed
    assert effective(made).filesystem_write == (f"{HOME}/.aws",)


PATTERNS: Mapping[str, list[str]] = {
    PROGRAM: ["git", "aws", "sh", "*"],
    READ: ["/", HOME, FOLDER, f"{FOLDER}/a", f"{FOLDER}/ab", "/usr/share", f"{HOME}/.caro", CACHE],
    WRITE: ["/", HOME, FOLDER, f"{FOLDER}/a", f"{FOLDER}/ab", "/usr/share", "/opt", CACHE],
    NETWORK: ["a.test", "*.a.test", "b.*.test", "*.test", "b.a.test", "https://a.test", "https://*.a.test:8443", "*"],
    ENVIRONMENT: ["AWS_*", "AWS_A_*", "AWS_A", "LD_*", "LD_X", "*"],
    ADDRESSES: ["10.0.0.0/8", "10.1.0.0/16", "127.0.0.0/8", "0.0.0.0/0"],
    SOCKET: ["/run/a.sock", "/run/b.sock"],
}
RESOURCES = {
    PROGRAM: ["git", "aws", "sh", "rm"],
    READ: [f"{FOLDER}/a/x", f"{FOLDER}/ab", f"{FOLDER}/a/../c", "/etc/shadow", "/usr/share/x", f"{CACHE}/x", f"{HOME}/.caro/x"],
    WRITE: [f"{FOLDER}/a/x", f"{FOLDER}/ab", f"{FOLDER}/a/../c", "/etc/shadow", "/usr/share/x", f"{CACHE}/x", "/opt/caro/x"],
    NETWORK: ["a.test", "b.a.test", "c.b.a.test", "b.c.test:8443", "http://a.test", "10.1.2.3", "127.0.0.1", "10.9.9.9"],
    ENVIRONMENT: ["AWS_A", "AWS_A_B", "AWS_B", "LD_X", "HOME"],
    SECRETS: [""],
    SHELL: [""],
    SOCKET: ["/run/a.sock", "/run/c.sock"],
}


def _lists(kind: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(PATTERNS[kind]), max_size=3).map(tuple)


MADE = st.builds(
    Grants,
    **{kind: _lists(kind) for kind in (*LISTS, ADDRESSES, SOCKET)},
    **{kind: st.booleans() for kind in SWITCHES},
    blocked=st.lists(st.sampled_from(["git", "sh"]), max_size=1).map(tuple),
)
WISHES = st.sampled_from(list(RESOURCES)).flatmap(
    lambda kind: st.sampled_from(RESOURCES[kind]).map(lambda resource: Wish(kind=kind, resource=resource))
)


EVERYTHING = Grants.unlimited(network=("*",), terminal_exec=("*",))


@given(MADE, MADE, MADE | st.just(UNLIMITED), WISHES)
def test_row_72_the_decision_is_never_wider_than_any_of_the_three(
    request: Grants, grant: Grants, ceiling: Grants, wish: Wish
) -> None:
    if not decide(wish, rights(request, grant, ceiling)).allowed:
        return
    for alone in (rights(request, UNLIMITED), rights(EVERYTHING, grant), rights(EVERYTHING, UNLIMITED, ceiling)):
        assert decide(wish, alone).said_by in {"", RULE}


@given(MADE, MADE, MADE | st.just(UNLIMITED), WISHES)
def test_what_is_effective_is_what_is_decided(request: Grants, grant: Grants, ceiling: Grants, wish: Wish) -> None:
    """The lists for the system never admit more; for all but overlapping hosts and variables they admit the same."""
    made = rights(request, grant, ceiling)
    met = effective(made)
    again = decide(wish, replace(made, request=_asking(met), grant=met, ceiling=met)).allowed
    allowed = decide(wish, made).allowed
    assert not again or allowed
    assert again == allowed or wish.kind == NETWORK


def _asking(met: Grants) -> Grants:
    """A request that asks for the like of what no manifest can ask for."""
    values: dict[str, Any] = {}
    if met.addresses and not met.network:
        values["network"] = ("none.invalid",)
    if met.sockets and not met.terminal_exec:
        values["terminal_exec"] = ("none",)
    return replace(met, **values)


@given(st.sampled_from([kind for kind in COVERS if kind != SOCKET]), st.data(), MADE)
def test_the_effective_lists_are_covered_by_each_list(kind: str, data: st.DataObject, ceiling: Grants) -> None:
    first, second = data.draw(_lists(kind)), data.draw(_lists(kind))
    values: dict[str, Any] = {kind: first}
    others: dict[str, Any] = {kind: second}
    met = effective(rights(replace(Grants(network=("a.test",)), **values), Grants(**others), ceiling)).patterns(kind) or ()
    for one in met:
        lists = [second, ceiling.patterns(kind)] + ([] if kind == ADDRESSES else [first])
        assert all(patterns is None or any(COVERS[kind](pattern, one) for pattern in patterns) for patterns in lists)
