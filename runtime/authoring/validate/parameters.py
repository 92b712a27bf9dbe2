"""Parameters of a recipe: names, types, choices, patterns and defaults that fit each other."""

import re
from collections.abc import Iterator, Sequence

from runtime.authoring.validate.hidden import HIDDEN
from runtime.authoring.validate.pattern import pattern_problem
from runtime.authoring.validate.problems import Defect, nearest, repeated
from runtime.contract.recipe import PARAMETER_TYPES, Parameter
from runtime.contract.value import value_problem

NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
NAME_LENGTH = 64


def parameter_problems(parameters: Sequence[Parameter]) -> Iterator[Defect]:
    """Every rule of one parameter, and that names are there once."""
    for number, parameter in enumerate(parameters):
        for defect in _one(parameter):
            yield Defect(("parameters", number, *defect.key), defect.found, defect.wanted)
    for number in repeated(parameter.name for parameter in parameters):
        yield Defect(("parameters", number, "name"), f"{parameters[number].name!a} again", "each name once")


def _one(parameter: Parameter) -> Iterator[Defect]:
    if not NAME.fullmatch(parameter.name) or len(parameter.name) > NAME_LENGTH:
        yield Defect(("name",), ascii(parameter.name), f"a name of a-z, 0-9 and _, at most {NAME_LENGTH} characters")
    if parameter.type not in PARAMETER_TYPES:
        yield Defect(("type",), ascii(parameter.type), nearest(parameter.type, PARAMETER_TYPES))
        return
    yield from _choices(parameter)
    wrong = pattern_problem(parameter.validation)
    if wrong:
        yield Defect(("validation",), *wrong)
    yield from _presence(parameter)
    unfit = None if parameter.default is None or wrong else value_problem(parameter, parameter.default)
    if unfit:
        yield Defect(("default",), ascii(parameter.default), unfit)


def _presence(parameter: Parameter) -> Iterator[Defect]:
    """Either the user gives the value, or the recipe does."""
    if parameter.hidden and parameter.default is not None:
        yield Defect(("default",), "the default of a secret", "no default; secrets are given by the user")
    elif parameter.required and parameter.default is not None:
        yield Defect(("required",), "true, and a default", "one of the two")
    elif not parameter.required and parameter.default is None:
        yield Defect(("required",), "false, and no default", "required: true, or a default")


def _choices(parameter: Parameter) -> Iterator[Defect]:
    if parameter.type == "enum" and not parameter.choices:
        yield Defect(("choices",), "nothing", "the values of the enum")
    if parameter.type != "enum" and parameter.choices:
        yield Defect(("choices",), f"choices of the type {parameter.type!a}", "type: enum")
    for number, choice in enumerate(parameter.choices):
        if not choice or HIDDEN.search(choice):
            yield Defect(("choices", number), ascii(choice), "visible characters")
    for number in repeated(parameter.choices):
        yield Defect(("choices", number), f"{parameter.choices[number]!a} again", "each choice once")
