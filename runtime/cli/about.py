"""caro about"""

from runtime import __version__
from runtime.cli.commands import ABOUT, JSON, PROGRAM
from runtime.cli.table import pairs
from runtime.cli.terminal import Terminal
from runtime.contract.layout import LOCK, MAJOR, MINOR
from runtime.payload.read import Payload

UNPACKS = (
    "This file unpacks its interpreter, never a skill, into TMPDIR (or /tmp) at each start and removes it afterwards. "
    "Where that folder forbids execution (exit code 127) or is full (255), set TMPDIR to one that does not."
)


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    import tomllib

    entry = payload.find_entry(LOCK)
    lock = tomllib.loads(payload.read(entry).decode()) if entry else {}
    if values["format"] == JSON:
        from runtime.cli.output import as_json

        return as_json({"version": __version__, "format": f"{MAJOR}.{MINOR}", "skills": payload.skills.count, "lock": lock})
    base = lock.get("base", {})
    inputs = [base[name] for name in ("python",) if name in base] + base.get("packages", []) + base.get("natives", [])
    rows = [
        (PROGRAM, f"{__version__}: {ABOUT}"),
        ("profile", str(lock.get("profile", "none"))),
        ("target", f"{base.get('platform', 'unknown')}, optimised for {base.get('optimise', 'nothing')}"),
        ("payload", f"format {MAJOR}.{MINOR}, {payload.skills.count} skills"),
        *((f"{one['name']} {one['version']}".strip(), one["hash"]) for one in inputs),
        ("licence", "Apache-2.0"),
        ("unpacks", UNPACKS),
    ]
    return pairs(terminal, rows)
