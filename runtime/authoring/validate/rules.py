"""The rules of the manifest's values, one function a table. Shapes are already right."""

import re
from collections.abc import Iterable, Iterator, Mapping

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from runtime.authoring.validate.capabilities import capability_problems
from runtime.authoring.validate.front_matter import SYSTEMS
from runtime.authoring.validate.hidden import HIDDEN
from runtime.authoring.validate.problems import Defect, Problem, nearest, repeated
from runtime.contract.recipe import CONFIRMATIONS
from runtime.contract.records import (
    API_MAJOR,
    API_MINOR,
    MOST_MEGABYTES,
    MOST_SECONDS,
    NAMESPACES,
    Executable,
    Knowledge,
    Manifest,
    Platform,
    SkillTable,
)
from runtime.guard.programs import PROGRAM_NAME
from runtime.supply.constraint import Constraint
from runtime.supply.version import Version

FILE = "skill.toml"
ID = re.compile(r"([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)", re.ASCII)
ID_LENGTH = 64
DESCRIPTION_LENGTH = 1024
NAME_LENGTH = 100
VERSION_LENGTH = 64
API = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})", re.ASCII)
PRIORITY = 1000
TOKENS = 1_000_000
ARCHITECTURES = ("x86_64", "aarch64", "arm")
FEATURE = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)
EXPORT = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)


def manifest_problems(manifest: Manifest) -> Iterator[Problem]:
    """Every rule that needs the manifest alone."""
    tables: dict[str, Iterator[Defect]] = {
        "skill": _skill(manifest.skill),
        "knowledge": _knowledge(manifest.knowledge),
        "recipes": _recipes(manifest),
        "executable": _executable(manifest.executable),
        "capabilities": capability_problems(manifest.capabilities),
        "dependencies": _dependencies(manifest),
        "suggestions": _suggestions(manifest.suggestions),
        "features": _features(manifest.features),
        "platform": _platform(manifest.platform),
    }
    for table, defects in tables.items():
        yield from (defect.of(FILE, table) for defect in defects)


def id_problem(id: str) -> str | None:
    """What is wanted instead of this id, or None."""
    match = ID.fullmatch(id)
    if not match or len(id) > ID_LENGTH:
        return f"<namespace>.<name> of a-z, 0-9 and -, at most {ID_LENGTH} characters"
    if match[1] not in NAMESPACES:
        return f"a namespace of {', '.join(NAMESPACES)}; {nearest(match[1], NAMESPACES)}"
    return None


def _skill(skill: SkillTable) -> Iterator[Defect]:
    wanted = id_problem(skill.id)
    if wanted:
        yield Defect(("id",), ascii(skill.id), wanted)
    for field, version in (("version", skill.version), ("min_caro_version", skill.min_caro_version)):
        if not version_ok(version) and (version or field == "version"):
            yield Defect((field,), ascii(version), "a semantic version such as 1.2.0")
    yield from _api(skill.api_version)
    if not skill.name.strip() or len(skill.name) > NAME_LENGTH:
        yield Defect(("name",), f"{len(skill.name)} characters", f"a name for people, at most {NAME_LENGTH}")
    if not skill.description.strip():
        yield Defect(("description",), "nothing", "what the skill does and when to use it", warning=True)
    elif len(skill.description) > DESCRIPTION_LENGTH:
        yield Defect(("description",), f"{len(skill.description)} characters", f"at most {DESCRIPTION_LENGTH}")
    yield from _license(skill.license)
    yield from _words("authors", skill.authors)
    yield from _words("keywords", skill.keywords)


def _api(version: str) -> Iterator[Defect]:
    found, wanted = API.fullmatch(version), f"{API_MAJOR}.{API_MINOR}"
    if not found or int(found[1]) != API_MAJOR:
        yield Defect(("api_version",), ascii(version), wanted)
    elif int(found[2]) > API_MINOR:
        yield Defect(("api_version",), f"{version}, newer than this program", wanted, warning=True)


def _license(expression: str) -> Iterator[Defect]:
    if not expression:
        yield Defect(("license",), "nothing", "an SPDX licence expression such as Apache-2.0", warning=True)
        return
    try:
        canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        yield Defect(("license",), ascii(expression), "an SPDX licence expression such as Apache-2.0")


def version_ok(version: str) -> bool:
    """Whether this is a semantic version, whole."""
    return len(version) <= VERSION_LENGTH and Version.parse(version) is not None


def _words(field: str, words: Iterable[str]) -> Iterator[Defect]:
    for number, word in enumerate(words):
        if not word.strip():
            yield Defect((field, number), ascii(word), "a word or phrase")


