"""The files of an Agent Skill, kept byte for byte in `agent-skill/` of the skill that they became: an export loses nothing.

A skill holds no hidden and no backup files, and no names that some system cannot hold. They are written as in URLs: `.env` is
`%2Eenv`, and `%` itself is `%25`.
"""

from collections.abc import Mapping
from urllib.parse import unquote

from runtime.authoring.importing.note import Notes
from runtime.authoring.validate.manifest import BACKUPS
from runtime.supply.limits import foreign, path_problem, reserved

FOLDER = "agent-skill/"


def kept(files: Mapping[str, bytes], notes: Notes) -> dict[str, bytes]:
    """Every file under its place in the skill."""
    places: dict[str, bytes] = {}
    for path, data in files.items():
        place = kept_path(path)
        problem = path_problem(place)
        if problem:
            notes.lost(problem, path, "a shorter path")
            continue
        if place != FOLDER + path:
            notes.changed("a file name that no skill can hold, and that is written as in URLs", path)
        notes.taken("files, kept byte for byte", path)
        places[place] = data
    return places


def kept_path(path: str) -> str:
    """Where a file of the Agent Skill lies in the skill."""
    place = FOLDER + "/".join(map(_part, path.split("/")))
    return place[:-1] + _escaped(place[-1]) if place.endswith(BACKUPS) else place


def original_path(place: str) -> str:
    """The reverse."""
    return unquote(place.removeprefix(FOLDER), errors="surrogateescape")


def _part(part: str) -> str:
    """A part of a path that every system can hold, and that is not hidden."""
    plain = "".join(_escaped(character) if character == "%" or foreign(character) else character for character in part)
    if plain.startswith(".") or plain == "__pycache__" or reserved(plain):
        plain = _escaped(plain[0]) + plain[1:]
    return plain[:-1] + _escaped(plain[-1]) if plain.endswith((".", " ")) else plain


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="surrogateescape"))
