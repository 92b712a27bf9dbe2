"""What passes between a guest and its host: texts, host functions, their exceptions, Ctrl-C."""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from runtime.errors import INVALID, CaroError
from runtime.wasm.host import Call, GuestError, use
from runtime.wasm.limits import INPUT, Limits
from runtime.wasm.values import ERR, OK, Enum, Option, Result
from tests.wasm.guests import ENV, LOG, LOOP, SECOND, echoed, guest, importing, text

LOGGED = "(call $f (i32.const 1) (i32.const 64) (i32.const 7))"
LOGS = importing("log", "log", LOG, "(param i32 i32 i32)", {"call": f"{LOGGED} (return (call $ok (local.get 2) (local.get 3)))"})
ENDLESS = importing("log", "log", LOG, "(param i32 i32 i32)", {"call": f"(loop $again {LOGGED} (br $again)) unreachable"})
ASKS = importing("env", "get", ENV, "(param i32 i32 i32)", {"call": "(call $f (i32.const 64) (i32.const 7) (i32.const 512))"
    " (return (call $ok (local.get 2) (local.get 3)))"})  # fmt: skip


def offered(log: Callable[[Any], object]) -> Any:
    """An offer of `log` alone."""
    return {"host-log": {"log": log}}


@pytest.mark.parametrize("said", ["", "1", "grüße \U0001f600", "x" * 1_000_000, '{"a": [1, 2]}'])
def test_a_text_goes_in_and_out_unchanged(said: str) -> None:
    assert echoed(guest(text()), said).value == said


def test_both_sides_of_a_result_are_told_apart() -> None:
    answer = use(guest(text()), Call("discover-tools"), "{}", {})
    assert (answer.side, answer.value) == (ERR, "nothing")
    assert use(guest(text()), Call("plan-workflow", "a"), "{}", {}).side == OK


def test_an_error_of_init_is_the_answer_and_nothing_else_runs() -> None:
    refusing = guest(text({"init": "(return (call $err (i32.const 64) (i32.const 7)))", "call": "unreachable"}))
    answer = echoed(refusing)
    assert (answer.side, answer.value) == (ERR, "nothing")


def test_a_use_finds_nothing_of_the_one_before() -> None:
    counting = "(i32.store (i32.const 4096) (i32.add (i32.load (i32.const 4096)) (i32.const 1)))"
    body = f"{counting} (return (call $ok (i32.const 64) (i32.load (i32.const 4096))))"
    assert [echoed(guest(text({"call": body}))).value for _ in range(3)] == ["n", "n", "n"]


def test_a_host_function_gets_what_the_guest_says() -> None:
    lines: list[tuple[object, object]] = []

    def log(arguments: Any) -> None:
        level, message = arguments
        assert isinstance(level, Enum)
        lines.append((level.name, message))

    assert use(guest(LOGS), Call("call", "echo", "1"), "{}", offered(log)).value == "1"
    assert lines == [("info", "nothing")]


@pytest.mark.parametrize(
    "error", [ValueError("mine"), CaroError("ours", code=INVALID), SystemExit(3)], ids=lambda one: type(one).__name__
)
def test_what_a_host_function_raises_is_raised_here(error: BaseException) -> None:
    def log(_: Any) -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        use(guest(LOGS), Call("call", "echo", "1"), "{}", offered(log))
    assert raised.value is error
    assert echoed(guest(text())).value == "1"


def test_host_functions_run_on_the_thread_that_called() -> None:
    threads: list[int] = []
    use(guest(LOGS), Call("call", "echo", "1"), "{}", offered(lambda _: threads.append(threading.get_ident())))
    assert threads == [threading.get_ident()]


def test_time_of_host_functions_is_not_the_guests() -> None:
    answer = use(guest(LOGS), Call("call", "echo", "1"), "{}", offered(lambda _: time.sleep(0.4)), Limits(seconds=0.3))
    assert answer.value == "1"


def test_a_guest_that_calls_the_host_without_end_is_ended() -> None:
    calls: list[None] = []
    with pytest.raises(GuestError) as refused:
        use(guest(ENDLESS), Call("call", "echo", "1"), "{}", offered(lambda _: calls.append(None)), Limits(seconds=0.3))
    assert refused.value.kind == "timeout"
    assert len(calls) > 1


def test_an_option_reaches_the_guest_and_a_failure_too() -> None:
    for given in (Result(OK, Option("x")), Result(OK, Option(None)), Result(ERR, {"code": Enum("denied"), "message": "no"})):
        offers: Any = {"host-env": {"get": lambda _, given=given: given}}
        assert use(guest(ASKS), Call("call", "echo", "1"), "{}", offers).value == "1"


def test_what_is_not_offered_is_a_clean_error() -> None:
    with pytest.raises(GuestError, match=r"log.*missing"):
        use(guest(LOGS), Call("call", "echo", "1"), "{}", {})


def test_an_answer_of_another_type_is_a_clean_error() -> None:
    offers: Any = {"host-env": {"get": lambda _: Result(OK, "no option")}}
    with pytest.raises(GuestError):
        use(guest(ASKS), Call("call", "echo", "1"), "{}", offers)
    assert echoed(guest(text())).value == "1"


@pytest.mark.parametrize("source", [text({"call": LOOP}), ENDLESS], ids=["in the guest", "in host functions"])
def test_ctrl_c_ends_a_long_call(source: str) -> None:
    component = guest(source)
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        use(component, Call("call", "echo", "1"), "{}", offered(lambda _: None), Limits(seconds=60))
    assert time.monotonic() - began < 30
    assert echoed(guest(text()), "after", SECOND).value == "after"


def test_input_has_a_limit() -> None:
    with pytest.raises(CaroError) as refused:
        echoed(guest(text()), "x" * (INPUT + 1))
    assert refused.value.code == INVALID


def test_uses_of_several_threads_wait_for_each_other() -> None:
    component = guest(text())
    found: list[object] = []

    def run(number: int) -> None:
        found.extend(echoed(component, f"{number}-{at}").value for at in range(20))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, found)) == sorted(f"{number}-{at}" for number in range(4) for at in range(20))
