"""`[capabilities]` of a manifest: what a request may name. Whether it is granted is another question."""

from collections.abc import Iterator, Sequence

from runtime.authoring.validate.problems import Defect
from runtime.contract.records import Capabilities, TerminalExec
from runtime.guard.hosts import network_problem
from runtime.guard.paths import grant_problem, path_problem
from runtime.guard.programs import PROGRAM_NAME
from runtime.guard.records import ANY
from runtime.guard.variables import variable_problem


def capability_problems(asked: Capabilities) -> Iterator[Defect]:
    """Programs, paths, hosts, variables."""
    yield from _programs(asked.terminal_exec)
    for kind, paths in (("filesystem_read", asked.filesystem_read), ("filesystem_write", asked.filesystem_write)):
        for number, path in enumerate(paths):
            wanted = path_problem(path) or grant_problem(path, write=kind == "filesystem_write")
            if wanted:
                yield Defect((kind, number), ascii(path), wanted)
    for number, pattern in enumerate(asked.network):
        wanted = network_problem(pattern)
        if wanted:
            yield Defect(("network", number), ascii(pattern), wanted)
    yield from _variables(asked.env_read)


def _variables(names: Sequence[str]) -> Iterator[Defect]:
    for number, name in enumerate(names):
        wanted = variable_problem(name)
        if wanted:
            yield Defect(("env_read", number), ascii(name), wanted)


def _programs(asked: TerminalExec) -> Iterator[Defect]:
    if asked.allowed and not asked.commands:
        wanted = f'the programs that the skill runs, or ["{ANY}"] for all'
        yield Defect(("terminal_exec", "commands"), "allowed = true, and no commands", wanted)
    if asked.commands and not asked.allowed:
        yield Defect(("terminal_exec", "allowed"), "false, and commands", "allowed = true, or no commands")
    if ANY in asked.commands:
        yield Defect(("terminal_exec", "commands"), f'"{ANY}", which is every program', "the names of programs", warning=True)
    yield from _names("commands", [name if name != ANY else "any" for name in asked.commands])
    yield from _names("blocked", asked.blocked)
    commands = frozenset(asked.commands)
    for number, name in enumerate(asked.blocked):
        if name in commands:
            yield Defect(("terminal_exec", "blocked", number), f"{name!a}, which commands names too", "one of the two")


def _names(field: str, names: Sequence[str]) -> Iterator[Defect]:
    for number, name in enumerate(names):
        if not PROGRAM_NAME.fullmatch(name):
            yield Defect(("terminal_exec", field, number), ascii(name), "the bare name of a program")
