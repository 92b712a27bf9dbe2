"""One recipe with one set of values: planned, and run by the real engine through the real door."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from bench.templates.made import Made
from bench.templates.scratch import SHELL, Call, Scratch
from runtime.contract.recipe import Recipe
from runtime.errors import CaroError
from runtime.guard import programs
from runtime.guard.confine import door
from runtime.guard.paths import plain
from runtime.guard.records import UNLIMITED, Grants, Places, Rights
from runtime.recipes import engine
from runtime.recipes.job import Job
from runtime.recipes.machine import Machine, Person
from runtime.recipes.plan import plan
from runtime.recipes.transcript import Transcript
from runtime.recipes.values import assigned, settled

ALL = Grants(terminal_exec=("*",), shell=True)
SKILL = "custom.template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of it: `refused` by the engine before anything was started, or the calls, and what was said on standard error."""

    calls: tuple[Call, ...] = ()
    stderr: str = ""
    refused: str = ""


def word(number: int) -> str:
    """An ordinary value, which stands for that parameter."""
    return f"plain{number}end"


def words(recipe: Recipe) -> dict[str, str]:
    """The ordinary value of each parameter."""
    return {one.name: word(number) for number, one in enumerate(recipe.parameters)}


def job(recipe: Recipe, values: Mapping[str, str], scratch: Scratch) -> Job:
    """The job, its values read as from a command line. Raises CaroError."""
    given = assigned(recipe, [f"{name}={value}" for name, value in values.items()])
    places = Places(home=scratch.home, folder=plain(scratch.work), project=scratch.work, cache=scratch.private)
    rights = Rights(skill=SKILL, request=ALL, grant=ALL, ceiling=UNLIMITED, places=places)
    return Job(skill=SKILL, version="1.0.0", recipe=recipe, values=settled(recipe, given), rights=rights)


def planned(one: Job) -> list[tuple[str, ...]]:
    """The words of each program, sorted; of a script the values that it gets."""
    commands = plan(one).steps[0].commands
    return sorted(commands) if not one.recipe.steps[0].shell else [commands[0][4:]]


def run(one: Job, scratch: Scratch) -> Ran:
    """Run it; files are there by the names of all values."""
    scratch.clear(tuple(one.values.plain.values()) if one.recipe.steps[0].shell else ())
    try:
        transcript = engine.run(one, _machine(scratch), Person())
    except (CaroError, ValueError) as error:
        return Ran(refused=f"{type(error).__name__}: {error}", calls=tuple(scratch.recorded()))
    return _told(transcript, scratch)


def _told(transcript: Transcript, scratch: Scratch) -> Ran:
    act = transcript.acts[0] if transcript.acts else None
    refused = transcript.message if act is None or act.exit_code is None else ""
    return Ran(calls=tuple(scratch.recorded()), stderr=act.stderr if act else "", refused=refused)


def _machine(scratch: Scratch) -> Machine:
    folders = (scratch.bin,)

    def find(name: str) -> str | None:
        found = programs.find(name, folders)
        return found.path if found else None

    return Machine(
        door=door.run,
        find=find,
        exists=os.path.exists,
        write=lambda _path, _data: None,
        outer={"HOME": scratch.home},
        folders=folders,
        folder=scratch.work,
        private=scratch.private,
    )


def by_shell(made: Made, scratch: Scratch) -> tuple[Call, ...]:
    """What a shell makes of the template itself with ordinary values typed into it: what the recipe should do."""
    text = made.template.command
    stands = {one.name: word(number) for number, one in enumerate(made.template.arguments)}
    for name, value in stands.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    scratch.clear(tuple(stands.values()))
    shell = os.path.join(scratch.bin, SHELL)
    environment, nothing = scratch.environment(), subprocess.DEVNULL
    subprocess.run([shell, "-c", text], check=False, stdin=nothing, capture_output=True, cwd=scratch.work, env=environment)
    return tuple(scratch.recorded())
