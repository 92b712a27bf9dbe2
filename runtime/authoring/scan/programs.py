"""Programs of commands that a skill shows or scripts, held against those that it asks for.

A skill that asks for no program shows commands for people to run, and nothing is held against it. Words are split as POSIX
quotes them; a line that does not split is left alone. Each program is told once, with how often it is there.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from runtime.authoring.scan.shown import WIDEST, Shown, in_documents, in_scripts
from runtime.authoring.validate.places import located
from runtime.authoring.validate.problems import Problem
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.guard import kinds
from runtime.guard.programs import PROGRAM_NAME
from runtime.guard.records import PROGRAM

COMMAND = "command-not-requested"
ITSELF = "caro"  # what documents say of it is for people
MOST = 20_000  # commands of a skill that are looked at; the largest that ships shows 1,250
SLOT = re.compile(r"<[A-Za-z0-9][^<>|&;]*>|\{\{[^{}]*\}\}")
ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=", re.ASCII)
OPERATORS = frozenset(("|", "||", "&", "&&", ";", ";;", "|&", "(", "{", "!"))
BEFORE = frozenset("sudo doas time then do else if while until exec command nohup env".split())  # a command follows
BUILT_IN = frozenset(
    ". : [ [[ alias bg break case cd complete continue declare dirs disown done echo elif esac eval exit export false fc fg fi for"
    " function getopts hash help history jobs kill let local popd printf pushd pwd read readonly return select set shift shopt"
    " source test times trap true type typeset ulimit umask unalias unset wait in".split()
)


def unasked(tree: SkillTree, manifest: Manifest, recipes: Sequence[Recipe]) -> list[Problem]:
    """One finding for each program that the skill does not ask for, of documents and of scripts each."""
    asked = manifest.capabilities.terminal_exec
    if not asked.allowed:
        return []
    documents, scripts = islice(in_documents(tree), MOST), islice(in_scripts(tree, manifest, recipes), MOST)
    found = [*_told(documents, (*asked.commands, ITSELF)), *_told(scripts, asked.commands)]
    return list(located(found, tree.files))


def _told(shown: Iterator[Shown], commands: tuple[str, ...]) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    counts: dict[str, int] = {}
    for one in shown:
        for program in programs(one.text):
            if not kinds.covered(PROGRAM, commands, program):
                counts[program] = counts.get(program, 0) + 1
                first.setdefault(program, _problem(one))
    for program, problem in first.items():
        count = "" if counts[program] == 1 else f", the first of {counts[program]}"
        yield replace(problem, found=f"the program {program!a}{count}")


def _problem(one: Shown) -> Problem:
    return Problem(
        file=one.file,
        key=one.key,
        found="",
        wanted="one that capabilities.terminal_exec.commands names",
        warning=True,
        heuristic=True,
        line=one.line,
        column=one.column,
        rule=COMMAND,
    )


def programs(line: str) -> list[str]:
    """The programs that a line of a shell starts, each once; none of a line that no POSIX shell would read."""
    if len(line) > WIDEST:
        return []
    lexer = shlex.shlex(SLOT.sub("SLOT", line).replace("\n", " ; "), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:
        return []
    found: dict[str, None] = {}
    first = True
    for word in words:
        if word in OPERATORS:
            first = True
        elif first and not ASSIGNMENT.match(word) and word not in BEFORE:
            first = False
            if PROGRAM_NAME.fullmatch(word) and word not in BUILT_IN and word != "SLOT":
                found[word] = None
    return list(found)
