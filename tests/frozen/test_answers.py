"""What the built executable answers to requests that nobody looked at while it was made."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.project import ROOT, run

HELD = tomllib.loads((ROOT / "tests/knowledge/requests/held.toml").read_text())
NAMED = 5  # the first of them, each of which must be answered right
FIRST, AMONG_FIVE, REFUSED = 0.85, 0.95, 36


def _commands(caro: Path, request: str) -> list[str]:
    """The commands of the answer, none where nothing fits."""
    done = run([str(caro), "--format", "json", request] if request.startswith("-") else [str(caro), request, "--format", "json"])
    assert done.code in (0, 1)
    return [one["command"] for one in json.loads(done.out)["commands"]]


def _right(request: dict[str, list[str]], commands: list[str]) -> list[bool]:
    return [any(re.search(accepted, command) for accepted in request["accept"]) for command in commands]


@pytest.mark.frozen
@pytest.mark.parametrize("request_", HELD["request"][:NAMED], ids=lambda one: one["text"])
def test_the_right_command_comes_first(caro: Path, request_: dict[str, list[str]]) -> None:
    assert _right(request_, _commands(caro, str(request_["text"])))[:1] == [True]


@pytest.mark.frozen
def test_most_requests_are_answered_right_and_most_foreign_ones_not_at_all(caro: Path) -> None:
    found = [_right(one, _commands(caro, one["text"])) for one in HELD["request"]]
    assert sum(one[:1] == [True] for one in found) >= FIRST * len(found)
    assert sum(any(one[:5]) for one in found) >= AMONG_FIVE * len(found)
    assert sum(not _commands(caro, one["text"]) for one in HELD["foreign"]) >= REFUSED
