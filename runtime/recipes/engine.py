"""A run: what is allowed, preconditions, steps, verification, and the way back. It stops at the first failure.

All that it reaches the outside by is in `Machine` and `Person`; `keep` is told how far it has come before and after each step.
"""

from dataclasses import replace

from runtime.contract.recipe import Step
from runtime.errors import POLICY, CaroError
from runtime.guard import journal
from runtime.guard.confine.records import Outcome
from runtime.guard.journal import Entry
from runtime.guard.records import POLICY as POLICY_SAID
from runtime.guard.records import PROGRAM, SHELL
from runtime.recipes.asking import Asking
from runtime.recipes.checking import precondition, verification
from runtime.recipes.job import Job
from runtime.recipes.judging import unjudged
from runtime.recipes.machine import Machine, Person
from runtime.recipes.performing import Performer, Task
from runtime.recipes.places import Argv, UncapturedError, call, called, commands, filled, holds, put
from runtime.recipes.plan import plan, scripted
from runtime.recipes.progress import START, Keep, Progress
from runtime.recipes.transcript import CANCELLED, DENIED, DONE, FAILED, SKIPPED, STEP, SUCCESS, UNMET, Act, Transcript
from runtime.recipes.undoing import Undoing
from runtime.recipes.values import captured_problem
from runtime.recipes.wishes import CALL, placed


class StopError(Exception):
    """The run ends here."""

    def __init__(self, result: str, message: str, said_by: str = "") -> None:
        super().__init__(message)
        self.result, self.message, self.said_by = result, message, said_by


def run(
    job: Job, machine: Machine, person: Person, *, id: str = "", keep: Keep = lambda _: None, progress: Progress = START
) -> Transcript:
    """Run the job, or go on with it. Raises CaroError (policy) where the journal must be written and cannot be."""
    return _Run(job, machine, person, id, keep, progress).whole()


