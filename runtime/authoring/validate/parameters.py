"""Parameters of a recipe: names, types, choices, patterns and defaults that fit each other."""

import re
from collections.abc import Iterator, Sequence

from runtime.authoring.validate.hidden import HIDDEN
from runtime.authoring.validate.pattern import pattern_problem
from runtime.authoring.validate.problems import Defect, nearest, repeated
from runtime.contract.recipe import PARAMETER_TYPES, Parameter

NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
NAME_LENGTH = 64
VALUE_LENGTH = 4096  # characters of a default; patterns run on it
HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*", re.ASCII)
ADDRESS = re.compile(r"[0-9a-fA-F:.]{2,45}", re.ASCII)


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


def value_problem(parameter: Parameter, value: str | int | bool) -> str | None:
    """What is wanted instead of this value of a parameter whose own rules hold, or None."""
    wanted = _type_problem(parameter.type, value)
    if wanted:
        return wanted
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if len(text) > VALUE_LENGTH or HIDDEN.search(text):
        return f"at most {VALUE_LENGTH} visible characters"
    if parameter.type == "enum" and text not in parameter.choices:
        return f"a choice; {nearest(text, parameter.choices)}"
    if parameter.validation and not re.fullmatch(parameter.validation, text):
        return f"a value that matches {parameter.validation!a} whole"
    return None


def _type_problem(type: str, value: str | int | bool) -> str | None:
    if type == "boolean":
        return None if isinstance(value, bool) else "true or false"
    if type == "integer":
        return None if isinstance(value, int) and not isinstance(value, bool) else "an integer"
    if not isinstance(value, str):
        return "a string, in quotes"
    if type == "host" and not (HOST.fullmatch(value) or (":" in value and ADDRESS.fullmatch(value))):
        return "a host name or address"
    if type == "path" and not value:
        return "a path"
    return None
