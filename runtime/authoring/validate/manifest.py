"""skill.toml: shape, then the rules of its values, then its promises about the folder."""

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase

from runtime.authoring.validate.document import read_toml, text_problem
from runtime.authoring.validate.ids import spelled_out, unquoted_ids
from runtime.authoring.validate.problems import Problem, refuse
from runtime.authoring.validate.rules import (
    capability_problems,
    dependency_problems,
    executable_problems,
    knowledge_problems,
    skill_problems,
)
from runtime.authoring.validate.shape import filled
from runtime.contract.records import Manifest, SkillTree

FILE = "skill.toml"


def manifest(tree: SkillTree, *, strict: bool) -> Manifest:
    """The manifest of a skill whose every problem was looked for.

    Raises CaroError (invalid) with all of them. In a strict reading, as in a bundle, warnings count.
    """
    found = checked(tree)
    problems = [problem for problem in found[1] if strict or not problem.warning]
    if problems or found[0] is None:
        raise refuse(tree.origin, problems, "correct these places; the format is described in the README")
    return found[0]


def checked(tree: SkillTree) -> tuple[Manifest | None, list[Problem]]:
    """The manifest, if its shape holds, and all problems of manifest and folder."""
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
    rules: tuple[Callable[[Manifest], Iterator[Problem]], ...] = (
        skill_problems,
        knowledge_problems,
        executable_problems,
        capability_problems,
        dependency_problems,
    )
    problems = [problem for rule in rules for problem in rule(result)]
    return result, [*problems, *_promises(result, tree.files), *_texts(tree.files)]


def _promises(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[Problem]:
    executable = manifest.executable
    there = {
        "knowledge": (any(_is_document(path) for path in files), "a file knowledge/*.md"),
        "recipes": (any(fnmatchcase(path, glob) for path in files for glob in manifest.recipes.files), "a file recipes/*.yaml"),
        "executable": (executable is not None and executable.module in files, "the file of executable.module"),
    }
    for layer, (found, wanted) in there.items():
        promised = getattr(manifest.provides, layer)
        if promised and not found:
            yield Problem(file=FILE, key=f"provides.{layer}", found="true, and no such file", wanted=f"{wanted}, or false")
        if found and not promised:
            yield Problem(file=FILE, key=f"provides.{layer}", found="false, and the files are there", wanted="true")
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


def _is_document(path: str) -> bool:
    return path.startswith("knowledge/") and path.endswith(".md")


def _texts(files: Mapping[str, bytes]) -> Iterator[Problem]:
    for path, data in files.items():
        problem = text_problem(path, data) if _is_document(path) else None
        if problem:
            yield problem
