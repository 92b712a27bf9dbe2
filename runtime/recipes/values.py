"""Values of parameters: read by their type, held against every rule, and apart from secrets. Pure (attack table, rows 41 to 44)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from runtime.contract.characters import hides
from runtime.contract.recipe import Parameter, Recipe
from runtime.contract.value import LONGEST, value_problem, written
from runtime.errors import INVALID, USAGE, CaroError

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})", re.ASCII)
# A pattern that begins with a dash asks for one: then a value may begin with it too.
DASHED = re.compile(r"\^?\(?(?:\?:)?\\?-")
LONGEST_SECRET = 64 << 10  # characters; a private key is 3,000
SAMPLE = 40  # characters of a refused value that are shown

MASK = "***"  # stands for a secret

Value = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The text of every parameter, as it stands in an argument; secrets are in a mapping of their own and never shown."""

    plain: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)

    def hidden(self) -> tuple[str, ...]:
        """The texts that are masked wherever something is shown or written; each line of a secret counts."""
        lines = [line for text in self.secrets.values() for line in text.splitlines()]
        return tuple(dict.fromkeys([*self.secrets.values(), *(line for line in lines if len(line) > 3)]))


def parameter(recipe: Recipe, name: str) -> Parameter:
    """The declared parameter of that name. Raises CaroError (usage) with the nearest."""
    known = {one.name: one for one in recipe.parameters}
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f"perhaps {close[0]!r}" if close else f"its parameters: {', '.join(known) or 'none'}"
        raise CaroError(f"{recipe.id}: no parameter is named {name!a}", code=USAGE, hint=hint)
    return known[name]


def assigned(recipe: Recipe, texts: Sequence[str]) -> dict[str, Value]:
    """The values of `NAME=VALUE` texts. Raises CaroError (usage, invalid)."""
    found: dict[str, Value] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise CaroError(f"--param {text!a}: found no '='", code=USAGE, hint="NAME=VALUE")
        if name in found:
            raise CaroError(f"--param {name}: given twice", code=USAGE, hint="give each parameter once")
        found[name] = parsed(parameter(recipe, name), value)
    return found


def parsed(declared: Parameter, text: str) -> Value:
    """The value that a text of a command line or a prompt stands for. Raises CaroError (invalid; usage for a secret)."""
    if declared.hidden:
        raise CaroError(
            f"parameter {declared.name}: a secret on the command line, where every user of the machine can read it",
            code=USAGE,
            hint=f"--secret {declared.name}=prompt, {declared.name}=file:PATH or {declared.name}=env:VARIABLE",
        )
    value: Value = text
    if declared.type == "integer" and INTEGER.fullmatch(text):
        value = int(text)
    if declared.type == "boolean" and text in {"true", "false"}:
        value = text == "true"
    _check(declared, value)
    return value


def missing(recipe: Recipe, given: Mapping[str, Value], secrets: Mapping[str, str]) -> list[Parameter]:
    """The parameters that have no value yet, in their order."""
    return [one for one in recipe.parameters if one.default is None and one.name not in given and one.name not in secrets]


def settled(recipe: Recipe, given: Mapping[str, Value], secrets: Mapping[str, str] | None = None) -> Values:
    """The values of all parameters, defaults included. Raises CaroError (usage, invalid)."""
    hidden = secrets or {}
    for name, value in given.items():
        _check(parameter(recipe, name), value)
    for name, text in hidden.items():
        _check_secret(parameter(recipe, name), text)
    lacking = [one.name for one in missing(recipe, given, hidden)]
    if lacking:
        raise CaroError(f"{recipe.id}: no value for {', '.join(lacking)}", code=USAGE, hint=f"--param {lacking[0]}=VALUE")
    defaults = {one.name: one.default for one in recipe.parameters if one.default is not None}
    plain = {one.name: written({**defaults, **given}[one.name]) for one in recipe.parameters if not one.hidden}
    return Values(plain=plain, secrets=dict(hidden))


def sketched(recipe: Recipe, given: Mapping[str, Value]) -> Values:
    """The same for a plan, which needs no secrets: a mask stands for each. Raises CaroError (usage, invalid)."""
    hidden = {one.name: MASK for one in recipe.parameters if one.hidden}
    without = replace(recipe, parameters=tuple(one for one in recipe.parameters if not one.hidden))
    for name, value in given.items():
        _check(parameter(recipe, name), value)
    return replace(settled(without, given), secrets=hidden)


def _check(declared: Parameter, value: object) -> None:
    wanted = "a value that is given as a secret" if declared.hidden else _unfit(declared, value)
    if wanted:
        shown = ascii(value)[:SAMPLE] if not declared.hidden else "a value"
        raise CaroError(f"parameter {declared.name}: found {shown}; wanted {wanted}", code=INVALID, hint=declared.description)


def _unfit(declared: Parameter, value: object) -> str | None:
    """What is wanted instead. What the author wrote, a choice or the default, may begin with a dash."""
    if not isinstance(value, str | int | bool):
        return "a text, an integer or a boolean"
    text = written(value)
    own = text in declared.choices or value == declared.default
    if text.startswith("-") and not own and not DASHED.match(declared.validation):
        return "a value that does not begin with '-', which programs read as an option"
    return value_problem(declared, value)


def _check_secret(declared: Parameter, text: str) -> None:
    """Secrets may have several lines, and nothing else that does not show."""
    wanted = None
    if not declared.hidden:
        wanted = f"--param {declared.name}=VALUE; it is no secret"
    elif not text or len(text) > LONGEST_SECRET or hides(text.replace("\n", "").replace("\t", "")):
        wanted = f"1 to {LONGEST_SECRET} visible characters"
    elif declared.validation and (len(text) > LONGEST or not re.fullmatch(declared.validation, text)):
        wanted = f"a value that matches {declared.validation!a} whole"
    if wanted:
        raise CaroError(f"parameter {declared.name}: wanted {wanted}", code=INVALID, hint=declared.description)


def captured_problem(text: str, values: Values) -> str:
    """Why what a step printed cannot be put into an argument; the rules of parameters. Empty where it can."""
    if len(text) > LONGEST or hides(text):
        return f"its output is more than one line of at most {LONGEST} visible characters"
    if text.startswith("-"):
        return "its output begins with '-', which programs read as an option"
    return "its output holds a secret" if any(one in text for one in values.hidden()) else ""
