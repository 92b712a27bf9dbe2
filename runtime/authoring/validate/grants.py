"""What a recipe does, held against what the manifest asks for: programs, scripts, calls, variables, files."""

from collections.abc import Iterator

from runtime.authoring.validate.commands import program_problem
from runtime.authoring.validate.placeholders import NAME, Key
from runtime.authoring.validate.problems import Defect, nearest
from runtime.contract.command import SHELL, simple_commands
from runtime.contract.recipe import Call, Recipe, Rollback, Step
from runtime.contract.records import Manifest, TerminalExec
from runtime.guard import kinds
from runtime.guard.records import ENVIRONMENT


def grant_problems(recipe: Recipe, manifest: Manifest | None) -> Iterator[Defect]:
    """Every rule; without a manifest (its shape is broken) those that need none."""
    asked = manifest.capabilities.terminal_exec if manifest else None
    for number, precondition in enumerate(recipe.preconditions):
        if precondition.check == "custom":
            yield from _command(("preconditions", number, "script"), precondition.script, asked)
    for number, step in enumerate(recipe.steps):
        yield from _programs(("steps", number), step, asked)
    for number, verification in enumerate(recipe.verification):
        yield from _command(("verification", number, "check"), verification.check, asked)
    for number, rollback in enumerate(recipe.rollback):
        yield from _programs(("rollback", number), rollback, asked)
        yield from _command(("rollback", number, "only_if"), rollback.only_if, asked)
    if manifest:
        yield from _other(recipe, manifest)


def _command(key: Key, text: str, asked: TerminalExec | None) -> Iterator[Defect]:
    if not text:
        return
    commands = simple_commands(text)
    if isinstance(commands, tuple):
        yield Defect(key, *commands)
        return
    wrong = [one for one in dict.fromkeys(program_problem(words, asked) for words in commands) if one]
    if not wrong and not _read_alike(text):
        wrong = [("words that a shell reads otherwise", SHELL)]
    yield from (Defect(key, *one) for one in wrong)


def _read_alike(text: str) -> bool:
    """Whether the full parser of the shell makes the same words of it, values left out."""
    from runtime.safety.simple import simple

    plain = NAME.sub("value", text)
    return simple(plain) == simple_commands(plain)


def _programs(key: Key, step: Step | Rollback, asked: TerminalExec | None) -> Iterator[Defect]:
    yield from _command((*key, "command"), step.command, asked)
    lists: list[tuple[Key, tuple[str, ...]]] = [((*key, "argv"), step.argv)]
    lists += [((*key, "pipeline", number), argv) for number, argv in enumerate(step.pipeline)]
    for place, argv in lists:
        wrong = program_problem(argv, asked) if argv else None
        if wrong:
            yield Defect((*place, 0), *wrong)


def _other(recipe: Recipe, manifest: Manifest) -> Iterator[Defect]:
    capabilities = manifest.capabilities
    for number, step in enumerate(recipe.steps):
        key: Key = ("steps", number)
        if step.shell and not capabilities.shell:
            yield Defect((*key, "shell"), "a script", "capabilities.shell = true")
        if step.call:
            yield from _call((*key, "call"), step.call, manifest)
        if step.stdout_to and not capabilities.filesystem_write:
            yield Defect((*key, "stdout_to"), "a file that is written", "its folder in capabilities.filesystem_write")
    for number, precondition in enumerate(recipe.preconditions):
        for at, name in enumerate(precondition.args if precondition.check == "env_set" else ()):
            if "{{" not in name and not kinds.covered(ENVIRONMENT, capabilities.env_read, name):
                yield Defect(
                    ("preconditions", number, "args", at), f"the variable {name!a}", "one that capabilities.env_read names"
                )


def _call(key: Key, call: Call, manifest: Manifest) -> Iterator[Defect]:
    executable = manifest.executable
    if executable is None or not manifest.provides.executable:
        yield Defect(key, "a call", "provides.executable = true, and [executable]")
    elif call.export not in executable.exports:
        wanted = f"an export of executable.exports; {nearest(call.export, executable.exports)}"
        yield Defect((*key, "export"), ascii(call.export), wanted)
