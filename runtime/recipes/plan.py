"""What a run would do: every command with its values in place, who allows it, who is asked, what takes it back.

Pure: nothing is started, looked up, read or written. A value that only a run can know is shown as `{name}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from runtime.contract.recipe import Expect, Precondition, Recipe, Rollback, Step, Verification
from runtime.guard.confine.records import script
from runtime.guard.records import Decision
from runtime.recipes import wishes
from runtime.recipes.job import Job
from runtime.recipes.judging import unjudged
from runtime.recipes.places import Argv, called, commands, filled, holds, put, told, words
from runtime.recipes.values import MASK

SHELL = "sh"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedUndo:
    """What takes a step back, and the probe that must succeed for it to be needed."""

    commands: tuple[Argv, ...]
    only_if: tuple[Argv, ...] = ()
    description: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step. `commands` is a pipeline; of a script it is the shell with its words. `when` is empty, `yes`, `no` or a condition.

    `confirmation` is the level in force, `risk` with its `reasons` what engine and author say of it. `timeout` is in seconds. Texts
    that hold secrets are masked.
    """

    id: str
    name: str
    description: str
    commands: tuple[Argv, ...]
    when: str
    environment: Mapping[str, str]
    stdin: str | None
    stdout_to: str
    capture: str
    expect: Expect | None
    timeout: int
    confirmation: str
    risk: str
    reasons: tuple[str, ...]
    decisions: tuple[Decision, ...]
    undo: tuple[PlannedUndo, ...]
    idempotent: bool
    irreversible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCheck:
    """A precondition that would be probed, or a verification. `commands` is empty for what needs no program."""

    check: str
    args: tuple[str, ...] = ()
    commands: tuple[Argv, ...] = ()
    expect: Expect | None = None
    message: str = ""
    fallback: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole. `digest` is what a run of it can be resumed with; `denied` are the decisions for which nothing would run.

    `level` is how this machine confines, empty where that was not tried; `minimum` what the policy wants at least, or empty.
    """

    skill: str
    version: str
    recipe: str
    level: str
    minimum: str
    digest: str
    parameters: Mapping[str, str]
    preconditions: tuple[PlannedCheck, ...]
    steps: tuple[PlannedStep, ...]
    verification: tuple[PlannedCheck, ...]
    decisions: tuple[Decision, ...]

    @property
    def denied(self) -> tuple[Decision, ...]:
        """What is denied, and by whom."""
        return tuple(one for one in self.decisions if not one.allowed)


def plan(job: Job, level: str = "", missing: str = "") -> Plan:
    """The plan of a job, on a machine that confines at this level; `missing` is what it lacks for stronger ones.

    Without a level nothing was tried, and whether the machine confines enough is decided by the run.
    """
    known, recipe = _known(job), job.recipe
    preconditions = tuple(_precondition(one, known, job) for one in recipe.preconditions)
    steps = tuple(_step(one, known, job) for one in recipe.steps)
    verification = tuple(_verification(one, known, job) for one in recipe.verification)
    found = [wishes.confinement(job, level, missing), *_decisions(preconditions, steps, verification)]
    return Plan(
        skill=job.skill,
        version=job.version,
        recipe=recipe.id,
        level=level,
        minimum=job.minimum,
        digest=job.digest(),
        parameters=job.shown(),
        preconditions=preconditions,
        steps=steps,
        verification=verification,
        decisions=tuple(dict.fromkeys(found)),
    )


def _known(job: Job) -> Mapping[str, str]:
    """What stands for each placeholder in a plan."""
    captured = {step.capture: f"{{{step.capture}}}" for step in job.recipe.steps if step.capture}
    return {**captured, **job.values.plain, **dict.fromkeys(job.values.secrets, MASK)}


def _decisions(
    preconditions: Sequence[PlannedCheck], steps: Sequence[PlannedStep], verification: Sequence[PlannedCheck]
) -> Iterator[Decision]:
    for check in (*preconditions, *verification):
        yield from check.decisions
    for step in (one for one in steps if one.when != "no"):
        yield from step.decisions
        for undo in step.undo:
            yield from undo.decisions


def _step(step: Step, known: Mapping[str, str], job: Job) -> PlannedStep:
    runs = filled(commands(step), known) or scripted(step, job.recipe, known) or called(step, job.skill, known)
    judged = unjudged(()) if step.call else job.judge(runs)
    return PlannedStep(
        id=step.id,
        name=step.name,
        description=told(step.description, known),
        commands=runs,
        when=_when(step.when, job.values.plain),
        environment={name: put(text, known) for name, text in step.env.items()},
        stdin=None if step.stdin is None else put(step.stdin, known),
        stdout_to=put(step.stdout_to, known),
        capture=step.capture,
        expect=step.expect,
        timeout=step.timeout,
        confirmation=job.confirmation(step, judged),
        risk=judged.risk(step.risk_level),
        reasons=judged.reasons,
        decisions=(*wishes.of_step(step, job), *_refused(job, () if step.call else runs, unasked=False)),
        undo=tuple(_undo(one, known, job) for one in job.recipe.rollback if one.undoes == step.id),
        idempotent=step.idempotent,
        irreversible=step.irreversible,
    )


def scripted(step: Step, recipe: Recipe, values: Mapping[str, str]) -> tuple[Argv, ...]:
    """The words of a script: the parameters are "$1", "$2"... in the order in which they are declared; a secret is empty there."""
    if not step.shell:
        return ()
    arguments = ["" if one.hidden else values[one.name] for one in recipe.parameters]
    return (script(SHELL, step.shell, arguments),)


def _when(condition: str, values: Mapping[str, str]) -> str:
    held = holds(condition, values)
    return condition if held is None else ("yes" if held else "no") if condition else ""


def _undo(rollback: Rollback, known: Mapping[str, str], job: Job) -> PlannedUndo:
    return PlannedUndo(
        commands=filled(commands(rollback), known),
        only_if=filled(words(rollback.only_if), known) if rollback.only_if else (),
        description=told(rollback.description, known),
        decisions=(*wishes.of_rollback(rollback, job.rights), *_refused(job, filled(commands(rollback), known), unasked=False)),
    )


def _refused(job: Job, runs: Sequence[Argv], *, unasked: bool) -> Iterator[Decision]:
    """What the safety engine has against it."""
    decision = job.judge(runs).refused(unasked=unasked) if runs else None
    if decision:
        yield decision


def _precondition(one: Precondition, known: Mapping[str, str], job: Job) -> PlannedCheck:
    probe = filled(words(one.script), known) if one.script else ()
    return PlannedCheck(
        check=one.check,
        args=tuple(put(arg, known) for arg in one.args),
        commands=probe,
        message=told(one.message, known),
        fallback=told(one.fallback, known),
        decisions=(*wishes.of_precondition(one, known, job.rights), *_refused(job, probe, unasked=True)),
    )


def _verification(one: Verification, known: Mapping[str, str], job: Job) -> PlannedCheck:
    probe = filled(words(one.check), known)
    return PlannedCheck(
        check="custom",
        commands=probe,
        expect=one.expect,
        message=told(one.message, known),
        decisions=(*wishes.of_verification(one, job.rights), *_refused(job, probe, unasked=True)),
    )
