"""Commands of a skill that the safety engine warns of: those that documents show, and those that recipes run.

Of documents only what is critical wherever it is pasted is told. What is critical for what it is pointed at (a namespace, a bucket,
a branch, a user) is left out: an example points at nothing, and a skill about such a tool must show it. Of recipes everything high
is told, unless the step's risk_level says so itself, and everything critical, which caro never runs. A parameter stands for its
default or for a plain word: an unknown word could be any option, and what a value makes of a command is judged by each run.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from runtime.authoring.scan.shown import WIDEST, Shown, in_documents
from runtime.authoring.validate.places import located
from runtime.authoring.validate.problems import Problem, short
from runtime.authoring.validate.recipes import recipe_files
from runtime.contract.recipe import PLACEHOLDER, Recipe, Rollback, Step
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.safety.judge import judge, judge_argvs
from runtime.safety.marks import UNKNOWN
from runtime.safety.table import Table
from runtime.safety.verdict import CRITICAL, HIGH, RANK, Finding, Verdict

DANGER = "dangerous-command"
MOST = 5_000  # commands of documents that are judged, half a millisecond each; the largest skill that ships shows 1,250
MOST_TEXT = 400_000  # characters of them
POINTED = frozenset("cloud containers database git-history infrastructure kubernetes".split())  # families
POINTED_RULES = frozenset((("permissions", "sudo-rights"),))  # rights of a user who is named
OWN_MACHINE = re.compile(r"/dev/(?:tcp|udp)/(?:127\.|localhost/)")  # whether a port of this machine is open
SLOT = re.compile(r"<[A-Za-z0-9][A-Za-z0-9_.: -]*>")
PLACE = re.compile(PLACEHOLDER)
WORD = "value"


def dangers(tree: SkillTree, manifest: Manifest | None, recipes: Sequence[Recipe], table: Table) -> tuple[list[Problem], str]:
    """One finding for each rule and document, and for each command of a recipe; what was not judged, in words, or nothing."""
    left: list[str] = []
    found = [*_of_documents(in_documents(tree), table, left), *_of_recipes(tree, manifest, recipes, table)]
    return list(located(found, tree.files)), "".join(left[:1])


def _of_documents(shown: Iterable[Shown], table: Table, left: list[str]) -> Iterator[Problem]:
    """`left` gets a word where something was not judged."""
    known: dict[str, Finding | None] = {}
    first: dict[tuple[str, str, str], Problem] = {}
    counts: dict[tuple[str, str, str], int] = {}
    size = 0
    for one in shown:
        if one.text not in known:
            if len(known) == MOST or size > MOST_TEXT:
                left.append(f"more than {len(known)} commands, {size} characters")
                break
            size += len(one.text)
            known[one.text] = _worst(judge(SLOT.sub(UNKNOWN, one.text[:WIDEST]), table))
        finding = known[one.text]
        if finding:
            key = one.file, finding.family, finding.rule
            counts[key] = counts.get(key, 0) + 1
            first.setdefault(key, _problem(finding, one))
    for key, problem in first.items():
        yield problem if counts[key] == 1 else replace(problem, found=f"{problem.found}, the first of {counts[key]}")


def _worst(verdict: Verdict) -> Finding | None:
    """What a document is told of."""
    return next((one for one in verdict.findings if one.level == CRITICAL and not _pointed(one)), None)


def _pointed(one: Finding) -> bool:
    return one.family in POINTED or (one.family, one.rule) in POINTED_RULES or OWN_MACHINE.search(one.words) is not None


def _of_recipes(tree: SkillTree, manifest: Manifest | None, recipes: Sequence[Recipe], table: Table) -> Iterator[Problem]:
    for path, recipe in zip(recipe_files(tree, manifest), recipes, strict=False):
        reader = _Reader(recipe, table)
        for key, verdict, least in (*reader.steps(), *reader.around()):
            if verdict.findings and RANK[verdict.findings[0].level] >= RANK[least]:
                yield _problem(verdict.findings[0], Shown(path, 0, 0, "", key))


class _Reader:
    """The commands of a recipe: key, verdict, and the least level that is told."""

    def __init__(self, recipe: Recipe, table: Table) -> None:
        self._recipe = recipe
        self._table = table
        self._values = {one.name: str(one.default) for one in recipe.parameters if one.default is not None}

    def steps(self) -> Iterator[tuple[str, Verdict, str]]:
        """Those of steps, and of rollbacks, for which the format has no risk_level to say it with."""
        for number, step in enumerate(self._recipe.steps):
            least = CRITICAL if step.risk_level in {HIGH, CRITICAL} else HIGH
            if step.shell:
                yield f"steps[{number}].shell", judge(step.shell, self._table), least
            yield from self._commands(f"steps[{number}]", step, least)
        for number, back in enumerate(self._recipe.rollback):
            yield from self._commands(f"rollback[{number}]", back, CRITICAL)

    def around(self) -> Iterator[tuple[str, Verdict, str]]:
        """Those that only look, about which nobody is asked."""
        checks = [(f"preconditions[{number}].script", one.script) for number, one in enumerate(self._recipe.preconditions)]
        checks += [(f"rollback[{number}].only_if", one.only_if) for number, one in enumerate(self._recipe.rollback)]
        checks += [(f"verification[{number}].check", one.check) for number, one in enumerate(self._recipe.verification)]
        for key, text in checks:
            yield key, judge(self._put(text), self._table), HIGH

    def _commands(self, key: str, one: Step | Rollback, least: str) -> Iterator[tuple[str, Verdict, str]]:
        if one.command:  # of a recipe that breaks a rule too, so it is read as a shell would
            yield f"{key}.command", judge(self._put(one.command), self._table), least
        argvs = [[self._put(word) for word in argv] for argv in (one.argv, *one.pipeline) if argv]
        if argvs:
            yield f"{key}.{'argv' if one.argv else 'pipeline'}", judge_argvs(argvs, self._table), least

    def _put(self, text: str) -> str:
        return PLACE.sub(lambda match: self._values.get(match[1], WORD), text)


def _problem(finding: Finding, one: Shown) -> Problem:
    return Problem(
        file=one.file,
        key=one.key,
        found=short(f"a command that is {finding.level}: {finding.reason}: {finding.words!a}"),
        wanted=finding.instead or "one that does less, or risk_level: high where a recipe must do it",
        warning=True,
        heuristic=True,
        line=one.line,
        column=one.column,
        rule=DANGER,
    )
