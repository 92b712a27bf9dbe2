"""skills.lock: the inputs of a bundle, as TOML made to be read in a diff. Baked in; holds nothing that was built."""

import tomlkit

from bundler.freeze.base import Base, recorded
from bundler.profile.load import Loaded
from runtime.contract.records import VerifiedSkills


def lock(loaded: Loaded, skills: VerifiedSkills, base: Base) -> str:
    """The lockfile's text."""
    document = tomlkit.document()
    document.add("version", tomlkit.item(1))
    document.add("profile", tomlkit.item(loaded.profile.profile.name))
    document.add("profile-digest", tomlkit.item(loaded.digest))
    table = tomlkit.table()
    for key, value in recorded(base).items():
        table.add(
            key, _listed(value) if isinstance(value, list) else _inline(value) if isinstance(value, dict) else tomlkit.item(value)
        )
    document.add("base", table)
    rows = tomlkit.aot()
    for skill in skills.skills:
        row = tomlkit.table()
        about = skill.manifest.skill
        for key, text in (
            ("id", about.id),
            ("version", about.version),
            ("source", skill.source),
            ("integrity", skill.integrity),
            ("license", about.license),
        ):
            row.add(key, tomlkit.item(text))
        rows.append(row)
    document.add("skills", rows)
    return tomlkit.dumps(document)


def _inline(values: dict[str, str]) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _listed(rows: list[dict[str, str]]) -> tomlkit.items.Array:
    array = tomlkit.array().multiline(multiline=True)
    for row in rows:
        array.append(_inline(row))
    return array
