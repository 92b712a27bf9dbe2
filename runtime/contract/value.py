"""Values of a recipe's parameters: what fits a declaration. Standard library only, no I/O."""

import re
from difflib import get_close_matches

from runtime.contract.characters import hides
from runtime.contract.recipe import Parameter

SAMPLE = 80  # characters that are compared with the choices
LONGEST = 4096  # characters; patterns run on them
HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*", re.ASCII)
ADDRESS = re.compile(r"[0-9a-fA-F:.]{2,45}", re.ASCII)


def written(value: str | int | bool) -> str:
    """The value as it stands in an argument."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def value_problem(parameter: Parameter, value: str | int | bool) -> str | None:
    """What is wanted instead of this value of a parameter whose own rules hold, or None."""
    wanted = _type_problem(parameter.type, value)
    if wanted:
        return wanted
    text = written(value)
    if len(text) > LONGEST:
        return f"at most {LONGEST} characters"
    if hides(text) or any("\ud800" <= character <= "\udfff" for character in text):  # half characters reach no program
        return "visible characters alone: no line ends, controls, or signs that change how text reads"
    if parameter.type == "enum" and text not in parameter.choices:
        close = get_close_matches(text[:SAMPLE], parameter.choices, n=1)
        return f"a choice; perhaps {close[0]!r}" if close else f"a choice; one of {', '.join(parameter.choices)}"
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
