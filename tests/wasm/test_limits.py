"""Hostile guests: each is ended inside its limits, says why, and leaves nothing behind. Attack table, rows 37 to 39."""

import os
import threading
from pathlib import Path

import pytest

from runtime.errors import FAILED
from runtime.wasm.host import GuestError
from runtime.wasm.limits import Limits
from tests.wasm.guests import HOSTILE, LOOP, SECOND, echoed, guest, hostile, text

SHORT = Limits(seconds=0.3, memory=16 << 20)


def ended(name: str) -> str:
    """The kind of the end of a hostile guest; a sound one answers afterwards."""
    with pytest.raises(GuestError) as refused:
        echoed(hostile(name), limits=SHORT)
    assert refused.value.code == FAILED
    assert refused.value.message.startswith("call: ")
    assert "\n" not in refused.value.message
    assert echoed(guest(text()), "still here", SECOND).value == "still here"
    return refused.value.kind


@pytest.mark.parametrize("name", [name for name in HOSTILE if "loop" in name])
def test_row_37_an_endless_loop_is_ended(name: str) -> None:
    assert ended(name) == HOSTILE[name][1]


@pytest.mark.parametrize("name", [name for name in HOSTILE if "memory" in name or "table" in name])
def test_row_38_a_memory_bomb_is_ended(name: str) -> None:
    assert ended(name) == HOSTILE[name][1]


@pytest.mark.parametrize("name", [name for name in HOSTILE if not any(word in name for word in ("loop", "memory", "table"))])
def test_row_39_a_stack_overflow_and_a_trap_are_clean_errors(name: str) -> None:
    assert ended(name) == HOSTILE[name][1]


def test_fuel_ends_what_the_clock_does_not() -> None:
    class Frugal(Limits):
        @property
        def fuel(self) -> int:
            return 100_000

    with pytest.raises(GuestError) as refused:
        echoed(guest(text({"call": LOOP})), limits=Frugal(seconds=60))
    assert refused.value.kind == "fuel"


@pytest.mark.parametrize("function", ["init", "shutdown"])
def test_a_trap_around_the_function_is_a_clean_error(function: str) -> None:
    with pytest.raises(GuestError) as refused:
        echoed(guest(text({function: "unreachable"})))
    assert refused.value.kind == "trap"


def test_nothing_is_left_of_a_thousand_uses() -> None:
    sound, trapping = guest(text()), hostile("unreachable")
    for _ in range(3):
        echoed(sound)
    before, threads = resident(), set(threading.enumerate())  # those of other tests of this process
    for _ in range(500):
        echoed(sound, "x" * 1000)
        with pytest.raises(GuestError):
            echoed(trapping)
    assert resident() - before < 8 << 20
    assert set(threading.enumerate()) <= threads


def resident() -> int:
    """Bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
