"""skills.lock as text: TOML made to be read in a diff, one fact a line."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import tomlkit
from tomlkit.items import AbstractTable, Array, Item

from bundler.lock.record import Lock, LockedPackage
from runtime.authoring.validate.document import read_toml
from runtime.authoring.validate.problems import Problem, refuse
from runtime.authoring.validate.shape import filled
from runtime.errors import INVALID, NOT_FOUND, CaroError

LARGEST = 16 << 20  # bytes; some 50,000 skills
HEAD = "Made by 'bundler lock'. Holds the inputs of a bundle; what a build makes is not in it."
SHIPPED = "What this executable was made of. Where its parts were fetched from is in the skills.lock of its profile."


def shipped(lock: Lock) -> str:
    """The text that goes into an executable: what it is made of, and not where that lay when it was built.

    So a skill is the same bytes whether a mirror, a repository or a folder had it, and no name of an internal server is handed out.
    """
    skills = tuple(replace(skill, source="", resolved="", index="") for skill in lock.skills)
    return written(replace(lock, profile_digest="", skills=skills), SHIPPED)


def written(lock: Lock, head: str = HEAD) -> str:
    """The file's text; the same lock gives the same text. What is empty of a source is not written."""
    document = tomlkit.document()
    document.add(tomlkit.comment(head))
    _put(document, {"version": lock.version, "profile": lock.profile})
    _put(document, {"profile-digest": lock.profile_digest} if lock.profile_digest else {})
    base = tomlkit.table()
    _put(base, {"python": lock.base.python, "dictionary": lock.base.dictionary})
    base.add("packages", _packages(lock.base.packages))
    document.add("base", base)
    rows = tomlkit.aot()
    for skill in lock.skills:
        row = tomlkit.table()
        _put(
            row,
            {
                "id": skill.id,
                "version": skill.version,
                **{key: value for key in ("source", "resolved", "index") if (value := getattr(skill, key))},
                "integrity": skill.integrity,
                **{key: value for key in ("signer", "override") if (value := getattr(skill, key))},
                "license": skill.license,
            },
        )
        _put(row, {"required-by": _lines(skill.required_by), "features": _lines(skill.features)})
        asked = tomlkit.table()
        _put(asked, {kind: value if isinstance(value, bool) else _lines(value) for kind, value in skill.capabilities.items()})
        row.add("capabilities", asked)
        rows.append(row)
    document.add("skills", rows)
    return tomlkit.dumps(document)


def _put(table: AbstractTable | tomlkit.TOMLDocument, values: Mapping[str, object]) -> None:
    for key, value in values.items():
        table.add(key, value if isinstance(value, Item) else tomlkit.item(value))


def _lines(values: tuple[str, ...]) -> Array:
    """A list, one value a line where there are several, so that a diff shows the one that changed."""
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=len(values) > 1)


def _packages(packages: tuple[LockedPackage, ...]) -> Array:
    array = tomlkit.array().multiline(multiline=True)
    for package in packages:
        row = tomlkit.inline_table()
        row.update({"name": package.name, "version": package.version, "hash": package.hash})
        array.append(row)
    return array


def read(file: Path) -> tuple[Lock, bytes]:
    """The lock and its bytes. Raises CaroError: not found, or invalid with every problem."""
    try:
        data = _bounded(file)
    except FileNotFoundError:
        raise CaroError(f"{file}: no lockfile", code=NOT_FOUND, hint=f"{_command(file)} makes it") from None
    hint = f"it was edited by hand; {_command(file)} makes it anew"
    parsed = read_toml(str(file), data, most=LARGEST)
    if isinstance(parsed, Problem):
        raise refuse(str(file), [parsed], hint)
    lock = filled(Lock, str(file), _underscored(parsed))
    if isinstance(lock, list):
        raise refuse(str(file), lock, hint)
    return lock, data


def _command(file: Path) -> str:
    """What makes the file. Only where it lies as it was made does its folder tell the profile."""
    return f"'bundler lock {(file.name == 'skills.lock' and file.parent.name) or 'PROFILE'}'"


def _bounded(file: Path) -> bytes:
    """The bytes of a regular file, and not more than would be refused anyway. Raises CaroError (invalid)."""
    if file.exists() and not file.is_file():
        raise CaroError(f"{file}: no regular file", code=INVALID, hint=f"{_command(file)} makes the lock")
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _underscored(value: object) -> dict[str, object]:
    """Keys as the records spell them."""

    def spelled(inner: object) -> object:
        if isinstance(inner, dict):
            return {key.replace("-", "_"): spelled(one) for key, one in inner.items()}
        return [spelled(one) for one in inner] if isinstance(inner, list) else inner

    found = spelled(value)
    return found if isinstance(found, dict) else {}
