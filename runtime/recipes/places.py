"""Placeholders: each is replaced once, by a text that nothing reads again (attack table, rows 41 and 43). Pure."""

import json
import re
import shlex
from collections.abc import Mapping, Sequence

from runtime.contract.command import simple_commands
from runtime.contract.recipe import PLACEHOLDER, WHEN, Rollback, Step

PLACE = re.compile(PLACEHOLDER)
CONDITION = re.compile(WHEN, re.ASCII | re.DOTALL)
EQUAL = "=="
PROGRAM = "caro"

Argv = tuple[str, ...]


class UncapturedError(LookupError):
    """A placeholder of a value that no step has captured, because that step was left out."""


def put(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in their places. Raises UncapturedError for what no step has captured, because it was left out."""
    lacking = names(text) - values.keys()
    if lacking:
        raise UncapturedError(f"no step has captured {', '.join(sorted(lacking))}")
    return told(text, values)


def told(text: str, values: Mapping[str, str]) -> str:
    """The same for people: what has no value stays as it is."""
    return PLACE.sub(lambda match: values.get(match[1], match[0]), text)


def words(text: str) -> tuple[Argv, ...]:
    """The words of a validated command, before values are put in: whatever a value holds, it stays within its word."""
    found = simple_commands(text)
    if isinstance(found, tuple):
        raise ValueError(f"a command that was not validated: {found[0]}")  # noqa: TRY004 (the text is wrong, not its type)
    return tuple(tuple(command) for command in found)


def commands(step: Step | Rollback) -> tuple[Argv, ...]:
    """The programs of a step with their words, connected by pipes; none for a script or a call."""
    if step.command:
        return words(step.command)
    return step.pipeline or ((step.argv,) if step.argv else ())


def filled(argvs: Sequence[Argv], values: Mapping[str, str]) -> tuple[Argv, ...]:
    """The same with the values in their places; the program itself has none. Raises UncapturedError, see `put`."""
    return tuple((argv[0], *(put(word, values) for word in argv[1:])) for argv in argvs)


def call(step: Step, values: Mapping[str, str]) -> str:
    """The input of a call as JSON, with the values in the places of its texts. Raises LookupError, see `put`."""
    return json.dumps(_inside(step.call.input if step.call else None, values), ensure_ascii=False)


def _inside(value: object, values: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return put(value, values)
    if isinstance(value, Mapping):
        return {name: _inside(inner, values) for name, inner in value.items()}
    return [_inside(inner, values) for inner in value] if isinstance(value, list | tuple) else value


def called(step: Step, skill: str, values: Mapping[str, str]) -> tuple[Argv, ...]:
    """A call as people would type it; none for other steps."""
    return ((PROGRAM, "call", skill, step.call.export, call(step, values)),) if step.call else ()


def line(argvs: Sequence[Argv]) -> str:
    """Programs with their words as one would type them."""
    return " | ".join(shlex.join(argv) for argv in argvs)


def names(text: str) -> set[str]:
    """The names of the placeholders in a text."""
    return set(PLACE.findall(text))


def holds(condition: str, values: Mapping[str, str]) -> bool | None:
    """Whether a step's `when` holds; None where a value is not known yet."""
    match = CONDITION.fullmatch(condition)
    if not match:
        return True
    if match[1] not in values:
        return None
    value = values[match[1]]
    if not match[2]:
        return value not in {"", "false"}
    return (value == (match[3] or "").strip()) is (match[2] == EQUAL)
