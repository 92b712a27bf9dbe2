"""Steps of a recipe and what stands around them: preconditions, expectations, verification, rollback."""

import re
from collections.abc import Iterator, Sequence

from runtime.authoring.validate.hidden import HIDDEN
from runtime.authoring.validate.pattern import pattern_problem
from runtime.authoring.validate.placeholders import Key
from runtime.authoring.validate.problems import Defect, nearest
from runtime.contract.recipe import (
    CHECKS,
    CONFIRMATIONS,
    JSON_PATH,
    PLACEHOLDER,
    RISK_LEVELS,
    WHEN,
    Expect,
    Precondition,
    Recipe,
    Rollback,
    Step,
)
from runtime.guard.variables import NAME, never_passed

ID = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
ID_LENGTH = 64
CAPTURE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
CONDITION = re.compile(WHEN, re.ASCII | re.DOTALL)
PLACED = re.compile(PLACEHOLDER)
PICKS = re.compile(JSON_PATH, re.ASCII)
TIMEOUTS = (1, 86_400)  # seconds
FORMS = ("command", "argv", "pipeline", "shell", "call")


def step_problems(recipe: Recipe) -> Iterator[Defect]:
    """Every step by itself, and names that are there once."""
    if not recipe.steps:
        yield Defect(("steps",), "an empty list", "at least one step")
    ids: set[str] = set()
    names = {parameter.name for parameter in recipe.parameters}
    for number, step in enumerate(recipe.steps):
        key: Key = ("steps", number)
        yield from _id(key, step.id, ids)
        yield from _form(key, step, FORMS)
        yield from _levels(key, step)
        yield from _streams(key, step)
        yield from _expect((*key, "expect"), step.expect)
        if step.capture:
            yield from _capture((*key, "capture"), step.capture, names)


def _id(key: Key, id: str, ids: set[str]) -> Iterator[Defect]:
    if not ID.fullmatch(id) or len(id) > ID_LENGTH:
        yield Defect((*key, "id"), ascii(id), f"an id of a-z, 0-9, - and _, at most {ID_LENGTH} characters")
    elif id in ids:
        yield Defect((*key, "id"), f"{id!a} again", "each id once")
    ids.add(id)


def _form(key: Key, step: Step | Rollback, forms: Sequence[str]) -> Iterator[Defect]:
    """Exactly one way to say what runs."""
    there = [form for form in forms if getattr(step, form)]
    if len(there) != 1:
        yield Defect(key, " and ".join(there) or f"none of {', '.join(forms)}", f"exactly one of {', '.join(forms)}")
    for number, argv in enumerate(step.pipeline):
        if not argv:
            yield Defect((*key, "pipeline", number), "an empty list", "the words of a command")


def _levels(key: Key, step: Step) -> Iterator[Defect]:
    for field, value, known in (("confirmation", step.confirmation, CONFIRMATIONS), ("risk_level", step.risk_level, RISK_LEVELS)):
        if value is not None and value not in known:
            yield Defect((*key, field), ascii(value), nearest(value, known))
    yield from _timeout(key, step.timeout)
    if step.when and not CONDITION.fullmatch(step.when):
        yield Defect((*key, "when"), ascii(step.when), "{{name}}, {{name}} == value or {{name}} != value")


def _streams(key: Key, step: Step) -> Iterator[Defect]:
    """What a process gets besides its arguments; a call has no process."""
    given = [field for field in ("env", "stdin", "stdout_to") if getattr(step, field) not in (None, "", {})]
    if step.call and given:
        yield Defect((*key, given[0]), f"{given[0]} of a call", "a command, or the value in call.input")
    for name in step.env:
        if not NAME.fullmatch(name):
            yield Defect((*key, "env", name), "this name", "a name of letters, digits and _")
        elif never_passed(name):
            yield Defect((*key, "env", name), "a variable that is never passed on", "an option of the program itself")
    if HIDDEN.search(step.stdout_to):
        yield Defect((*key, "stdout_to"), ascii(step.stdout_to), "a path of visible characters")


