"""caro about"""

from runtime import __version__
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import ABOUT, PROGRAM, TABLE
from runtime.cli.table import pairs
from runtime.cli.terminal import Terminal
from runtime.contract.layout import BUILD, LOCK, MAJOR, MINOR, POLICY
from runtime.payload.locate import damaged
from runtime.payload.read import Payload

UNPACKS = (
    "This file unpacks its interpreter, never a skill, into TMPDIR (or /tmp) at each start and removes it afterwards. "
    "Where that folder forbids execution (exit code 127) or is full (255), set TMPDIR to one that does not."
)


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    import json
    import tomllib

    try:
        lock = tomllib.loads(_record(catalog.embedded, LOCK))
        build = json.loads(_record(catalog.embedded, BUILD) or "{}")
        policy = json.loads(_record(catalog.embedded, POLICY) or "null")
    except ValueError:  # no UTF-8, no TOML, no JSON
        raise damaged(catalog.embedded.place.path, f"one of the entries {LOCK}, {BUILD}, {POLICY} does not parse") from None
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(
            values["format"],
            {
                "version": __version__,
                "format": f"{MAJOR}.{MINOR}",
                "skills": catalog.embedded.skills.count,
                "lock": lock,
                "build": build,
                "policy": policy,
            },
        )
    inputs = [build["python"], *build["packages"], *build["natives"]] if build else []
    rows = [
        (PROGRAM, f"{__version__}: {ABOUT}"),
        ("profile", str(lock.get("profile", "none"))),
        ("target", _target(build)),
        ("payload", f"format {MAJOR}.{MINOR}, {catalog.embedded.skills.count} skills"),
        *((f"{one['name']} {one['version']}".strip(), one["hash"]) for one in inputs),
        ("licence", "Apache-2.0"),
        *([("unpacks", UNPACKS)] if build.get("layout") != "onedir" else []),
    ]
    return pairs(terminal, rows)


def _record(payload: Payload, name: str) -> str:
    """A text entry; empty where the payload has none."""
    entry = payload.find_entry(name)
    return payload.read(entry).decode() if entry else ""


def _target(build: dict[str, str]) -> str:
    if not build:
        return "none"
    return f"{build['platform']}, {build['layout']}, optimised for {build['optimise']}, needs glibc {build['glibc']} or newer"
