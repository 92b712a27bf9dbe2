"""The rules of the safety engine that every bundle has: read from `runtime/safety/families`, checked, and written as one text."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import runtime.safety
from runtime.authoring.validate.problems import refuse
from runtime.authoring.validate.safety import rule_file
from runtime.contract.layout import SAFETY_ENTRY, ZLIB
from runtime.contract.safety import RuleFile
from runtime.payload.write import Entry
from runtime.safety.table import compiled

FAMILIES = Path(runtime.safety.__file__).parent / "families"
OWNER = "caro"  # no skill's id: those have a namespace


def entry() -> Entry:
    """The entry of the payload. Deflated: `caro check` needs no other library for it. Raises as `families` does."""
    raw = builtin().encode()
    return Entry(name=SAFETY_ENTRY + OWNER, codec=ZLIB, raw=len(raw), stored=zlib.compress(raw, 9))


def builtin() -> str:
    """All families as the text that a table is made of. Raises as `families` does."""
    return "".join(compiled(one.family, one.rule) for one in families())


def families() -> Iterator[RuleFile]:
    """Each family, checked but for its examples, which are tests. Raises CaroError (invalid) with every problem of a family."""
    for file in sorted(FAMILIES.glob("*.toml")):
        read = rule_file(file.name, file.read_bytes(), own=False)
        if isinstance(read, list):
            raise refuse(str(file), read, "correct the family")
        yield read
