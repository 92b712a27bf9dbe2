"""A skill, whole: skill.toml (shape, then the rules of its values), its promises about the folder, its documents, its recipes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from runtime.authoring.validate.document import read_toml, text_problem
from runtime.authoring.validate.front_matter import front_problems, read_front_matter
from runtime.authoring.validate.hidden import HIDDEN, hidden_in_code, hidden_values
from runtime.authoring.validate.ids import spelled_out, unquoted_ids
from runtime.authoring.validate.places import located
from runtime.authoring.validate.problems import DOCUMENT, FOLDER, MANIFEST, RECIPE, SAFETY, Problem, refuse
from runtime.authoring.validate.recipes import recipes
from runtime.authoring.validate.rules import manifest_problems
from runtime.authoring.validate.safety import safety
from runtime.authoring.validate.shape import filled
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.safety import RuleFile
from runtime.contract.verified import SkillTree

FILE = "skill.toml"
BACKUPS = ("~", ".swp", ".orig", ".bak", ".rej", ".pyc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What could be read of a skill, and every problem of it. A manifest is missing where its shape does not hold."""

    manifest: Manifest | None
    recipes: tuple[Recipe, ...]
    safety: RuleFile | None
    problems: tuple[Problem, ...]


def manifest(tree: SkillTree, *, strict: bool) -> Manifest:
    """The manifest of a skill whose every problem was looked for. Raises as `skill` does."""
    return skill(tree, strict=strict)[0]


def skill(tree: SkillTree, *, strict: bool) -> tuple[Manifest, tuple[Recipe, ...]]:
    """Manifest and recipes of a skill whose every problem was looked for.

    Raises CaroError (invalid) with all of them. In a strict reading, as in a bundle, warnings count.
    """
    read, found = accepted(tree, strict=strict)
    return read, found.recipes


def accepted(tree: SkillTree, *, strict: bool) -> tuple[Manifest, Checked]:
    """The manifest and all else of a skill whose every problem was looked for. Raises as `skill` does."""
    found = checked(tree)
    problems = [problem for problem in found.problems if strict or not problem.warning]
    if problems or found.manifest is None:
        raise refuse(tree.origin, problems, "correct these places; the format is described in the README")
    return found.manifest, found


def checked(tree: SkillTree) -> Checked:
    """Everything that a skill holds, and all problems of manifest, documents and recipes."""
    read, problems = _manifest(tree)
    found, defects = recipes(tree, read)
    promises = _promises(read, tree.files) if read else ()
    added, broken = safety(tree)
    everything = [
        *_ruled(MANIFEST, problems),
        *_ruled(FOLDER, [*promises, *_strays(tree.files)]),
        *_ruled(DOCUMENT, _documents(tree.files, read)),
        *_ruled(RECIPE, defects),
        *_ruled(SAFETY, broken),
    ]
    return Checked(manifest=read, recipes=found, safety=added, problems=tuple(dict.fromkeys(located(everything, tree.files))))


def _ruled(rule: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with that rule, where they name none."""
    return (problem if problem.rule else replace(problem, rule=rule) for problem in problems)


def _manifest(tree: SkillTree) -> tuple[Manifest | None, list[Problem]]:
    """The manifest, if its shape holds, and the problems of that file."""
    data = tree.files.get(FILE)
    if data is None:
        return None, [Problem(file=FILE, key="", found="no such file", wanted="the manifest of the skill")]
    parsed = read_toml(FILE, data)
    if isinstance(parsed, Problem):
        return None, [parsed]
    problems = list(unquoted_ids(FILE, parsed, ("dependencies", "suggestions")))
    if problems:
        return None, problems
    result = filled(Manifest, FILE, spelled_out(parsed, "dependencies"))
    if isinstance(result, list):
        return None, result
    problems = list(manifest_problems(result))
    places = {problem.key for problem in problems}
    return result, [*problems, *(problem for problem in hidden_values(FILE, parsed, HIDDEN) if problem.key not in places)]


def _promises(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """What `[provides]` says and the folder holds, both ways."""
    there = {
        "knowledge": (any(_is_document(path) for path in files), "a file knowledge/*.md"),
        "recipes": (any(fnmatchcase(path, glob) for path in files for glob in manifest.recipes.files), "a file recipes/*.yaml"),
    }
    for layer, (found, wanted) in there.items():
        promised = getattr(manifest.provides, layer)
        if promised and not found:
            yield Problem(file=FILE, key=f"provides.{layer}", found="true, and no such file", wanted=f"{wanted}, or false")
        if found and not promised:
            yield Problem(file=FILE, key=f"provides.{layer}", found="false, and the files are there", wanted="true")
    yield from _module(manifest, files)
    if manifest.provides.knowledge and "knowledge/prompts/context.md" not in files:
        yield Problem(
            file="knowledge/prompts/context.md",
            key="",
            found="no such file",
            wanted="the context that always comes first",
            warning=True,
        )
    if not any(path.upper().startswith(("LICENSE", "LICENCE")) for path in files):
        yield Problem(file="LICENSE", key="", found="no such file", wanted="the text of the licence", warning=True)


def _strays(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Hidden and backup files. All that is in the folder ships, and a lock shows only one digest of it."""
    for path in files:
        if any(part.startswith(".") or part == "__pycache__" for part in path.split("/")) or path.endswith(BACKUPS):
            wanted = "no hidden or backup file; what is not shipped belongs into tests/ or src/"
            yield Problem(file=path, key="", found="a file that would ship with the skill", wanted=wanted, warning=True)


def _module(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """The third promise: an executable is configured, and its module is there."""
    executable = manifest.executable
    if executable is None:
        if manifest.provides.executable:
            yield Problem(
                file=FILE, key="provides.executable", found="true, and no [executable]", wanted="[executable] module, or false"
            )
        return
    if not manifest.provides.executable:
        yield Problem(
            file=FILE, key="executable", found="a table, and provides.executable = false", wanted="provides.executable = true"
        )
    if executable.module not in files:
        found = f"{executable.module!a}, and no such file"
        yield Problem(
            file=FILE, key="executable.module", found=found, wanted="a file of the skill (src/ and tests/ are not shipped)"
        )


def _is_document(path: str) -> bool:
    return path.startswith("knowledge/") and path.endswith(".md")


def _documents(files: Mapping[str, bytes], manifest: Manifest | None) -> Iterator[Problem]:
    """Encoding, front matter and code of every document."""
    for path, data in files.items():
        if not _is_document(path):
            continue
        problem = text_problem(path, data)
        if problem:
            yield problem
            continue
        text = data.decode()
        yield from hidden_in_code(path, text)
        front = read_front_matter(path, text)
        if isinstance(front, list):
            yield from front
        else:
            yield from front_problems(path, front[0], manifest.features if manifest else None, document=True)
