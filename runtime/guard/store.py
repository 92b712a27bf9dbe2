"""What the user granted, a file a skill: CARO_HOME/grants/ID.json.

    {"version": 1, "skill": "core.git", "grants": {"terminal_exec": ["git"], "blocked": [], ..., "shell": false}}

The keys of `grants` are the fields of `records.Grants`; those that are missing grant nothing. The file says all that is granted,
whatever the manifest asks for; without a file the user has said nothing. A file that breaks a rule is an integrity error, so
nothing runs on it. Writers lock `grants/.lock`, write aside and rename.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from runtime.errors import INTEGRITY, POLICY, USAGE, CaroError
from runtime.guard import files
from runtime.guard.json_text import strict
from runtime.guard.records import SWITCHES, Grants

FOLDER, SUFFIX, LOCK = "grants", ".json", ".lock"
ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*", re.ASCII)
VERSION = 1
LARGEST = 256 * 1024  # bytes


def path(home: str, skill: str) -> str:
    """The file of one skill below `places.caro_home`. Raises CaroError (usage) for what is no id."""
    if not ID.fullmatch(skill):
        raise CaroError(f"{skill!a}: no id of a skill", code=USAGE, hint="'caro skill list' lists them")
    return os.path.join(home, FOLDER, skill + SUFFIX)


def load(home: str, skill: str) -> Grants | None:
    """What the user granted to the skill; None where nothing was said. Raises CaroError (integrity)."""
    file = path(home, skill)
    try:
        return _parsed(files.read(file, LARGEST), skill)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise CaroError(
            f"{file}: no file of grants: {error}",
            code=INTEGRITY,
            hint="nothing is granted while it is so; remove it to start again from what the skill asks for",
        ) from None


def update(home: str, skill: str, change: Callable[[Grants | None], Grants]) -> Grants:
    """Replace what is granted by what `change` makes of it; nobody else writes meanwhile. Raises CaroError (integrity, policy)."""
    folder = os.path.join(home, FOLDER)
    try:
        with files.locked(os.path.join(folder, LOCK)):
            made = change(load(home, skill))
            files.replace(path(home, skill), encoded(skill, made))
            return made
    except OSError as error:
        raise CaroError(
            f"{folder}: cannot be written: {error.strerror or error}", code=POLICY, hint="nothing was changed"
        ) from None


def encoded(skill: str, made: Grants) -> bytes:
    """The bytes of the file."""
    return (json.dumps({"version": VERSION, "skill": skill, "grants": asdict(made)}, indent=2) + "\n").encode()


def _parsed(data: bytes, skill: str) -> Grants:
    value = strict(data)
    if not isinstance(value, dict) or set(value) != {"version", "skill", "grants"}:
        raise ValueError("its keys are not version, skill and grants")
    if value["version"] != VERSION or value["skill"] != skill or not isinstance(value["grants"], dict):
        raise ValueError(f"it is not version {VERSION} of the grants of {skill}")
    known = {field.name for field in fields(Grants)}
    if set(value["grants"]) - known:
        raise ValueError("it grants what is not known")
    read: dict[str, Any] = {name: _value(name, one) for name, one in value["grants"].items()}
    return Grants(**read)


def _value(name: str, value: object) -> object:
    if name in SWITCHES:
        if isinstance(value, bool):
            return value
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise ValueError(f"{name} is {'no boolean' if name in SWITCHES else 'no list of texts'}")