def _knowledge(knowledge: Knowledge) -> Iterator[Defect]:
    if not 0 <= knowledge.priority <= PRIORITY:
        yield Defect(("priority",), str(knowledge.priority), f"0 to {PRIORITY}")
    if not 1 <= knowledge.max_context_tokens <= TOKENS:
        yield Defect(("max_context_tokens",), str(knowledge.max_context_tokens), f"1 to {TOKENS}")
    yield from _words("topics", knowledge.topics)
    for word, others in knowledge.synonyms.items():
        if not _is_word(word):
            yield Defect(("synonyms", word), "this word", "one word in lower case")
        if not others:
            yield Defect(("synonyms", word), "an empty list", "the words that it stands for")
        for number, other in enumerate(others):
            if not _is_word(other):
                yield Defect(("synonyms", word, number), ascii(other), "one word in lower case")


def _is_word(word: str) -> bool:
    return word == word.lower() and len(word.split()) == 1 and word == word.strip()


def inner_path_problem(path: str) -> str | None:
    """What is wrong with a path that must stay below the skill's folder."""
    if not path or path.startswith(("/", "~")) or "\\" in path or ":" in path or HIDDEN.search(path):
        return "a relative path with / below the skill"
    if any(part in {"", ".", ".."} for part in path.split("/")):
        return "a path that stays below the skill, without '.' and '..'"
    return None


def _recipes(manifest: Manifest) -> Iterator[Defect]:
    for number, glob in enumerate(manifest.recipes.files):
        wanted = inner_path_problem(glob)
        if wanted:
            yield Defect(("files", number), ascii(glob), wanted)
    confirmation = manifest.recipes.default_confirmation
    if confirmation not in CONFIRMATIONS:
        yield Defect(("default_confirmation",), ascii(confirmation), nearest(confirmation, CONFIRMATIONS))


def _executable(executable: Executable | None) -> Iterator[Defect]:
    if executable is None:
        return
    wanted = inner_path_problem(executable.module)
    if wanted:
        yield Defect(("module",), ascii(executable.module), wanted)
    for number, name in enumerate(executable.exports):
        if not EXPORT.fullmatch(name):
            yield Defect(("exports", number), ascii(name), "a name of a-z, 0-9, - and _")
    for name, most in (("max_seconds", MOST_SECONDS), ("max_memory_mb", MOST_MEGABYTES)):
        if not 1 <= getattr(executable, name) <= most:
            yield Defect((name,), str(getattr(executable, name)), f"1 to {most}")
    for number in repeated(executable.exports):
        yield Defect(("exports", number), f"{executable.exports[number]!a} again", "each name once")


def _dependencies(manifest: Manifest) -> Iterator[Defect]:
    for id, dependency in manifest.dependencies.items():
        wanted = id_problem(id)
        if wanted:
            yield Defect((id,), "this id", wanted)
        elif id == manifest.skill.id:
            yield Defect((id,), "this skill itself", "other skills")
        if Constraint.parse(dependency.version) is None:
            yield Defect((id, "version"), ascii(dependency.version), "a constraint such as >=1.0,<2.0, ^1.2, ~1.6, 1.0 or *")
        for number, name in enumerate(dependency.features):
            if not FEATURE.fullmatch(name):
                yield Defect((id, "features", number), ascii(name), "the name of a feature: a-z, 0-9 and -")


def _suggestions(suggestions: Mapping[str, str]) -> Iterator[Defect]:
    for id, reason in suggestions.items():
        wanted = id_problem(id)
        if wanted:
            yield Defect((id,), "this id", wanted)
        if not reason.strip():
            yield Defect((id,), "nothing", "the reason, for people")


def _features(features: Mapping[str, object]) -> Iterator[Defect]:
    for name in features:
        if not FEATURE.fullmatch(name):
            yield Defect((name,), "this name", "a name of a-z, 0-9 and -")


def _platform(platform: Platform) -> Iterator[Defect]:
    for field, names, known in (("os", platform.os, SYSTEMS), ("arch", platform.arch, ARCHITECTURES)):
        for number, name in enumerate(names):
            if name not in known:
                yield Defect((field, number), ascii(name), nearest(name, known))
    for field, names in (("required_tools", platform.required_tools), ("optional_tools", platform.optional_tools)):
        for number, name in enumerate(names):
            if not PROGRAM_NAME.fullmatch(name):
                yield Defect((field, number), ascii(name), "the bare name of a program")
