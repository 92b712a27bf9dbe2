"""A line of a registry's index: one version of one skill, with all that a resolver wants to know.

    index/
      snapshot.json              {"version": 1, "skills": {"cloud.aws": "sha256:...", ...}}: every file of the index by its digest
      skills/cloud.aws.jsonl     one line a version, the newest last
      snapshot.json.sig          a signature of its bytes, where the registry is signed (trust/SIGNATURES.md)
      files/cloud.aws-0.3.0.tar  whatever the lines' relative sources name

The sha256 of snapshot.json stands for the whole index as it was.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from runtime.authoring.validate.problems import refuse
from runtime.authoring.validate.shape import filled
from runtime.contract.records import Dependency, Strict
from runtime.errors import INVALID, CaroError
from runtime.guard.json_text import strict
from runtime.supply.version import Version

VERSION = 1
SNAPSHOT = "snapshot.json"
SIGNATURE = "snapshot.json.sig"
HINT = "'bundler registry build' makes the index anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Strict):
    """One version. `source` is as a lockfile writes it, relative to the index where it is no address; `resolved` pins it.

    `signature` is the text of SIGNATURES.md, empty where nobody signed.
    """

    id: str
    version: str
    api_version: str
    integrity: str
    source: str
    resolved: str
    license: str = ""
    signature: str = ""
    os: tuple[str, ...] = ()
    arch: tuple[str, ...] = ()
    dependencies: Mapping[str, Dependency] = field(default_factory=dict)


def line_path(id: str) -> str:
    """The file of a skill's versions."""
    return f"skills/{id}.jsonl"


def written(line: Line) -> str:
    """The line without its end, keys sorted, nothing empty."""
    values = {key: value for key, value in asdict(line).items() if value}
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def read(data: bytes, id: str, shown: str) -> tuple[Line, ...]:
    """The versions of a skill, the newest first. Raises CaroError (invalid)."""
    return tuple(sorted((line for _, line in numbered(data, id, shown)), key=_order, reverse=True))


def numbered(data: bytes, id: str, shown: str) -> list[tuple[int, Line]]:
    """The same as they stand there, each with the number of its line."""
    texts = [(number, text) for number, text in enumerate(data.splitlines(), 1) if text.strip()]
    lines = [(number, _line(text, f"{shown}: line {number}")) for number, text in texts]
    for _, line in lines:
        if line.id != id or Version.parse(line.version) is None:
            raise CaroError(f"{shown}: {line.id!a} {line.version!a}: no version of {id}", code=INVALID, hint=HINT)
    return lines


def _order(line: Line) -> Version:
    found = Version.parse(line.version)
    assert found is not None, line.version
    return found


def _line(text: bytes, shown: str) -> Line:
    try:
        value = strict(text)
    except ValueError as error:
        raise CaroError(f"{shown}: no JSON: {error}", code=INVALID, hint=HINT) from None
    found = filled(Line, shown, value if isinstance(value, dict) else {})
    if isinstance(found, list):
        raise refuse(shown, found, HINT)
    return found


def snapshot(digests: Mapping[str, str]) -> bytes:
    """The bytes of snapshot.json."""
    return (json.dumps({"version": VERSION, "skills": dict(digests)}, sort_keys=True, indent=0) + "\n").encode()


def read_snapshot(data: bytes, shown: str) -> dict[str, str]:
    """The digest of each skill's file. Raises CaroError (invalid)."""
    try:
        value = strict(data)
        if not isinstance(value, dict) or value.get("version") != VERSION:
            value = None
    except ValueError:
        value = None
    skills = value.get("skills") if isinstance(value, dict) else None
    if not isinstance(skills, dict) or not all(isinstance(one, str) for one in skills.values()):
        raise CaroError(f"{shown}: no snapshot of an index of version {VERSION}", code=INVALID, hint=HINT)
    return skills
