"""The rules of the manifest's values, one function a table. Shapes are already right."""

import re
from collections.abc import Iterable, Iterator

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from semantic_version import Version

from runtime.authoring.validate.problems import Problem, nearest
from runtime.authoring.validate.shape import key_path
from runtime.contract.records import API_MAJOR, API_MINOR, NAMESPACES, Manifest
from runtime.supply.constraint import Constraint

FILE = "skill.toml"
ID = re.compile(r"([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)", re.ASCII)
ID_LENGTH = 64
DESCRIPTION_LENGTH = 1024
NAME_LENGTH = 100
VERSION_LENGTH = 64
API = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})", re.ASCII)
CONFIRMATIONS = ("auto", "prompt", "always")
PRIORITY = 1000
TOKENS = 1_000_000
# Characters that change how text reads without showing: bidirectional controls, zero width, tags.
HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def _problem(key: Iterable[int | str], found: str, wanted: str, *, warning: bool = False) -> Problem:
    return Problem(file=FILE, key=key_path(list(key)), found=found, wanted=wanted, warning=warning)


def id_problem(id: str) -> str | None:
    """What is wanted instead of this id, or None."""
    match = ID.fullmatch(id)
    if not match or len(id) > ID_LENGTH:
        return f"<namespace>.<name> of a-z, 0-9 and -, at most {ID_LENGTH} characters"
    if match[1] not in NAMESPACES:
        return f"a namespace of {', '.join(NAMESPACES)}; {nearest(match[1], NAMESPACES)}"
    return None


def skill_problems(manifest: Manifest) -> Iterator[Problem]:
    """`[skill]`."""
    skill = manifest.skill
    wanted = id_problem(skill.id)
    if wanted:
        yield _problem(["skill", "id"], ascii(skill.id), wanted)
    if not version_ok(skill.version):
        yield _problem(["skill", "version"], ascii(skill.version), "a semantic version such as 1.2.0")
    yield from _api(skill.api_version)
    for field in ("name", "description"):
        hidden = HIDDEN.search(getattr(skill, field))
        if hidden:
            yield _problem(["skill", field], f"the character {hidden[0]!a}", "visible characters on one line")
    if not skill.name.strip() or len(skill.name) > NAME_LENGTH:
        yield _problem(["skill", "name"], f"{len(skill.name)} characters", f"a name for people, at most {NAME_LENGTH}")
    if not skill.description:
        yield _problem(["skill", "description"], "nothing", "what the skill does and when to use it", warning=True)
    elif len(skill.description) > DESCRIPTION_LENGTH:
        yield _problem(["skill", "description"], f"{len(skill.description)} characters", f"at most {DESCRIPTION_LENGTH}")
    yield from _license(skill.license)


def _api(version: str) -> Iterator[Problem]:
    found, wanted = API.fullmatch(version), f"{API_MAJOR}.{API_MINOR}"
    if not found or int(found[1]) != API_MAJOR:
        yield _problem(["skill", "api_version"], ascii(version), wanted)
    elif int(found[2]) > API_MINOR:
        yield _problem(["skill", "api_version"], f"{version}, newer than this program", wanted, warning=True)


def _license(expression: str) -> Iterator[Problem]:
    if not expression:
        yield _problem(["skill", "license"], "nothing", "an SPDX licence expression such as Apache-2.0", warning=True)
        return
    try:
        canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        yield _problem(["skill", "license"], ascii(expression), "an SPDX licence expression such as Apache-2.0")


def version_ok(version: str) -> bool:
    """Whether this is a semantic version, whole."""
    try:
        Version(version)
    except ValueError:
        return False
    return version.isascii() and "\n" not in version and len(version) <= VERSION_LENGTH


def knowledge_problems(manifest: Manifest) -> Iterator[Problem]:
    """`[knowledge]` and the numbers in it."""
    knowledge = manifest.knowledge
    if not 0 <= knowledge.priority <= PRIORITY:
        yield _problem(["knowledge", "priority"], str(knowledge.priority), f"0 to {PRIORITY}")
    if not 1 <= knowledge.max_context_tokens <= TOKENS:
        yield _problem(["knowledge", "max_context_tokens"], str(knowledge.max_context_tokens), f"1 to {TOKENS}")
    if manifest.recipes.default_confirmation not in CONFIRMATIONS:
        found = manifest.recipes.default_confirmation
        yield _problem(["recipes", "default_confirmation"], ascii(found), nearest(found, CONFIRMATIONS))


def inner_path_problem(path: str) -> str | None:
    """What is wrong with a path that must stay below the skill's folder."""
    if not path or path.startswith(("/", "~")) or "\\" in path or ":" in path or HIDDEN.search(path):
        return "a relative path with / below the skill"
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return "a path that stays below the skill, without '.' and '..'"
    return None


def executable_problems(manifest: Manifest) -> Iterator[Problem]:
    """Paths into the folder: `[executable] module`, `[recipes] files`."""
    paths = [(("recipes", "files", number), glob) for number, glob in enumerate(manifest.recipes.files)]
    if manifest.executable is not None:
        yield from _inner([*paths, (("executable", "module"), manifest.executable.module)])
        if not manifest.provides.executable:
            yield _problem(["executable"], "a table, and provides.executable = false", "provides.executable = true")
    else:
        yield from _inner(paths)


def _inner(paths: Iterable[tuple[tuple[int | str, ...], str]]) -> Iterator[Problem]:
    for key, path in paths:
        wanted = inner_path_problem(path)
        if wanted:
            yield _problem(key, ascii(path), wanted)


def capability_problems(manifest: Manifest) -> Iterator[Problem]:
    """`[capabilities]`: paths that a request may name."""
    for kind in ("filesystem_read", "filesystem_write"):
        for number, path in enumerate(getattr(manifest.capabilities, kind)):
            if not path or "\\" in path or HIDDEN.search(path) or ".." in path.split("/") or path[1:2] == ":":
                yield _problem(["capabilities", kind, number], ascii(path), "a path with / and without '..'")


def dependency_problems(manifest: Manifest) -> Iterator[Problem]:
    """`[dependencies]` and `[suggestions]`: ids and constraints."""
    for table, entries in (("dependencies", manifest.dependencies), ("suggestions", manifest.suggestions)):
        for id in entries:
            wanted = id_problem(id)
            if wanted:
                yield _problem([table, id], "this id", wanted)
    for id, dependency in manifest.dependencies.items():
        if Constraint.parse(dependency.version) is None:
            yield _problem(
                ["dependencies", id, "version"], ascii(dependency.version), "a constraint such as >=1.0,<2.0, ^1.2, ~1.6, 1.0 or *"
            )
