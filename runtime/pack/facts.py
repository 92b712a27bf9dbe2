"""The manifest as facts of FORMAT.md, so that a running `caro` needs no TOML parser to show it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from runtime.contract.records import Manifest

IN_THE_TABLE = {"skill.id", "skill.name", "skill.version", "skill.description"}


def facts(manifest: Manifest) -> list[tuple[str, str]]:
    """Every key of the manifest that was set or has a default, in the order of the records."""
    return [(key.removeprefix("skill."), value) for key, value in _flat("", asdict(manifest)) if key not in IN_THE_TABLE]


def _flat(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            quoted = f'"{name}"' if "." in name else name
            yield from _flat(f"{path}.{quoted}" if path else quoted, inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _flat(f"{path}[]", inner)
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif value not in (None, ""):
        yield path, str(value)
