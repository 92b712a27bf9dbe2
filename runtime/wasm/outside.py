"""What a guest's host functions reach, and the one way through which each asks: decided, written down, then done. Cold.

A guest may ask for anything; what its skill requests, what is granted and what the policy allows decides, every time anew.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from runtime.guard.confine.reaching import Reaching
from runtime.guard.confine.records import (
    CANCELLED,
    EXITED,
    LEVELS,
    NOT_STARTED,
    OUTPUT,
    TIMEOUT,
    UNCONFINED,
    Command,
    Door,
    Outcome,
)
from runtime.guard.decide import decide
from runtime.guard.environment import environment
from runtime.guard.journal import ALLOWED, DECISION, DENIED, INTENT, RESULT, Entry
from runtime.guard.records import PROGRAM, Decision, Rights, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """This machine, as far as one skill's guest may reach it.

    `door` starts programs at `level`, `minimum` is the level that the policy wants; `find` gives a program's path or None. `note`
    writes into the journal and gives the record's number. `outer` is caro's own environment, `folders` the search path, `private`
    makes the folder for temporary files of one program.
    """

    skill: str
    version: str
    rights: Rights
    door: Door
    find: Callable[[str], str | None]
    note: Callable[[Entry], int]
    private: Callable[[], AbstractContextManager[str]]
    outer: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    level: str = UNCONFINED
    minimum: str = ""


class Failure(Exception):  # noqa: N818 (the name of the record in caro-skill.wit)
    """What a host function says when it does not do what was asked; `code` is a case of the enumeration there."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Desk:
    """Where a guest's wishes arrive. `denied` are the decisions against it, for whoever tells why a use came to nothing."""

    def __init__(self, outside: Outside, step: str) -> None:
        self.outside = outside
        self.denied: list[Decision] = []
        self._about = Entry(event=DECISION, skill=outside.skill, version=outside.version, step=step, enforcement=outside.level)

    def ask(self, kind: str, resource: str) -> None:
        """Raises Failure (denied). Written down either way."""
        decision = decide(Wish(kind=kind, resource=resource), self.outside.rights)
        said = replace(self._about, capability=kind, resource=resource, decision=ALLOWED if decision.allowed else DENIED)
        self.outside.note(said if decision.allowed else replace(said, reason=decision.reason, said_by=decision.said_by))
        if not decision.allowed:
            self.denied.append(decision)
            raise Failure("denied", f"{kind} {resource!a}: {decision.reason}")

    def run(self, argv: tuple[str, ...], text: str, seconds: float) -> Outcome:
        """Start a program. Raises Failure."""
        self.ask(PROGRAM, argv[0])
        self._confined()
        path = self.outside.find(argv[0])
        if path is None:
            raise Failure("not-found", f"{argv[0]}: no such program in {', '.join(self.outside.folders) or 'any folder'}")
        said = replace(self._about, event=INTENT, capability=PROGRAM, resource=argv[0], decision=ALLOWED, command=argv)
        number = self.outside.note(said)
        outcome = self._started((path, *argv[1:]), text, seconds)
        status = outcome.code if outcome.statuses else None
        self.outside.note(
            replace(
                said,
                event=RESULT,
                exit_status=status,
                reason=outcome.reason or outcome.ended,
                duration=outcome.duration,
                intent=number or None,
            )
        )
        return _whole(outcome, argv[0])

    def _confined(self) -> None:
        minimum, level = self.outside.minimum, self.outside.level
        weaker = LEVELS[: LEVELS.index(minimum)] if minimum in LEVELS else LEVELS if minimum else ()
        if level in weaker:
            reason = f"the policy wants programs confined at {minimum} at least, and here they run at {level}"
            self.denied.append(Decision(allowed=False, kind=PROGRAM, resource="", reason=reason, said_by="policy"))
            self.outside.note(replace(self._about, capability=PROGRAM, decision=DENIED, reason=reason, said_by="policy"))
            raise Failure("denied", reason)

    def _started(self, argv: tuple[str, ...], text: str, seconds: float) -> Outcome:
        """Through the door; the one place here that makes a command."""
        import warnings

        outside = self.outside
        with outside.private() as private, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside the guest's thread, which waits for this
            command = Command(
                argvs=(argv,),
                environment=environment(outside.outer, outside.rights, outside.folders, private),
                folder=outside.rights.places.folder,
                timeout=seconds,
                level=outside.level,
                reach=Reaching(outside.rights, outside.find, private).of([argv[0]]),
                stdin=text.encode(),
            )
            return outside.door(command, None)


def _whole(outcome: Outcome, name: str) -> Outcome:
    """The outcome of a program that ran to its end. Raises Failure for any other, KeyboardInterrupt for Ctrl-C."""
    if outcome.ended == CANCELLED:
        raise KeyboardInterrupt
    if outcome.ended == EXITED:
        return outcome
    codes = {TIMEOUT: ("timeout", "took too long"), OUTPUT: ("too-large", "wrote too much")}
    code, what = codes.get(outcome.ended, ("failed", "was not started"))
    raise Failure(code, f"{name}: {outcome.reason or what}" if outcome.ended == NOT_STARTED else f"{name}: {what}")
