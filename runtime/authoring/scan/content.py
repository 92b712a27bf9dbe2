"""The one scan of a skill's content, for every door: validate, import, and whatever brings skills in.

Its findings are problems like any other, with file, line, column and rule, and all are `heuristic`: a document may quote what it
warns about. Grants never depend on text, so what a scan overlooks gains nothing (attack table, row 26).
"""

from collections.abc import Iterator, Sequence

from runtime.authoring.importing.kept import FOLDER as KEPT
from runtime.authoring.importing.licence import FILE as LICENCE
from runtime.authoring.scan.characters import BIDIRECTIONAL, ESCAPE, INVISIBLE, unseen
from runtime.authoring.scan.dangers import DANGER, dangers
from runtime.authoring.scan.phrases import INJECTION, LARGEST, phrases
from runtime.authoring.scan.programs import COMMAND, unasked
from runtime.authoring.validate.problems import Problem
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.safety.table import Table

PARTLY = "partly-scanned"
RULES = {
    ESCAPE: "No text holds characters that a terminal obeys",
    BIDIRECTIONAL: "No text holds characters that change the direction of what follows",
    INVISIBLE: "No text holds characters that do not show",
    INJECTION: "No text gives orders to the model that reads it",
    PARTLY: "Texts are short enough to be compared to their end",
    DANGER: "No command is shown or run that the safety engine warns of",
    COMMAND: "Commands that are shown or scripted are among those that the skill asks for",
}
READ_BY_MODELS = (".md", ".toml", ".yaml", ".yml")


def scanned(tree: SkillTree, manifest: Manifest | None, recipes: Sequence[Recipe], table: Table) -> list[Problem]:
    """Every finding, by file and line. `manifest` is None where its shape does not hold; `table` is what commands are judged by."""
    found, left = dangers(tree, manifest, recipes, table)
    if left:
        found.append(_unread("knowledge", left, "fewer; the rest was not judged by the safety engine"))
    for path, text in _texts(tree):
        found += unseen(path, text)
        if path.endswith(READ_BY_MODELS):
            found += [*phrases(path, text), *_partly(path, text)]
    if manifest is not None:
        found += unasked(tree, manifest, recipes)
    return sorted(found, key=lambda one: (one.file, one.line, one.column, one.rule))


def _texts(tree: SkillTree) -> Iterator[tuple[str, str]]:
    """The files that are text, but for licences, and for documents of an Agent Skill, whose copies lie in knowledge/."""
    for path, data in tree.files.items():
        if LICENCE.fullmatch(path) or (path.startswith(KEPT) and path.endswith(".md")) or b"\0" in data:
            continue
        try:
            yield path, data.decode()
        except UnicodeDecodeError:
            continue


def _partly(path: str, text: str) -> Iterator[Problem]:
    if len(text) > LARGEST:
        found, wanted = f"{len(text)} characters", f"at most {LARGEST}; what is behind was not compared with phrases"
        yield _unread(path, found, wanted)


def _unread(path: str, found: str, wanted: str) -> Problem:
    return Problem(file=path, key="", found=found, wanted=wanted, warning=True, heuristic=True, rule=PARTLY)
