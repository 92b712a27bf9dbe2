"""config.toml in caro's folder: what a user wants of every command. Cold: a start looks only whether the file is there.

    [skills]
    default = "!cloud.aws"                       # --skills where nobody says it
    [skills.capabilities]
    always_confirm = ["network"]                 # kinds that a person is asked about, also with --yes
    never_grant = ["secrets_access"]             # kinds that are never granted when a skill is added, nor by name
    [skills.registry]
    default = "https://skills.example/index"     # where `caro skill add ID` looks: an address or a folder
    mirrors = []                                 # asked in this order where it cannot be reached

An unknown key is an error: one that is misspelt would allow what it was meant to forbid.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from runtime.errors import INVALID, CaroError
from runtime.guard import files
from runtime.guard.change import NAMED
from runtime.guard.home import CONFIG, caro_home

LARGEST = 1 << 20  # bytes
TEXTS, LISTS = ("skills.default", "skills.registry.default"), ("skills.registry.mirrors",)
KINDS = ("skills.capabilities.always_confirm", "skills.capabilities.never_grant")
TABLES = ("skills", "skills.capabilities", "skills.registry")
KNOWN = (*TEXTS, *LISTS, *KINDS, *TABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the file says; nothing where there is none. `registry` is the index and its mirrors, in this order."""

    default: str | None = None
    always_confirm: tuple[str, ...] = ()
    never_grant: tuple[str, ...] = ()
    registry: tuple[str, ...] = ()


def settings(environment: Mapping[str, str]) -> Settings:
    """This user's settings. Raises CaroError (invalid), also for a file that cannot be read: it may forbid something."""
    file = os.path.join(caro_home(environment), CONFIG)
    try:
        found: dict[str, Any] = dict(_checked(file, "", tomllib.loads(files.read(file, LARGEST).decode())))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, ValueError) as error:
        raise CaroError(f"{file}: cannot be read: {error}", code=INVALID, hint="correct the file, or move it away") from None
    registry = found.get("skills.registry.default")
    mirrors = found.get("skills.registry.mirrors", ())
    if mirrors and not registry:
        raise _wrong(file, "skills.registry.mirrors", "mirrors of nothing", "a default that they are mirrors of")
    confirm, never = (tuple(found.get(key, ())) for key in KINDS)
    return Settings(
        default=found.get("skills.default"),
        always_confirm=confirm,
        never_grant=never,
        registry=(registry, *mirrors) if registry else (),
    )


def _checked(file: str, prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Every value by its whole key. Raises CaroError (invalid)."""
    for name, value in table.items():
        key = prefix + name
        if key not in KNOWN:
            close = get_close_matches(key, KNOWN, n=1, cutoff=0.5)
            raise _wrong(file, key, "an unknown key", f"perhaps {close[0]}" if close else f"one of {', '.join(KNOWN[:5])}")
        if key in TABLES:
            if not isinstance(value, dict):
                raise _wrong(file, key, ascii(value), "a table")
            yield from _checked(file, f"{key}.", value)
        elif key in TEXTS:
            if not isinstance(value, str) or not value:
                raise _wrong(file, key, ascii(value), "a text")
            yield key, value
        else:
            yield key, _texts(file, key, value)


def _texts(file: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise _wrong(file, key, ascii(value), "a list of texts")
    for one in value if key in KINDS else ():
        if one not in NAMED:
            close = get_close_matches(one, NAMED, n=1, cutoff=0.5)
            raise _wrong(file, key, ascii(one), f"perhaps {close[0]}" if close else f"one of {', '.join(NAMED)}")
    return tuple(value)


def _wrong(file: str, key: str, found: str, wanted: str) -> CaroError:
    return CaroError(f"{file}: {key}: found {found}; wanted {wanted}", code=INVALID, hint="correct the file, or move it away")
