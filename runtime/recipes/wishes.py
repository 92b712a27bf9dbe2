"""What a recipe needs, and whether it may: one decision for each program, script, variable, file and secret. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from posixpath import join

from runtime.contract.recipe import Precondition, Rollback, Step, Verification
from runtime.guard import paths, variables
from runtime.guard.confine.records import LEVELS
from runtime.guard.decide import decide
from runtime.guard.environment import FIXED
from runtime.guard.records import ENVIRONMENT, POLICY, PROGRAM, READ, RULE, SECRETS, SHELL, WRITE, Decision, Rights, Wish
from runtime.recipes.job import Job
from runtime.recipes.places import Argv, commands, names, put, words

CALL, CONFINEMENT = "call", "confinement"  # kinds of decisions that no grant gives


def confinement(job: Job, level: str, missing: str = "") -> Decision:
    """Whether this machine confines as much as the policy wants; a policy that cannot be read denies all.

    `missing` says what the machine lacks for stronger levels. No level: only a policy that nothing can meet is denied.
    """
    reason = job.rights.fault
    if not reason and job.minimum and not _confines(level, job.minimum):
        reason = f"the policy wants programs confined at {job.minimum} at least"
        reason += f", and here they run at {level}" if level else ""
        reason += f": {missing}" if missing else ""
    said = POLICY if reason else ""
    return Decision(allowed=not reason, kind=CONFINEMENT, resource=level, reason=reason or "the policy allows it", said_by=said)


def _confines(level: str, minimum: str) -> bool:
    """Whether the level, or some level where none was tried, is enough; a minimum that this program does not know is beyond all."""
    enough = LEVELS[LEVELS.index(minimum) :] if minimum in LEVELS else ()
    return level in enough if level else bool(enough)


def of_step(step: Step, job: Job) -> tuple[Decision, ...]:
    """The decisions of one step, as far as its values are known."""
    return tuple(dict.fromkeys(_of_step(step, job)))


def _of_step(step: Step, job: Job) -> Iterator[Decision]:
    rights = job.rights
    yield from of_programs(commands(step), rights)
    if step.shell:
        yield decide(Wish(kind=SHELL), rights)
    if step.call:
        reason = job.uncallable or "it is an export of the skill itself"
        said = RULE if job.uncallable else ""
        yield Decision(allowed=not job.uncallable, kind=CALL, resource=step.call.export, reason=reason, said_by=said)
    if any(name in job.values.secrets for text in (*step.env.values(), step.stdin or "") for name in names(text)):
        yield decide(Wish(kind=SECRETS), rights)
    yield from (_set(name) for name in step.env if name in FIXED or variables.never_passed(name))
    if step.stdout_to:
        yield decide(Wish(kind=WRITE, resource=placed(put(step.stdout_to, job.values.plain), rights)), rights)


def of_rollback(rollback: Rollback, rights: Rights) -> tuple[Decision, ...]:
    """The decisions of what takes a step back."""
    probe = words(rollback.only_if) if rollback.only_if else ()
    return of_programs((*probe, *commands(rollback)), rights)


def of_verification(verification: Verification, rights: Rights) -> tuple[Decision, ...]:
    """The decisions of one check."""
    return of_programs(words(verification.check), rights)


def of_precondition(precondition: Precondition, values: Mapping[str, str], rights: Rights) -> tuple[Decision, ...]:
    """The decisions of one probe. Whether a program is there may be asked of those that are granted."""
    if precondition.check == "custom":
        return of_programs(words(precondition.script), rights)
    kind = {"command_exists": PROGRAM, "env_set": ENVIRONMENT, "file_exists": READ}[precondition.check]
    found = [put(arg, values) for arg in precondition.args]
    resources = [placed(one, rights) for one in found] if kind == READ else found
    return tuple(decide(Wish(kind=kind, resource=one), rights) for one in resources)


def of_programs(argvs: Sequence[Argv], rights: Rights) -> tuple[Decision, ...]:
    """The decisions of the programs of a pipeline."""
    found = dict.fromkeys(argv[0] for argv in argvs)
    return tuple(decide(Wish(kind=PROGRAM, resource=name), rights) for name in found)


def placed(path: str, rights: Rights) -> str:
    """A path of a recipe as an absolute one: `~`, the variables of grants, and from the current folder. Links are not followed."""
    return paths.expanded(path, rights.places) or paths.plain(join(rights.places.folder, path))


def _set(name: str) -> Decision:
    return Decision(allowed=False, kind=ENVIRONMENT, resource=name, reason="no step may set this variable", said_by=RULE)
