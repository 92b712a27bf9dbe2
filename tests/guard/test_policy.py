"""The ceiling out of a payload: what the bundler writes comes back, all else denies everything (row 71)."""

import json
from dataclasses import asdict

import pytest

from bundler.profile.load import load
from runtime.contract import policy as contract
from runtime.contract.policy import Blocked, CapabilityCeiling, Policy
from runtime.guard.policy import ceiling, limits, read
from runtime.guard.records import UNLIMITED, Ceiling, Grants
from tests.guard.machine import payload
from tests.project import ROOT

FULL = Policy(
    required=("core.shell",),
    blocked=("custom.*",),
    capabilities=CapabilityCeiling(terminal_exec=("git",), network=(), secrets_access=False),
    programs=contract.Programs(path=("/usr/bin",), addresses=("10.0.0.0/8",), sockets=("/run/a.sock",)),
    commands=contract.Commands(risk_tolerance="low", blocked=(Blocked(pattern="x", reason="y"),)),
    journal=contract.Journal(required=True, path="~/j", retain_days=3),
)


@pytest.mark.parametrize("policy", [Policy(), FULL])
def test_what_the_bundler_writes_is_read_back(policy: Policy) -> None:
    assert ceiling(payload(policy)) == Ceiling(policy=policy)


@pytest.mark.parametrize("name", ["enterprise"])
def test_the_policy_of_a_shipped_profile_is_read_back(name: str) -> None:
    policy = load(name, ROOT / "profiles").policy
    assert policy is not None
    assert ceiling(payload(policy)) == Ceiling(policy=policy)


def test_without_a_policy_there_is_no_ceiling() -> None:
    assert ceiling(payload(None)) == Ceiling()
    assert ceiling(payload(b"", built=False)) == Ceiling()
    assert limits(None) == UNLIMITED


SOUND = json.dumps(asdict(FULL))


def _with(key: str, value: object) -> bytes:
    """The sound policy with another value at a key path."""
    policy = json.loads(SOUND)
    table = policy
    *above, last = key.split(".")
    for name in above:
        table = table[name]
    table[last] = value
    return json.dumps(policy).encode()


def _without(table: str, key: str) -> bytes:
    policy = json.loads(SOUND)
    del (policy[table] if table else policy)[key]
    return json.dumps(policy).encode()


BROKEN = {
    "missing": b"",
    "no JSON": b"{",
    "cut": SOUND.encode()[:-1],
    "no UTF-8": SOUND.encode().replace(b"custom", b"cust\xffm"),
    "a list": b"[]",
    "a text": b'"none"',
    "an empty table": b"{}",
    "a key less": _without("", "capabilities"),
    "a key less below": _without("capabilities", "network"),
    "an unknown key": _with("capabilites", {}),
    "an unknown key below": _with("capabilities.network_", []),
    "a key twice": SOUND.encode().replace(b'"shell": null', b'"shell": false, "shell": null'),
    "a text for a list": _with("capabilities.network", "*"),
    "a number in a list": _with("capabilities.network", [1]),
    "a number for a boolean": _with("capabilities.shell", 0),
    "a boolean for a number": _with("journal.retain_days", True),
    "null for a table": _with("capabilities", None),
    "a command without its reason": _with("commands.blocked", [{"pattern": "x"}]),
    "no network": _with("programs.addresses", ["10.0.0.1/8"]),
    "NaN": _with("journal.retain_days", float("nan")),
    "too deep": b"[" * 100_000,
}


def test_the_sound_policy_of_these_tests_is_sound() -> None:
    assert read(_with("journal.retain_days", 3)) == Ceiling(policy=FULL)


@pytest.mark.parametrize("name", BROKEN)
def test_row_71_a_policy_that_is_missing_or_cannot_be_read_denies_everything(name: str) -> None:
    made = ceiling(payload(BROKEN[name]))
    assert made.policy is None
    assert made.fault


def test_row_71_a_damaged_policy_denies_everything() -> None:
    sound = payload(FULL)
    at = bytes(sound.place.data).index(b'"terminal_exec"')
    data = bytearray(sound.place.data)
    data[at + 3] ^= 1
    sound.place.data = bytes(data)
    assert "damaged" in ceiling(sound).fault


def test_limits_are_what_the_policy_says_and_gifts_must_be_named() -> None:
    assert limits(Policy()) == Grants.unlimited(addresses=(), sockets=())
    assert limits(FULL) == Grants.unlimited(
        terminal_exec=("git",), network=(), secrets_access=False, addresses=("10.0.0.0/8",), sockets=("/run/a.sock",)
    )
