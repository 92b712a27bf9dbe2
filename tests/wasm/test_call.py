"""caro call: JSON in, JSON out, under the limits of manifest and policy."""

import io
import json
import sys

import pytest

from runtime.contract.layout import BUILD, POLICY
from runtime.contract.policy import Executables, Policy
from runtime.errors import FAILED, INVALID, NOT_FOUND, CaroError
from runtime.errors import POLICY as POLICY_CODE
from runtime.guard.executables import most
from runtime.wasm.host import GuestError
from runtime.wasm.limits import INPUT, within
from tests.making import bare, composed, opened, stored, tree
from tests.wasm.guests import LOG, LOOP, importing, text
from tests.wasm.skill import called, payload, skill


@pytest.mark.parametrize("said", ["1", '{"a": ["\\u00fc", null]}', '"text"'])
def test_json_comes_back_as_data(said: str) -> None:
    assert json.loads(called(payload(), said=said)) == json.loads(said)


def test_plain_text_is_handed_over_as_it_is() -> None:
    begins_with_f = "(if (i32.ne (i32.load8_u (local.get 2)) (i32.const 70)) (then unreachable))"
    plain = f"{begins_with_f} (return (call $ok (i32.const 64) (i32.const 1)))"
    guest = skill(text({"call": plain}, inside='(data (i32.const 64) "7")'))
    assert called(payload(guest), said="FROM scratch\n", text="true") == "7\n"
    with pytest.raises(CaroError, match="the input is no JSON") as refused:
        called(payload(guest), said="FROM scratch\n")
    assert "--text" in refused.value.hint


def test_without_an_input_plain_text_is_none() -> None:
    empty = "(if (local.get 3) (then unreachable)) (return (call $ok (i32.const 64) (i32.const 1)))"
    guest = skill(text({"call": empty}, inside='(data (i32.const 64) "7")'))
    assert called(payload(guest), said=None, text="true") == "7\n"


def test_without_an_input_it_is_null() -> None:
    assert called(payload(), said=None) == "null\n"


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put this on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, b'{"kind": "List"}')
    assert json.loads(called(payload(), said="-")) == {"kind": "List"}


@pytest.mark.parametrize(("data", "said"), [(b"\xff\xfe", "no UTF-8"), (b'"' + b"x" * INPUT + b'"', "more than 16 MiB")])
def test_standard_input_that_is_none(monkeypatch: pytest.MonkeyPatch, data: bytes, said: str) -> None:
    piped(monkeypatch, data)
    with pytest.raises(CaroError, match=said) as refused:
        called(payload(), said="-")
    assert refused.value.code == INVALID


@pytest.mark.parametrize("said", ["", "{", "nan", "[" * 100_000])
def test_input_that_is_no_json_is_refused(said: str) -> None:
    with pytest.raises(CaroError, match="the input is no JSON") as refused:
        called(payload(), said=said or " ")
    assert refused.value.code == INVALID


@pytest.mark.parametrize("export", ["parse-output", "parse_output"])
def test_a_standard_function_takes_its_texts(export: str) -> None:
    assert json.loads(called(payload(), export, '{"tool": "kubectl get pods", "output": "[1]"}')) == [1]
    with pytest.raises(CaroError, match="found other input than") as refused:
        called(payload(), export, '{"tool": "kubectl"}')
    assert refused.value.code == INVALID


@pytest.mark.parametrize("export", ["other", "plan-workflow", "init", "describe", "call", ""])
def test_what_is_not_promised_is_not_called(export: str) -> None:
    with pytest.raises(CaroError, match="exports no") as refused:
        called(payload(), export)
    assert (refused.value.code, refused.value.hint) == (NOT_FOUND, "it exports echo, parse_output")


def test_an_error_of_the_guest_is_the_error() -> None:
    refusing = skill(text({"call": "(return (call $err (i32.const 64) (i32.const 7)))"}))
    with pytest.raises(CaroError, match=r"custom\.test: echo: nothing") as refused:
        called(payload(refusing))
    assert refused.value.code == FAILED


@pytest.mark.parametrize("size", [0, 3, 7])
def test_an_answer_that_is_no_json_is_refused(size: int) -> None:
    lying = skill(text({"call": f"(return (call $ok (i32.const 64) (i32.const {size})))"}))
    with pytest.raises(CaroError, match="its answer is no JSON") as refused:
        called(payload(lying))
    assert refused.value.code == FAILED


def test_the_manifest_and_the_policy_limit_a_use() -> None:
    slow = skill(text({"call": LOOP}), "max_seconds = 20\nmax_memory_mb = 8\n")
    with pytest.raises(GuestError, match="not done within 1 s"):
        called(payload(slow, Policy(executables=Executables(max_seconds=1))))


@pytest.mark.parametrize(
    ("asked", "ceiling", "seconds", "memory"),
    [
        ((None, None), (None, None), 5, 64),
        ((60, 512), (None, None), 60, 512),
        ((60, 512), (10, 100), 10, 100),
        ((2, 8), (10, 100), 2, 8),
    ],
)
def test_the_smaller_one_counts(
    asked: tuple[int | None, int | None], ceiling: tuple[int | None, int | None], seconds: int, memory: int
) -> None:
    found = within(*asked, ceiling)
    assert (found.seconds, found.memory) == (seconds, memory << 20)


LIMITS = b'{"executables": {"max_seconds": %s, "max_memory_mb": null}}'
UNREADABLE = [b"", b"{", b"[]", b"{}", b'{"executables": {"max_seconds": 1}}', *(LIMITS % one for one in (b'"1"', b"0", b"true"))]


@pytest.mark.parametrize("policy", UNREADABLE)
def test_a_policy_that_cannot_be_read_allows_nothing(policy: bytes) -> None:
    entries = [stored(BUILD, b"{}"), *([stored(POLICY, policy)] if policy else [])]
    with pytest.raises(CaroError, match="nothing is allowed") as refused:
        most(opened(bare(composed([tree("core.test")], entries))))
    assert refused.value.code == POLICY_CODE


def test_a_payload_that_no_bundler_made_sets_no_limit() -> None:
    assert most(opened(bare(composed([tree("core.test")])))) == (None, None)


LOGS = importing(
    "log", "log", LOG, "(param i32 i32 i32)",
    {"call": "(call $f (i32.const 2) (i32.const 64) (i32.const 7)) (return (call $ok (local.get 2) (local.get 3)))"},
)  # fmt: skip


@pytest.mark.parametrize(("options", "shown"), [({}, ""), ({"verbose": "true"}, "caro: warn: nothing\n")])
def test_what_it_logs_is_shown_when_asked_for(capfd: pytest.CaptureFixture[str], options: dict[str, str], shown: str) -> None:
    assert called(payload(skill(LOGS)), **options) == "1\n"
    assert capfd.readouterr().err == shown
