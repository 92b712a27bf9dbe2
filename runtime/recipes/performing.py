"""One command of a recipe: found, given its environment, written down before and after, started through the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from runtime.contract.recipe import TIMEOUT, Expect
from runtime.errors import CaroError
from runtime.guard.confine.explaining import explained
from runtime.guard.confine.records import CANCELLED, NOT_STARTED, Command, Outcome
from runtime.guard.environment import environment
from runtime.guard.journal import ALLOWED, DECISION, DENIED, INTENT, RESULT, Entry
from runtime.guard.records import PROGRAM
from runtime.guard.redact import redacted
from runtime.recipes import transcript
from runtime.recipes.expecting import problem
from runtime.recipes.job import Job
from runtime.recipes.machine import Machine
from runtime.recipes.places import Argv
from runtime.recipes.transcript import Act

KEPT = 64 << 10  # bytes of an output that a transcript keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one act of a recipe runs, all values in their places. `kind` and `id` are those of the act.

    `call` are an export and its input, where it is one; `commands` then show it.
    """

    kind: str
    id: str
    commands: tuple[Argv, ...]
    expect: Expect | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: str | None = None
    timeout: int = TIMEOUT
    confirmation: str = ""
    call: tuple[str, str] | None = None
    capability: str = PROGRAM


class Performer:
    """Performs tasks of one job on one machine. `values` are those that are no secrets; steps add what they capture."""

    def __init__(self, job: Job, machine: Machine, values: dict[str, str]) -> None:
        self.job, self.machine, self.values = job, machine, values
        self._hidden = job.values.hidden()

    def perform(self, task: Task) -> tuple[Act, Outcome]:
        """Run it; what came of it. Raises CaroError (policy) where the journal must be written and cannot."""
        outcome, why = self._outcome(task)
        wrong = problem(task.expect, outcome, self.values, task.timeout)
        wrong = f"{wrong}; {why}" if wrong and why else wrong
        result = transcript.CANCELLED if outcome.ended == CANCELLED else transcript.FAILED if wrong else transcript.DONE
        act = Act(
            kind=task.kind,
            id=task.id,
            result=result,
            reason=self.masked(wrong),
            commands=self.shown(task),
            exit_code=outcome.code if outcome.statuses else None,
            duration=outcome.duration,
            confirmation=task.confirmation,
            stdout=self.masked(_text(outcome.stdout)),
            stderr=self.masked(_text(outcome.stderr)),
        )
        return act, outcome

    def masked(self, text: str) -> str:
        """The text without secrets."""
        return redacted(text, self._hidden)

    def note(self, entry: Entry) -> int:
        """Write into the journal, with what every record of this run has."""
        job = self.job
        whole = replace(entry, skill=job.skill, version=job.version, recipe=job.recipe.id, enforcement=self.machine.level)
        return self.machine.note(whole, self._hidden)

    def _outcome(self, task: Task) -> tuple[Outcome, str]:
        """What came of it, and what the confinement may have to do with a failure."""
        command = self._refusal(task) or (None if task.call and self.machine.call else self._command(task))
        if isinstance(command, str):
            return Outcome(ended=NOT_STARTED, reason=command, level=self.machine.level), ""
        said = Entry(
            event=INTENT,
            skill="",
            step=f"{task.kind} {task.id}",
            capability=task.capability,
            resource=task.call[0] if task.call else " ".join(dict.fromkeys(argv[0] for argv in task.commands)),
            decision=ALLOWED,
            confirmation=task.confirmation,
            command=tuple(word for argv in self.shown(task) for word in ("|", *argv))[1:],
        )
        number = self.note(said)
        outcome = self._performed(task, command)
        for one in outcome.hosts:
            decided = Entry(event=DECISION, skill="", step=said.step, capability=one.kind, resource=one.resource)
            answer = ALLOWED if one.allowed else DENIED
            self.note(replace(decided, decision=answer, said_by=one.said_by, reason="" if one.allowed else one.reason))
        ended = replace(
            said,
            event=RESULT,
            exit_status=outcome.code if outcome.statuses else None,
            reason=outcome.reason or outcome.ended,
            duration=outcome.duration,
            intent=number or None,
        )
        self.note(ended)
        return outcome, explained(command, outcome, self.machine.missing) if command else ""

    def _refusal(self, task: Task) -> str:
        """Why the safety engine or the policy's word on commands forbids it, now that all values are known; written down."""
        unasked = task.kind in {transcript.PRECONDITION, transcript.VERIFICATION}
        found = None if task.call or not task.commands else self.job.judge(task.commands).refused(unasked=unasked)
        if found is None:
            return ""
        said = Entry(event=DECISION, skill="", step=f"{task.kind} {task.id}", capability=found.kind, resource=found.resource)
        self.note(replace(said, decision=DENIED, reason=found.reason, said_by=found.said_by))
        return f"{found.resource}: {found.reason}"

    def _performed(self, task: Task, command: Command | None) -> Outcome:
        """Through the door, or as a call. A machine without executables shows a call to its door, as tests of recipes want."""
        if task.call and self.machine.call:
            return self.machine.call(*task.call, task.timeout)
        assert command is not None
        return self.machine.door(command, self.machine.live)

    def _command(self, task: Task) -> Command | str:
        """What goes through the door, or why nothing can."""
        argvs = []
        for argv in task.commands:
            path = self.machine.find(argv[0])
            if path is None:
                return f"{argv[0]}: no such program in {', '.join(self.machine.folders) or 'any folder'}"
            argvs.append((path, *argv[1:]))
        try:
            machine = self.machine
            variables = environment(machine.outer, self.job.rights, machine.folders, machine.private, task.environment)
        except CaroError as error:
            return error.message
        return Command(
            argvs=tuple(argvs),
            environment=variables,
            folder=self.machine.folder,
            timeout=task.timeout,
            level=machine.level,
            reach=machine.reach([argv[0] for argv in argvs]),
            stdin=None if task.stdin is None else task.stdin.encode(),
        )

    def shown(self, task: Task) -> tuple[Argv, ...]:
        """Its commands without secrets."""
        return tuple(tuple(self.masked(word) for word in argv) for argv in task.commands)


def _text(data: bytes) -> str:
    """An output as a transcript keeps it."""
    text = data[:KEPT].decode(errors="replace")
    return text if len(data) <= KEPT else f"{text}\n[{len(data) - KEPT} more bytes]"
