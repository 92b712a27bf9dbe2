"""A skill's folder, judged whole: what lies there, what the format wants, what the content scan warns of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.scan import content
from runtime.authoring.validate import problems
from runtime.authoring.validate.folder import examined
from runtime.authoring.validate.manifest import checked
from runtime.authoring.validate.problems import Problem
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.safety.table import Table

RULES = {**problems.RULES, **content.RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every problem, and those that stop the skill: errors, and in a strict reading warnings that are no heuristics.

    Where nothing stops it, `tree` is the whole skill and `manifest` is there.
    """

    tree: SkillTree
    manifest: Manifest | None
    problems: tuple[Problem, ...]
    errors: tuple[Problem, ...]

    def severities(self) -> Iterator[tuple[Problem, str]]:
        """Each problem with `error` or `warning`."""
        stopping = frozenset(self.errors)
        for problem in self.problems:
            yield problem, "error" if problem in stopping else "warning"


def reported(folder: Path, table: Table, *, strict: bool) -> Report:
    """The report of one folder, its commands judged by this table. Raises CaroError (not found) where there is none."""
    tree, strange = examined(folder)
    found = checked(tree)
    everything = (*strange, *found.problems, *content.scanned(tree, found.manifest, found.recipes, table))
    errors = tuple(one for one in everything if not one.warning or (strict and not one.heuristic))
    return Report(tree=tree, manifest=found.manifest, problems=everything, errors=errors)
