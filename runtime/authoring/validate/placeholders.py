"""Placeholders of a recipe: each is declared or captured by an earlier step, each name is used, secrets stay hidden."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain

from runtime.authoring.validate.problems import Defect, nearest
from runtime.contract.recipe import PLACEHOLDER, Expect, Parameter, Precondition, Recipe, Rollback, Step

NAME = re.compile(PLACEHOLDER)
# What a person meant as a placeholder; `{{.Names}}` and `{{json .}}` are other programs' templates, and literal.
MEANT = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}", re.ASCII)
POSITION = re.compile(r"\$(?:\{([1-9][0-9]?)[^0-9]|([1-9]))", re.ASCII)
ALL_POSITIONS = re.compile(r"\$\{?[@*]")

Key = tuple[int | str, ...]


class Use(Enum):
    """What becomes of a value that is put into a text."""

    SHOWN = auto()  # an argument, a file name or something compared: anybody may see it
    HIDDEN = auto()  # the environment, standard input, the skill's own executable
    TOLD = auto()  # a text for people: not a use
    NONE = auto()  # a pattern, a script or a default: nothing is put in


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A text of the recipe, and the captured values that exist when it is needed."""

    key: Key
    text: str
    use: Use
    captured: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What a placeholder may name."""

    parameters: Mapping[str, Parameter]
    captures: frozenset[str]


def placeholder_problems(recipe: Recipe) -> Iterator[Defect]:
    """Every rule of placeholders, for the whole recipe."""
    used: set[str] = set()
    names = _Names(
        parameters={parameter.name: parameter for parameter in recipe.parameters},
        captures=frozenset(step.capture for step in recipe.steps if step.capture),
    )
    for place in _places(recipe):
        for match in {match[0]: match for match in MEANT.finditer(place.text)}.values():
            yield from _one(names, place, match)
            if place.use in {Use.SHOWN, Use.HIDDEN}:
                used.add(match[1])
    for number, step in enumerate(recipe.steps):
        if step.shell:
            yield from _positions(recipe, ("steps", number, "shell"), step.shell, used)
    yield from _unused(recipe, used)


def _unused(recipe: Recipe, used: set[str]) -> Iterator[Defect]:
    for number, parameter in enumerate(recipe.parameters):
        if parameter.name not in used:
            yield Defect(
                ("parameters", number),
                f"the parameter {parameter.name!a}, which nothing uses",
                f"{{{{{parameter.name}}}}} in a step",
            )
    for number, step in enumerate(recipe.steps):
        if step.capture and step.capture not in used:
            found = f"the captured value {step.capture!a}, which nothing uses"
            yield Defect(("steps", number, "capture"), found, f"{{{{{step.capture}}}}} in a later step")


def _one(names: _Names, place: Place, match: re.Match[str]) -> Iterator[Defect]:
    """One placeholder where it stands."""
    name, parameters, captures = match[1], names.parameters, names.captures
    if not NAME.fullmatch(match[0]):
        yield Defect(place.key, ascii(match[0]), "{{name}} of a-z, 0-9 and _, without spaces")
    elif place.use is Use.NONE:
        yield Defect(place.key, f"the placeholder {match[0]}", _instead(place.key))
    elif name in parameters:
        if parameters[name].hidden and place.use is not Use.HIDDEN:
            yield Defect(place.key, f"the secret {match[0]}", "secrets in `env` or `stdin` alone")
    elif name in captures and name not in place.captured:
        yield Defect(place.key, f"{match[0]}, which no earlier step captures", "the capture in a step before this place")
    elif name not in captures:
        known = [*parameters, *place.captured]
        wanted = f"a declared parameter or a captured value; {nearest(name, known)}" if known else "a declared parameter"
        yield Defect(place.key, f"{match[0]}, which is not declared", wanted)


def _instead(key: Key) -> str:
    if key[-1] == "shell":
        return 'a variable of `env`, or the parameter as "$1", "$2"...'
    return "text without placeholders; nothing is put in here"


def _positions(recipe: Recipe, key: Key, script: str, used: set[str]) -> Iterator[Defect]:
    """Parameters that a script reads by position."""
    names = [parameter.name for parameter in recipe.parameters]
    if ALL_POSITIONS.search(script):
        used.update(names)
    for position in dict.fromkeys(int(match[1] or match[2]) for match in POSITION.finditer(script)):
        if position > len(names):
            yield Defect(key, f"${position}, and {len(names)} parameters", "the position of a parameter")
            continue
        used.add(names[position - 1])
        if recipe.parameters[position - 1].hidden:
            yield Defect(key, f"the secret {names[position - 1]!a} as ${position}", "secrets in `env` or `stdin` alone")


def _places(recipe: Recipe) -> Iterator[Place]:
    """Every text of the recipe, in its order."""
    yield from _texts((), {"name": recipe.name, "description": recipe.description}, Use.TOLD, frozenset())
    for number, parameter in enumerate(recipe.parameters):
        default = parameter.default if isinstance(parameter.default, str) else ""
        yield from _texts(("parameters", number), {"default": default, "validation": parameter.validation}, Use.NONE, frozenset())
        yield from _texts(("parameters", number), {"description": parameter.description}, Use.TOLD, frozenset())
        yield from _listed(("parameters", number, "choices"), parameter.choices, Use.NONE, frozenset())
    for number, precondition in enumerate(recipe.preconditions):
        yield from _precondition(("preconditions", number), precondition)
    captured: frozenset[str] = frozenset()
    after: dict[str, frozenset[str]] = {}
    for number, step in enumerate(recipe.steps):
        yield from _step(("steps", number), step, captured)
        captured |= {step.capture} if step.capture else set()
        after[step.id] = captured
    for number, verification in enumerate(recipe.verification):
        key = ("verification", number)
        yield Place(key=(*key, "check"), text=verification.check, use=Use.SHOWN, captured=captured)
        yield from _expect((*key, "expect"), verification.expect, captured)
        yield Place(key=(*key, "message"), text=verification.message, use=Use.TOLD, captured=captured)
    for number, rollback in enumerate(recipe.rollback):
        existing = after.get(rollback.undoes, captured)
        yield from _commands(("rollback", number), rollback, existing)
        yield Place(key=("rollback", number, "only_if"), text=rollback.only_if, use=Use.SHOWN, captured=existing)
        yield Place(key=("rollback", number, "description"), text=rollback.description, use=Use.TOLD, captured=captured)


def _texts(key: Key, texts: Mapping[str, str], use: Use, captured: frozenset[str]) -> Iterator[Place]:
    for name, text in texts.items():
        yield Place(key=(*key, name), text=text, use=use, captured=captured)


def _listed(key: Key, texts: Sequence[str], use: Use, captured: frozenset[str]) -> Iterator[Place]:
    for number, text in enumerate(texts):
        yield Place(key=(*key, number), text=text, use=use, captured=captured)


def _precondition(key: Key, precondition: Precondition) -> Iterator[Place]:
    yield from _listed((*key, "args"), precondition.args, Use.SHOWN, frozenset())
    yield from _texts(key, {"script": precondition.script}, Use.SHOWN, frozenset())
    yield from _texts(key, {"message": precondition.message, "fallback": precondition.fallback}, Use.TOLD, frozenset())


def _commands(key: Key, step: Step | Rollback, captured: frozenset[str]) -> Iterator[Place]:
    yield Place(key=(*key, "command"), text=step.command, use=Use.SHOWN, captured=captured)
    yield from _listed((*key, "argv"), step.argv, Use.SHOWN, captured)
    for number, argv in enumerate(step.pipeline):
        yield from _listed((*key, "pipeline", number), argv, Use.SHOWN, captured)


def _step(key: Key, step: Step, captured: frozenset[str]) -> Iterator[Place]:
    yield from _texts(key, {"name": step.name, "description": step.description}, Use.TOLD, captured)
    yield from _commands(key, step, captured)
    yield Place(key=(*key, "shell"), text=step.shell, use=Use.NONE, captured=captured)
    yield from _texts(key, {"when": step.when, "stdout_to": step.stdout_to}, Use.SHOWN, captured)
    yield from _texts((*key, "env"), step.env, Use.HIDDEN, captured)
    yield Place(key=(*key, "stdin"), text=step.stdin or "", use=Use.HIDDEN, captured=captured)
    if step.call:
        for inner, text in _strings(step.call.input, (*key, "call", "input")):
            yield Place(key=inner, text=text, use=Use.HIDDEN, captured=captured)
    yield from _expect((*key, "expect"), step.expect, captured)


def _expect(key: Key, expect: Expect | None, captured: frozenset[str]) -> Iterator[Place]:
    if expect is None:
        return
    equals = expect.equals if isinstance(expect.equals, str) else ""
    texts = {"output_contains": expect.output_contains, "contains": expect.contains, "equals": equals}
    yield from _texts(key, texts, Use.SHOWN, captured)
    yield from _texts(key, {"output_matches": expect.output_matches, "json_path": expect.json_path}, Use.NONE, captured)


def _strings(value: object, key: Key) -> Iterator[tuple[Key, str]]:
    """The strings of a value that JSON could hold."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        yield from chain.from_iterable(_strings(inner, (*key, name)) for name, inner in value.items())
    elif isinstance(value, list):
        yield from chain.from_iterable(_strings(inner, (*key, number)) for number, inner in enumerate(value))