class _Run:
    """One run."""

    def __init__(self, job: Job, machine: Machine, person: Person, id: str, keep: Keep, progress: Progress) -> None:
        self.job, self.machine, self.person, self.id, self.keep = job, machine, person, id, keep
        self.fresh = progress == START
        self.completed = list(progress.completed)
        self.begun = progress.begun
        self.captured = dict(progress.captured)
        self.values = {**job.values.plain, **self.captured}
        self.performer = Performer(job, machine, self.values)
        self.plan = plan(job, machine.level, machine.missing)
        self.asking = Asking(self.plan, person)
        self.acts: list[Act] = []

    def whole(self) -> Transcript:
        result, message, said_by = SUCCESS, "", ""
        try:
            self._allowed()
            if self.fresh:
                self._preconditions()
            self._steps()
            self._verified()
        except StopError as stop:
            result, message, said_by = stop.result, stop.message, stop.said_by
        except KeyboardInterrupt:
            result, message = CANCELLED, "Ctrl-C"
        rolled_back = self._rolled_back(result)
        return self._ended(result, self.performer.masked(message), said_by, rolled_back)

    def _ended(self, result: str, message: str, said_by: str, rolled_back: str) -> Transcript:
        ended = Transcript(
            run=self.id,
            skill=self.job.skill,
            version=self.job.version,
            recipe=self.job.recipe.id,
            level=self.machine.level,
            digest=self.plan.digest,
            parameters=self.job.shown(),
            result=result,
            message=message,
            rolled_back=rolled_back,
            said_by=said_by,
            acts=tuple(self.acts),
        )
        said = f"{result}: {message}" if message else result
        reason = f"{said}; rolled back: {rolled_back}" if rolled_back else said
        self.performer.note(Entry(event=journal.RESULT, skill="", reason=reason, exit_status=ended.code))
        return ended

    def _allowed(self) -> None:
        """Every decision is written down; all of them must be yes, and whoever has to be asked must be there."""
        for one in self.plan.decisions:
            decision = journal.ALLOWED if one.allowed else journal.DENIED
            said = Entry(event=journal.DECISION, skill="", capability=one.kind, resource=one.resource, decision=decision)
            self.performer.note(said if one.allowed else replace(said, reason=one.reason, said_by=one.said_by))
        for one in self.plan.denied:
            what = f"{one.kind} {one.resource}".strip()
            raise StopError(DENIED, f"{what}: {one.reason}", one.said_by)
        nobody = self.asking.obstacle(self.completed)
        if nobody:
            raise StopError(DENIED, nobody)
        self.performer.note(Entry(event=journal.INTENT, skill="", parameters=self.job.shown()))

    def _preconditions(self) -> None:
        for number, one in enumerate(self.job.recipe.preconditions, start=1):
            act = precondition(one, number, self.performer)
            self.acts.append(act)
            if act.result != DONE:
                raise StopError(CANCELLED if act.result == CANCELLED else UNMET, act.reason)

    def _steps(self) -> None:
        for step in self.job.recipe.steps:
            if step.id in self.completed:
                continue
            if holds(step.when, self.values) is False:
                self.acts.append(Act(kind=STEP, id=step.id, result=SKIPPED, reason=step.when))
                continue
            self._step(step)

    def _step(self, step: Step) -> None:
        try:
            task = self._consented(step, self._task(step))
            self.begun = step.id
            self._keep(begun=step.id)
            self.person.tell(f"step {step.id}: {step.name or step.description}")
            act, outcome = self.performer.perform(task)
        except UncapturedError as error:
            act, outcome = Act(kind=STEP, id=step.id, result=FAILED, reason=str(error.args[0])), Outcome()
        self.acts.append(act)
        if act.result != DONE:
            self._keep()
            raise StopError(act.result, f"step {step.id}: {act.reason}")
        self.begun = ""
        self.completed.append(step.id)  # from here on it can be taken back, whatever becomes of its output
        self._used(step, outcome.stdout)
        self._keep()

    def _consented(self, step: Step, task: Task) -> Task:
        """The task with how it was consented to; what its values have made of it is judged first."""
        judged = unjudged(()) if step.call else self.job.judge(task.commands)
        refused = judged.refused()
        if refused:
            reason = f"{refused.resource}: {refused.reason}"
            self.acts.append(Act(kind=STEP, id=step.id, result=FAILED, reason=reason, commands=self.performer.shown(task)))
            raise StopError(DENIED, f"step {step.id}: {reason}", refused.said_by)
        risk = (judged.risk(step.risk_level), *judged.reasons)
        confirmation = self.asking.consent(step.id, task.commands, self.job.confirmation(step, judged), risk)
        if not confirmation:
            self.acts.append(Act(kind=STEP, id=step.id, result=CANCELLED, reason="not consented to"))
            raise StopError(CANCELLED, f"step {step.id}: not consented to")
        return replace(task, confirmation=confirmation)

    def _task(self, step: Step) -> Task:
        known = {**self.values, **self.job.values.secrets}
        return Task(
            kind=STEP,
            id=step.id,
            commands=self._commands(step),
            call=(step.call.export, call(step, self.values)) if step.call else None,
            expect=step.expect,
            environment={name: put(text, known) for name, text in step.env.items()},
            stdin=None if step.stdin is None else put(step.stdin, known),
            timeout=step.timeout,
            capability=CALL if step.call else SHELL if step.shell else PROGRAM,
        )

    def _commands(self, step: Step) -> tuple[Argv, ...]:
        """What runs, with all values in their places."""
        found = filled(commands(step), self.values) or scripted(step, self.job.recipe, self.values)
        return found or called(step, self.job.skill, self.values)

    def _used(self, step: Step, output: bytes) -> None:
        """Capture the output, and write it where it is to go."""
        if step.capture:
            text = output.decode(errors="replace").rstrip("\r\n")
            wrong = captured_problem(text, self.job.values)
            if wrong:
                raise StopError(FAILED, f"step {step.id}: {step.capture}: {wrong}")
            self.captured[step.capture] = self.values[step.capture] = text
        if step.stdout_to:
            try:
                self.machine.write(placed(put(step.stdout_to, self.values), self.job.rights), output)
            except CaroError as error:
                said = POLICY_SAID if error.code == POLICY else ""
                raise StopError(FAILED, f"step {step.id}: {error.message}", said) from None

    def _verified(self) -> None:
        for number, one in enumerate(self.job.recipe.verification, start=1):
            act = verification(one, number, self.performer)
            self.acts.append(act)
            if act.result != DONE:
                raise StopError(act.result, act.reason)

    def _rolled_back(self, result: str) -> str:
        if result in {SUCCESS, UNMET} or not any(act.kind == STEP for act in self.acts):
            return ""
        undoing = Undoing(self.job, self.performer, self.person)
        if undoing.steps(self.completed):
            self.keep(Progress(completed=tuple(self.completed), undoing=True))
        rolled_back, acts = undoing.all(self.completed, self.begun)
        self.acts += acts
        return rolled_back

    def _keep(self, begun: str = "") -> None:
        self.keep(Progress(completed=tuple(self.completed), captured=self.captured, begun=begun))
