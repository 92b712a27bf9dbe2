"""Levels are found by doing: what a machine without namespaces, without Landlock, without both can do, and what it says of it."""

import ctypes
import struct
from collections.abc import Callable

import pytest

from runtime.guard.confine import calls, kernel, landlock, levels, seccomp
from runtime.guard.confine.records import BWRAP, LANDLOCK, LEVELS, NAMESPACES, UNCONFINED
from tests.guard.confine.ground import WHO, as_somebody, in_a_child, program

LIMIT = "/proc/sys/user/max_user_namespaces"


def without_namespaces() -> None:
    """A user namespace in which no further ones may be made, as a host whose administrator forbade them."""
    assert ctypes.CDLL(None).unshare(kernel.NEW_USER) == 0
    with open(LIMIT, "w", encoding="utf-8") as file:
        file.write("0")


def without_landlock() -> None:
    """A kernel that does not know landlock_create_ruleset, as a filter of system calls plays it."""
    code = [
        seccomp._op(seccomp.LOAD, seccomp.NUMBER),
        seccomp._op(seccomp.EQUAL, kernel.LANDLOCK_CREATE, 0, 1),
        seccomp._refuse(38),
        seccomp._op(seccomp.RETURN, seccomp.ALLOW),
    ]
    kernel.new_privileges_refused()
    seccomp.install(b"".join(code))


def old_landlock(version: int) -> Callable[[], None]:
    """A kernel of that ABI."""

    def play() -> None:
        landlock.abi = lambda: version

    return play


def neither() -> None:
    """Neither of them."""
    without_namespaces()
    without_landlock()


def here(*playing: Callable[[], None]) -> dict[str, str]:
    """What is missing for each level, empty where it is to be had; and which is the best."""
    for one in playing:
        one()
    levels._found.clear()
    return {level: levels.probe(level).missing for level in LEVELS} | {"best": levels.best()}


@pytest.mark.parametrize("who", WHO)
def test_this_machine_has_every_level(who: str) -> None:
    program("bwrap")
    assert as_somebody(who, lambda: in_a_child(here)) == {**dict.fromkeys(LEVELS, ""), "best": NAMESPACES}


@pytest.mark.parametrize("who", WHO)
def test_a_machine_without_user_namespaces(who: str) -> None:
    found = as_somebody(who, lambda: in_a_child(lambda: here(without_namespaces)))
    assert found["best"] == LANDLOCK
    assert found[NAMESPACES] == "user namespaces: No space left on device (user.max_user_namespaces is 0)"
    assert found[BWRAP].startswith("bwrap: ")
    assert "No space left on device" in found[BWRAP] or "namespace" in found[BWRAP]


@pytest.mark.parametrize("who", WHO)
def test_a_machine_without_landlock(who: str) -> None:
    found = as_somebody(who, lambda: in_a_child(lambda: here(without_landlock)))
    assert found["best"] == UNCONFINED
    for level in (NAMESPACES, BWRAP, LANDLOCK):
        assert found[level] == "Landlock: Function not implemented (it is not in this kernel, or not in its list lsm=)"


def test_a_machine_without_both() -> None:
    found = in_a_child(lambda: here(neither))
    assert found["best"] == UNCONFINED
    assert found[NAMESPACES].startswith("Landlock: Function not implemented")
    assert found[LANDLOCK].startswith("Landlock: Function not implemented")
    assert found[UNCONFINED] == ""


@pytest.mark.parametrize(
    ("version", "best", "missing"), [(1, NAMESPACES, "ABI is 1"), (2, NAMESPACES, "ABI is 2"), (3, NAMESPACES, "")]
)
def test_an_older_landlock_is_enough_where_mounts_make_up_for_it(version: int, best: str, missing: str) -> None:
    found = in_a_child(lambda: here(old_landlock(version)))
    assert found["best"] == best
    assert missing in found[LANDLOCK]
    assert bool(found[LANDLOCK]) == bool(missing)


def test_bwrap_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.guard.confine.bwrap.program", _none)
    found = in_a_child(here)
    assert found[BWRAP] == "bwrap: No such file or directory (install bubblewrap)"


def _none(name: str) -> str:
    raise kernel.Lacking(name, 2, " (install bubblewrap)")


def test_a_filter_for_no_known_machine_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "AUDIT", {})
    found = in_a_child(lambda: here(seccomp.here.cache_clear))
    assert found["best"] == UNCONFINED
    assert "no filter for" in found[NAMESPACES]


def test_what_is_missing_above_a_level_is_said() -> None:
    said = in_a_child(lambda: (here(without_namespaces), levels.missing_above(LANDLOCK))[1])
    assert said.startswith("L3: user namespaces: No space left on device")
    assert "; L3b: bwrap" in said
    assert levels.missing_above(NAMESPACES) == ""


Data = tuple[int, int, tuple[int, ...]]  # number, audit architecture, arguments


