"""Preconditions and verification: probes around the steps, whose failure is told in the author's words."""

from dataclasses import replace

from runtime.contract.recipe import Precondition, Verification
from runtime.guard.environment import environment
from runtime.recipes.performing import Performer, Task
from runtime.recipes.places import UncapturedError, filled, put, told, words
from runtime.recipes.transcript import DONE, FAILED, PRECONDITION, VERIFICATION, Act
from runtime.recipes.wishes import placed

TIMEOUT = 60  # seconds of one probe


def precondition(one: Precondition, number: int, performer: Performer) -> Act:
    """What came of a precondition; its reason is the author's message, and what else there is to say."""
    values = performer.values
    if one.check == "custom":
        task = Task(kind=PRECONDITION, id=str(number), commands=filled(words(one.script), values), timeout=TIMEOUT)
        return _told(performer.perform(task)[0], one.message, one.fallback, performer)
    lacking = [arg for arg in (put(arg, values) for arg in one.args) if not _there(one.check, arg, performer)]
    act = Act(kind=PRECONDITION, id=str(number), result=FAILED if lacking else DONE)
    return _told(act, one.message or f"{one.check}: {', '.join(lacking)}", one.fallback, performer)


def _there(check: str, name: str, performer: Performer) -> bool:
    machine, rights = performer.machine, performer.job.rights
    if check == "command_exists":
        return machine.find(name) is not None
    if check == "file_exists":
        return machine.exists(placed(name, rights))
    return bool(environment(machine.outer, rights, machine.folders, machine.private).get(name))


def verification(one: Verification, number: int, performer: Performer) -> Act:
    """What came of a verification."""
    try:
        task = Task(
            kind=VERIFICATION,
            id=str(number),
            commands=filled(words(one.check), performer.values),
            expect=one.expect,
            timeout=TIMEOUT,
        )
        return _told(performer.perform(task)[0], one.message, "", performer)
    except UncapturedError as error:
        return Act(kind=VERIFICATION, id=str(number), result=FAILED, reason=str(error.args[0]))


def _told(act: Act, message: str, fallback: str, performer: Performer) -> Act:
    """The act, with the author's words where it failed."""
    if act.result != FAILED:
        return act
    texts = [told(text, performer.values) for text in (message, fallback)]
    return replace(act, reason=". ".join(text.rstrip(".") for text in (*texts, act.reason) if text))
