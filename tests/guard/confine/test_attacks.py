"""Every way out that is listed in attacks.toml, really tried at every level, as root and as an ordinary user (rows 47 to 58)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from runtime.guard.confine.records import LANDLOCK
from tests.guard.confine.ground import LEVELS, WHO, attempted, ground

ATTACKS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "attacks.toml").read_text())["attack"]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: str(attack["name"]))
def test_rows_47_to_58_a_way_out_ends_as_it_must(attack: dict[str, Any], level: str, who: str) -> None:
    key = "L2" if level == LANDLOCK else "L3"
    with ground(who) as one:
        assert attempted(one, level, attack["code"]) == attack[key]
        assert one.heard == []