def judged(code: bytes, data: Data) -> int:
    """What a filter answers: the few instructions of classic BPF that it is made of."""
    number, machine, arguments = data
    memory = struct.pack("=IIQ6Q", number, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    place, accumulator = 0, 0
    while True:
        kind, yes, no, value = struct.unpack_from("=HBBI", code, place * 8)
        place += 1
        if kind == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("=I", memory, value)
        elif kind == seccomp.AND:
            accumulator &= value
        elif kind == seccomp.JUMP:
            place += value
        elif kind == seccomp.RETURN:
            return int(value)
        else:
            held = {
                seccomp.EQUAL: accumulator == value,
                seccomp.AT_LEAST: accumulator >= value,
                seccomp.ANY_BIT: bool(accumulator & value),
            }[kind]
            place += yes if held else no


Answer = Callable[..., int]
REFUSED, UNKNOWN, NO_FAMILY = (seccomp.ERROR | number for number in (1, 38, 97))
EVERY = pytest.mark.parametrize("name", ["x86_64", "aarch64"])


def filtered(name: str, families: tuple[int, ...] = (), *, alone: bool = True) -> tuple[seccomp.Machine, Answer]:
    """An architecture, and what its filter answers to a call by name or number with these arguments."""
    machine = seccomp.machines()[name]
    code = seccomp.program(machine, families, alone=alone)
    assert len(code) // 8 < 4096  # BPF_MAXINSNS

    def answer(call: str | int, *arguments: int, audit: int = machine.audit) -> int:
        return judged(code, (machine.numbers[call] if isinstance(call, str) else call, audit, arguments))

    return machine, answer


@EVERY
@pytest.mark.parametrize("families", [(), seccomp.NETWORK, (*seccomp.NETWORK, *seccomp.UNIX)])
@pytest.mark.parametrize("alone", [True, False])
def test_the_filter_of_each_machine(name: str, families: tuple[int, ...], alone: bool) -> None:
    machine, answer = filtered(name, families, alone=alone)
    refused = machine.of(calls.REFUSED if alone else calls.REFUSED + calls.SHARED)
    assert {answer(number) for number in refused} == {REFUSED}
    assert {answer(number) for number in machine.of(calls.ABSENT)} == {UNKNOWN}
    assert answer(0, audit=0x40000003) == seccomp.KILL  # the calls of i386
    assert answer(seccomp.X32 + 1) == seccomp.KILL
    assert {answer("clone", 1 << bit) for bit in (17, 25, 26, 27, 28, 29, 30)} == {REFUSED}
    assert answer("clone", 0x11) == answer("clone", 0x3D0F00) == seccomp.ALLOW
    assert answer("ioctl", 1, 0x5412) == answer("ioctl", 1, 0x1_0000_541C) == REFUSED
    assert answer("ioctl", 1, 0x5413) == seccomp.ALLOW
    assert {family for family in range(46) if answer("socket", family) == seccomp.ALLOW} == set(families)
    assert answer("socket", 45) == NO_FAMILY
    judged_calls = {*refused, *machine.of((*calls.ABSENT, "socket", "socketpair"))}
    assert {answer(number) for number in range(400) if number not in judged_calls} == {seccomp.ALLOW}


@EVERY
def test_row_49_half_of_a_pair_sends_nowhere_else(name: str) -> None:
    _, answer = filtered(name)
    kept = {kind for kind in range(16) if answer("socketpair", 1, kind | 0x80800) == seccomp.ALLOW}  # SOCK_CLOEXEC, SOCK_NONBLOCK
    assert kept == {1, 5}  # a stream and packets in sequence: they are connected for good
    assert answer("socketpair", 1, 2) == NO_FAMILY


@EVERY
def test_no_file_is_given_its_owners_rights(name: str) -> None:
    machine, answer = filtered(name)
    known = [call for call in calls.MODES if call in machine.numbers]
    assert {"fchmod", "fchmodat", "fchmodat2", "mknodat"} <= set(known)
    for call in known:
        before = [0o7777] * calls.MODES[call]
        assert {answer(call, *before, bits | 0o755) for bits in (0o4000, 0o2000, 0o6000)} == {REFUSED}
        assert answer(call, *before, 0o101777) == seccomp.ALLOW
    for flags in (0o101, 0o20200002):  # O_WRONLY | O_CREAT, O_RDWR | O_TMPFILE
        assert (answer("openat", 0, 0, flags, 0o4755), answer("openat", 0, 0, flags, 0o755)) == (REFUSED, seccomp.ALLOW)
    assert answer("openat", 0, 0, 0o1002, 0o4755) == seccomp.ALLOW  # nothing is made: the mode is not looked at


@EVERY
@pytest.mark.parametrize(
    ("call", "own", "others"),
    [
        ("prlimit64", (0, 7), (17, 7)),
        ("setpriority", (0, 0, 5), (0, 17, 5)),
        ("setpriority", (1, 0, 5), (2, 0, 5)),
        ("ioprio_set", (1, 0), (1, 17)),
        ("sched_setaffinity", (0, 8), (17, 8)),
    ],
)
def test_other_processes_keep_their_limits_where_they_are_in_sight(
    name: str, call: str, own: tuple[int, ...], others: tuple[int, ...]
) -> None:
    _, answer = filtered(name, alone=False)
    assert (answer(call, *own), answer(call, *others)) == (seccomp.ALLOW, REFUSED)
    _, answer = filtered(name)
    assert answer(call, *others) == seccomp.ALLOW
