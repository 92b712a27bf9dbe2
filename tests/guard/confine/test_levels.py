"""Levels are found by doing: what a machine without namespaces, without Landlock, without both can do, and what it says of it."""

import struct
from collections.abc import Callable

import pytest

from runtime.guard.confine import kernel, landlock, levels, seccomp
from runtime.guard.confine.records import BWRAP, LANDLOCK, LEVELS, NAMESPACES, UNCONFINED
from tests.guard.confine.ground import WHO, as_somebody, in_a_child, program

LIMIT = "/proc/sys/user/max_user_namespaces"


def without_namespaces() -> None:
    """A user namespace in which no further ones may be made, as a host whose administrator forbade them."""
    kernel.unshare(kernel.NEW_USER)
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
    monkeypatch.setattr(seccomp, "JUDGED", {})
    found = in_a_child(here)
    assert found["best"] == UNCONFINED
    assert "no filter for" in found[NAMESPACES]


def test_what_is_missing_above_a_level_is_said() -> None:
    said = in_a_child(lambda: (here(without_namespaces), levels.missing_above(LANDLOCK))[1])
    assert said.startswith("L3: user namespaces: No space left on device")
    assert "; L3b: bwrap" in said
    assert levels.missing_above(NAMESPACES) == ""


Data = tuple[int, int, int, int]  # number, audit architecture, first and second argument


def judged(code: bytes, data: Data) -> int:
    """What a filter answers: the few instructions of classic BPF that it is made of."""
    number, machine, first, second = data
    memory = struct.pack("=IIQ6Q", number, machine, 0, first, second, 0, 0, 0, 0)
    place, accumulator = 0, 0
    while True:
        kind, yes, no, value = struct.unpack_from("=HBBI", code, place * 8)
        place += 1
        if kind == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("=I", memory, value)
        elif kind == seccomp.RETURN:
            return int(value)
        else:
            held = {
                seccomp.EQUAL: accumulator == value,
                seccomp.AT_LEAST: accumulator >= value,
                seccomp.ANY_BIT: bool(accumulator & value),
            }[kind]
            place += yes if held else no


@pytest.mark.parametrize("name", ["x86_64", "aarch64"])
@pytest.mark.parametrize("families", [(), seccomp.NETWORK, (*seccomp.NETWORK, *seccomp.UNIX)])
def test_the_filter_of_each_machine(name: str, families: tuple[int, ...]) -> None:
    machine = seccomp.machines()[name]
    code = seccomp.program(machine, families)
    assert len(code) // 8 < 4096  # BPF_MAXINSNS

    def answer(number: int, first: int = 0, second: int = 0, audit: int = machine.audit) -> int:
        return judged(code, (number, audit, first, second))

    assert {answer(number) for number in machine.refused.values()} == {seccomp.ERROR | 1}
    assert {answer(number) for number in (435, 425, 426, 427, machine.memory_file)} == {seccomp.ERROR | 38}
    assert answer(0, audit=0x40000003) == seccomp.KILL  # the calls of i386
    assert answer(seccomp.X32 + 1) == seccomp.KILL
    assert {answer(machine.clone, 1 << bit) for bit in (17, 25, 26, 27, 28, 29, 30)} == {seccomp.ERROR | 1}
    assert answer(machine.clone, 0x11) == answer(machine.clone, 0x3D0F00) == seccomp.ALLOW
    assert answer(machine.ioctl, 1, 0x5412) == answer(machine.ioctl, 1, 0x1_0000_541C) == seccomp.ERROR | 1
    assert answer(machine.ioctl, 1, 0x5413) == seccomp.ALLOW
    opened = {family for family in range(46) if answer(machine.socket, family) == seccomp.ALLOW}
    assert opened == set(families)
    assert answer(machine.socket, 45) == seccomp.ERROR | 97
    judged_calls = {*machine.refused.values(), machine.memory_file, machine.socket}
    assert {answer(number) for number in range(400) if number not in judged_calls} == {seccomp.ALLOW}
