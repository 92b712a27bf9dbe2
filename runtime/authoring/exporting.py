"""A skill as the folder of an Agent Skill. One that was imported is given back byte for byte.

Of any other every file stays as it is, and a SKILL.md is put beside them that says what the format can say: clients that know
nothing of caro read its instructions and open the documents that it names. The notes tell what they will not understand.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from runtime.authoring.importing.kept import FOLDER, kept_path, original_path
from runtime.authoring.importing.note import Note, Notes
from runtime.authoring.importing.prose import cut, title
from runtime.authoring.importing.skill_front import COMPATIBILITY_LENGTH, NAME, NAME_LENGTH
from runtime.authoring.importing.skill_md import FILE
from runtime.authoring.importing.tree import CONTEXT, OVERVIEW
from runtime.authoring.validate.front_matter import front_matter
from runtime.authoring.validate.manifest import skill
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, CaroError
from runtime.guard.records import ANY

LINE_END = "\n"
NOT_UNDERSTOOD = "which other programs do not understand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The files of the folder, and what was taken, changed and left out."""

    id: str
    files: Mapping[str, bytes]
    notes: tuple[Note, ...]


def exported(tree: SkillTree, folder: str) -> Exported:
    """The Agent Skill of a skill; `folder` is the name of the folder that it will lie in. Raises CaroError (invalid)."""
    manifest, recipes = skill(tree, strict=False)
    notes = Notes()
    kept = {place: data for place, data in tree.files.items() if place.startswith(FOLDER)}
    files = _given_back(tree, kept, notes) if kept else _made(tree, manifest, recipes, folder, notes)
    return Exported(id=manifest.skill.id, files=files, notes=notes.all())


def _given_back(tree: SkillTree, kept: Mapping[str, bytes], notes: Notes) -> dict[str, bytes]:
    files = {}
    for place, data in kept.items():
        path = original_path(place)
        if kept_path(path) != place or "\0" in path or any(part in {"", ".", ".."} for part in path.split("/")):
            raise CaroError(
                f"{tree.origin}: {place}: stands for no file of an Agent Skill", code=INVALID, hint="import the Agent Skill again"
            )
        files[path] = data
        notes.taken("files, as they were imported", path)
    return files


def _made(tree: SkillTree, manifest: Manifest, recipes: tuple[Recipe, ...], folder: str, notes: Notes) -> dict[str, bytes]:
    if FILE in tree.files:
        raise CaroError(f"{tree.origin}: {FILE}: is there already", code=INVALID, hint="rename that file in the skill")
    for path in tree.files:
        notes.taken("files, as they are", path)
    _not_understood(manifest, notes)
    front = "".join(
        f"{key}:{' ' * (value[0] != LINE_END)}{value}\n" for key, value in _front(manifest, _name(manifest, folder, notes), notes)
    )
    return {**tree.files, FILE: f"---\n{front}---\n{_body(tree, manifest, recipes)}".encode()}


def _name(manifest: Manifest, folder: str, notes: Notes) -> str:
    """The folder's name, as the format wants it, or one made of the id."""
    if NAME.fullmatch(folder) and len(folder) <= NAME_LENGTH:
        return folder
    name = "-".join(filter(None, manifest.skill.id.replace(".", "-").split("-")))
    notes.changed(f"the folder's name is none of an Agent Skill, whose name is {name}", FILE)
    return name


def _front(manifest: Manifest, name: str, notes: Notes) -> Iterator[tuple[str, str]]:
    about = manifest.skill
    yield "name", name
    yield "description", json.dumps(about.description or f"The skill {about.name}.", ensure_ascii=False)
    if about.license:
        yield "license", json.dumps(about.license)
    fits = _compatibility(manifest)
    if fits:
        yield "compatibility", json.dumps(fits)
    metadata = {"id": about.id, "version": about.version, "author": ", ".join(about.authors)}
    lines = [f"\n  {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in metadata.items() if value]
    yield "metadata", "".join(lines)
    tools = manifest.capabilities.terminal_exec
    if tools.allowed:
        yield "allowed-tools", " ".join("Bash" if one == ANY else f"Bash({one}:*)" for one in tools.commands)
        notes.changed("programs that the skill asks for, as allowed-tools", FILE)


def _compatibility(manifest: Manifest) -> str:
    platform = manifest.platform
    needs = [f"Needs {', '.join(platform.required_tools)}."] if platform.required_tools else []
    runs = [f"For {', '.join(platform.os)}."] if platform.os else []
    return cut(" ".join([*needs, *runs]), COMPATIBILITY_LENGTH)


def _body(tree: SkillTree, manifest: Manifest, recipes: tuple[Recipe, ...]) -> str:
    overview = tree.files.get(OVERVIEW)
    text = front_matter(overview.decode())[1] if overview else f"# {manifest.skill.name}\n\n{manifest.skill.description}\n"
    parts = [text.rstrip("\n") + "\n"]
    texts = {path: data.decode() for path, data in tree.files.items() if path.startswith("knowledge/") and path.endswith(".md")}
    listed = [f"- [{title(text) or path}]({path})" for path, text in sorted(texts.items()) if path not in {OVERVIEW, CONTEXT}]
    if CONTEXT in texts:
        listed.insert(0, f"- [What always holds]({CONTEXT}): read it first")
    if listed:
        parts.append("## Documents\n\n" + "\n".join(listed) + "\n")
    if recipes:
        told = [f"- {one.name} (`{one.id}`): {' '.join(one.description.split())}" for one in recipes]
        parts.append("## Recipes\n\nWorkflows in `recipes/`, step by step.\n\n" + "\n".join(told) + "\n")
    return "\n".join(parts)


def _not_understood(manifest: Manifest, notes: Notes) -> None:
    """What stays in skill.toml and recipes/, and means nothing elsewhere."""
    asked = manifest.capabilities
    there = {
        "recipes": manifest.provides.recipes,
        "the executable": manifest.provides.executable,
        "files, hosts, variables or secrets that the skill asks for": any(
            (asked.filesystem_read, asked.filesystem_write, asked.network, asked.env_read, asked.secrets_access, asked.shell)
        ),
        "topics and synonyms": bool(manifest.knowledge.topics or manifest.knowledge.synonyms),
        "features": bool(manifest.features),
        "dependencies and suggestions": bool(manifest.dependencies or manifest.suggestions),
    }
    for what, has in there.items():
        if has:
            notes.left_out(f"the meaning of {what}, {NOT_UNDERSTOOD}", "skill.toml")