def _capture(key: Key, name: str, names: set[str]) -> Iterator[Defect]:
    if not CAPTURE.fullmatch(name) or len(name) > ID_LENGTH:
        yield Defect(key, ascii(name), "a name of a-z, 0-9 and _")
    elif name in names:
        yield Defect(key, f"{name!a} again", "a name that no parameter and no other step has")
    names.add(name)


def _expect(key: Key, expect: Expect | None) -> Iterator[Defect]:
    if expect is None:
        return
    if expect == Expect():
        yield Defect(key, "nothing expected", f"one of {', '.join(Expect.__slots__)}")
    if expect.exit_code is not None and not 0 <= expect.exit_code <= 255:
        yield Defect((*key, "exit_code"), str(expect.exit_code), "0 to 255")
    wrong = pattern_problem(expect.output_matches)
    if wrong:
        yield Defect((*key, "output_matches"), *wrong)
    compared = [field for field in ("contains", "equals") if getattr(expect, field) not in (None, "")]
    if compared and not expect.json_path:
        yield Defect((*key, compared[0]), f"{compared[0]} without json_path", "json_path, or output_contains")
    if expect.json_path and len(compared) != 1:
        yield Defect((*key, "json_path"), " and ".join(compared) or "nothing that the value is compared with", "contains or equals")
    if expect.json_path and not PICKS.fullmatch(expect.json_path):
        yield Defect((*key, "json_path"), ascii(expect.json_path), "a path such as $.items[0].status")


def _timeout(key: Key, seconds: int) -> Iterator[Defect]:
    if not TIMEOUTS[0] <= seconds <= TIMEOUTS[1]:
        yield Defect((*key, "timeout"), str(seconds), f"{TIMEOUTS[0]} to {TIMEOUTS[1]} seconds")


def surrounding_problems(recipe: Recipe) -> Iterator[Defect]:
    """Preconditions, verification and rollback."""
    for number, precondition in enumerate(recipe.preconditions):
        yield from _precondition(("preconditions", number), precondition)
    for number, verification in enumerate(recipe.verification):
        yield from _expect(("verification", number, "expect"), verification.expect)
        if not verification.check:
            yield Defect(("verification", number, "check"), "nothing", "a command")
    steps = {step.id: step for step in recipe.steps}
    for number, rollback in enumerate(recipe.rollback):
        yield from _form(("rollback", number), rollback, FORMS[:3])
        yield from _timeout(("rollback", number), rollback.timeout)
        undone = steps.get(rollback.undoes)
        if undone is None:
            wanted = f"the id of a step; {nearest(rollback.undoes, steps)}"
            yield Defect(("rollback", number, "undoes"), ascii(rollback.undoes), wanted)
        elif undone.irreversible:
            yield Defect(("rollback", number, "undoes"), f"the step {rollback.undoes!a}, which is irreversible", "one of the two")


def _precondition(key: Key, precondition: Precondition) -> Iterator[Defect]:
    check = precondition.check
    if check not in CHECKS:
        yield Defect((*key, "check"), ascii(check), nearest(check, CHECKS))
        return
    needed, other = ("script", "args") if check == "custom" else ("args", "script")
    if not getattr(precondition, needed):
        yield Defect((*key, needed), "nothing", f"the {needed} of {check}")
    if getattr(precondition, other):
        yield Defect((*key, other), f"{other} of {check}", f"{needed} alone")
    for number, arg in enumerate(precondition.args):
        if not arg or HIDDEN.search(arg):
            yield Defect((*key, "args", number), ascii(arg), "visible characters")
        elif check == "env_set" and not NAME.fullmatch(PLACED.sub("X", arg)):
            yield Defect((*key, "args", number), ascii(arg), "the name of a variable")
        elif check == "command_exists" and "/" in arg:
            yield Defect((*key, "args", number), ascii(arg), "the bare name of a program")
