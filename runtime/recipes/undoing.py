"""The way back: completed steps in reverse. A rollback that fails is a step not undone; the others are tried all the same."""

from collections.abc import Mapping, Sequence

from runtime.contract.recipe import Rollback
from runtime.guard.confine.records import CANCELLED as ENDED_BY_CTRL_C
from runtime.recipes import transcript
from runtime.recipes.job import Job
from runtime.recipes.machine import Person
from runtime.recipes.performing import Performer, Task
from runtime.recipes.places import UncapturedError, commands, filled, words
from runtime.recipes.transcript import CANCELLED, DONE, FAILED, NO, NOT_NEEDED, PARTIAL, ROLLBACK, YES, Act


class Undoing:
    """The rollback of one run."""

    def __init__(self, job: Job, performer: Performer, person: Person) -> None:
        self._performer, self._person = performer, person
        self._by_step: dict[str, list[Rollback]] = {}
        for one in job.recipe.rollback:
            self._by_step.setdefault(one.undoes, []).append(one)
        self._final = {step.id for step in job.recipe.steps if step.irreversible}

    def steps(self, completed: Sequence[str]) -> list[str]:
        """The completed steps that something takes back, the last one first."""
        return [id for id in reversed(completed) if id in self._by_step]

    def all(self, completed: Sequence[str], begun: str) -> tuple[str, list[Act]]:
        """Take all back that can be: YES, PARTIAL where something stays, NO where nothing was taken back; and what was done.

        `begun` is the step that started and did not complete: an irreversible one may have done a part of what cannot be undone.
        """
        acts: list[Act] = []
        undone = []
        for id in self.steps(completed):
            found = self._step(id)
            acts += found
            undone.append(all(act.result in {DONE, NOT_NEEDED} for act in found))
            if any(act.result == CANCELLED for act in found):
                break
        if not any(undone):
            return NO, acts
        complete = all(undone) and len(undone) == len(self.steps(completed)) and not self._final & {*completed, begun}
        return (YES if complete else PARTIAL), acts

    def _step(self, id: str) -> list[Act]:
        found = []
        for one in self._by_step[id]:
            self._person.tell(f"rollback of {id}: {one.description}")
            try:
                found.append(self._one(id, one))
            except UncapturedError as error:
                found.append(Act(kind=ROLLBACK, id=id, result=FAILED, reason=str(error.args[0])))
            except KeyboardInterrupt:
                found.append(Act(kind=ROLLBACK, id=id, result=CANCELLED, reason="Ctrl-C"))
        return found

    def _one(self, id: str, rollback: Rollback) -> Act:
        values: Mapping[str, str] = self._performer.values
        if rollback.only_if:
            probe, outcome = self._performer.perform(Task(kind=ROLLBACK, id=id, commands=filled(words(rollback.only_if), values)))
            if outcome.ended == ENDED_BY_CTRL_C or not outcome.statuses:
                return probe
            if probe.result == transcript.FAILED:
                return Act(kind=ROLLBACK, id=id, result=NOT_NEEDED, commands=probe.commands, exit_code=probe.exit_code)
        task = Task(kind=ROLLBACK, id=id, commands=filled(commands(rollback), values), timeout=rollback.timeout)
        return self._performer.perform(task)[0]
