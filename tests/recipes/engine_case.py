"""Recipes run in memory: the real engine, and an edge that a test describes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from runtime.authoring.validate.recipes import recipes
from runtime.contract.recipe import Recipe
from runtime.contract.verified import SkillTree
from runtime.guard.confine.records import CANCELLED, Command, Live, Outcome
from runtime.guard.journal import Entry
from runtime.guard.records import Grants, Rights
from runtime.recipes import values
from runtime.recipes.job import Job
from runtime.recipes.machine import Machine, Person
from runtime.recipes.progress import Progress
from tests.guard.rights import rights

ALL = Grants(
    terminal_exec=("*",),
    shell=True,
    secrets_access=True,
    env_read=("APP_*",),
    filesystem_write=("/home/me/work",),
    filesystem_read=("/home/me/work",),
)


def recipe(text: str) -> Recipe:
    """The recipe, which must be sound."""
    found, problems = recipes(SkillTree(origin="here", files={"recipes/case.yaml": text.encode()}), None)
    assert not [problem for problem in problems if not problem.warning], problems
    return found[0]


def job(text: str, given: Mapping[str, Any] | None = None, may: Rights | None = None, **more: Any) -> Job:
    """The job of a recipe whose skill may do all of it, if nothing else is said."""
    read = recipe(text)
    secrets = more.pop("secrets", {})
    return Job(
        skill="custom.test",
        version="1.0.0",
        recipe=read,
        values=values.settled(read, given or {}, secrets),
        rights=may or rights(ALL),
        **more,
    )


@dataclass
class Edge:
    """Answers commands by the first glob that fits `program arguments`, and remembers what it was asked."""

    answers: Mapping[str, Outcome] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    kept: list[Progress] = field(default_factory=list)
    there: Sequence[str] = ()

    def ran(self) -> list[str]:
        """The commands in their order, with bare names."""
        return [_line(command) for command in self.commands]

    def door(self, command: Command, live: Live | None) -> Outcome:
        self.commands.append(command)
        fitting = [answer for glob, answer in self.answers.items() if fnmatchcase(_line(command), glob)]
        return fitting[0] if fitting else Outcome(statuses=(0,))

    def machine(self, **more: Any) -> Machine:
        """The machine whose edge this is."""

        def note(entry: Entry, secrets: Sequence[str]) -> int:
            self.entries.append(entry)
            return len(self.entries)

        made = Machine(
            door=self.door,
            find=lambda name: f"/bin/{name}",
            exists=lambda path: path in self.there,
            write=self.files.__setitem__,
            note=note,
            outer={"HOME": "/home/me", "APP_MODE": "fast", "AWS_SECRET": "x"},
            folders=("/bin",),
            folder="/home/me/work",
            private="/tmp/private",
        )
        return replace(made, **more)

    def person(self, *answers: bool, yes: bool = False) -> Person:
        """Somebody who answers so; with no answers, nobody."""
        given = iter(answers)

        def ask(title: str, lines: Sequence[str]) -> bool:
            self.told += [title, *lines]
            return next(given)

        return Person(ask=ask if answers else None, yes=yes, tell=self.told.append)


def _line(command: Command) -> str:
    return " | ".join(" ".join((argv[0].rpartition("/")[2], *argv[1:])) for argv in command.argvs)


def fails(code: int = 1, stdout: bytes = b"") -> Outcome:
    return Outcome(statuses=(code,), stdout=stdout)


def says(text: str) -> Outcome:
    return Outcome(statuses=(0,), stdout=text.encode())


STOPPED = Outcome(ended=CANCELLED)
