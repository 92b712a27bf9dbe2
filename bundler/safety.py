"""The rules of the safety engine that every bundle has: read from `runtime/safety/families`, checked, and written as one text."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import runtime.safety
from runtime.authoring.validate.problems import refuse
from runtime.authoring.validate.safety import rule_file
from runtime.contract.safety import RuleFile
from runtime.safety.table import compiled, places_text

FAMILIES = Path(runtime.safety.__file__).parent / "families"
GROUPS, PLACES = "groups.toml", "places.toml"


def builtin() -> str:
    """The text of the entry `safety/caro`. Raises CaroError (invalid) with every problem of a family."""
    groups, places = words(GROUPS), words(PLACES)
    return places_text(places) + "".join(compiled(one.family, one.rule, groups) for one in families())


def families() -> Iterator[RuleFile]:
    """Each family, checked but for its examples, which are tests."""
    groups, places = words(GROUPS), words(PLACES)
    for file in sorted(FAMILIES.glob("*.toml")):
        if file.name in {GROUPS, PLACES}:
            continue
        read = rule_file(file.name, file.read_bytes(), groups=groups, places=places)
        if isinstance(read, list):
            raise refuse(str(file), read, "correct the family")
        yield read


def words(name: str) -> dict[str, list[str]]:
    """The lists of `groups.toml` or `places.toml`."""
    return tomllib.loads((FAMILIES / name).read_text(encoding="utf-8"))
