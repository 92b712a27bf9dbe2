"""The one function that imports. What it returns is a whole skill that the validator accepts, and the same for the same input."""

from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.importing import man, markdown, skill_md, tldr
from runtime.authoring.importing.note import Note, Notes
from runtime.authoring.validate.problems import nearest, refuse
from runtime.authoring.validate.rules import id_problem
from runtime.contract.verified import SkillTree
from runtime.errors import USAGE, CaroError

KINDS = {"man": man.read, "markdown": markdown.read, "skill-md": skill_md.read, "tldr": tldr.read}
NAMED = "skill-md"  # the one kind that brings an id of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A skill that was made of something else, and what was taken, changed, mended and left out."""

    tree: SkillTree
    notes: tuple[Note, ...]


def imported(kind: str, path: Path, id: str, *, strict: bool = False) -> Imported:
    """The skill of that id; an empty one is taken from a SKILL.md. `strict` refuses what would be mended, all of it at once.

    Raises CaroError: usage for a kind or id that is none, not found, or invalid.
    """
    if kind not in KINDS:
        raise CaroError(f"{kind}: no kind of import", code=USAGE, hint=f"one of {', '.join(KINDS)}; {nearest(kind, KINDS)}")
    if not id and kind != NAMED:
        raise CaroError(f"{path}: the skill has no id", code=USAGE, hint="give it one: --id custom.notes")
    wanted = id_problem(id) if id else None
    if wanted:
        raise CaroError(f"{id}: no id of a skill", code=USAGE, hint=f"wanted: {wanted}")
    notes = Notes()
    tree = KINDS[kind](path, id, notes)
    if strict and notes.problems:
        raise refuse(str(path), notes.problems, "correct these places, or import without --strict, which mends them")
    return Imported(tree=tree, notes=notes.all())
