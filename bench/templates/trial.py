"""Every hostile value in each parameter of one recipe, ordinary values in the others."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.templates.hostile import values
from bench.templates.made import Made
from bench.templates.runs import Ran, by_shell, job, planned, run, words
from bench.templates.scratch import Call, Scratch
from runtime.contract.recipe import Recipe
from runtime.errors import CaroError

ARRIVED, PLANNED, REFUSED, NO_FILE = "arrived", "planned", "refused", "no file"
INTERPRETED, SPLIT, ALTERED, LOST = "interpreted", "split", "altered", "lost"
WRONG = (INTERPRETED, SPLIT, ALTERED, LOST)
SEED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one value. `why` says who refused it, or what there was instead of what was expected."""

    path: str
    form: str
    parameter: str
    value: str
    result: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A recipe (or why it is none after all), its verdicts, and what differs from the template with ordinary values."""

    made: Made
    verdicts: tuple[Verdict, ...] = ()
    differs: str = ""


def trial(made: Made, scratch: Scratch, share: float) -> Trial:
    """All values in all parameters; all are planned, and a share of them is run."""
    if made.recipe is None:
        return Trial(made=made)
    wanted = by_shell(made, scratch)
    found = run(job(made.recipe, words(made.recipe), scratch), scratch)
    unfit = _unfit(made.recipe, found)
    if unfit:
        return Trial(made=replace(made, form="", recipe=None, refused=unfit))
    differs = "" if found.calls == wanted else f"{_shown(found.calls)} instead of {_shown(wanted)}"
    return Trial(made=made, verdicts=tuple(_verdicts(made, made.recipe, found.calls, scratch, share)), differs=differs)


def _unfit(recipe: Recipe, found: Ran) -> str:
    """Why values of this script would be code, or nobody would see them."""
    for word in words(recipe).values():
        if any(word in call.words[0] for call in found.calls):
            return "a parameter is the program of a script"
        if not any(word in text for call in found.calls for text in call.texts()):
            return "no program gets the parameter"
    return ""


def _verdicts(made: Made, recipe: Recipe, calls: tuple[Call, ...], scratch: Scratch, share: float) -> Iterator[Verdict]:
    ordinary = words(recipe)
    for name in ordinary:
        for shown, value in values(name, list(ordinary)).items():
            drawn = random.Random(f"{SEED} {made.template.path} {name} {shown}").random() < share
            result, why = _judged(recipe, {**ordinary, name: value}, name, calls, scratch, drawn=drawn)
            yield Verdict(path=made.template.path, form=made.form, parameter=name, value=shown, result=result, why=why)


def _judged(
    recipe: Recipe, given: dict[str, str], name: str, calls: tuple[Call, ...], scratch: Scratch, *, drawn: bool
) -> tuple[str, str]:
    try:
        one = job(recipe, given, scratch)
    except CaroError as error:
        return REFUSED, f"its parameters: {error.message.rpartition('; wanted ')[2]}"
    stands = {words(recipe)[name]: given[name]}
    expected = sorted(call.filled(stands) for call in calls)
    plan = planned(one)
    if plan != ([tuple(given.values())] if recipe.steps[0].shell else [call.words for call in expected]):
        return ALTERED, f"planned as {plan!a}"
    return _compared(run(one, scratch), expected, given[name]) if drawn else (PLANNED, "")


def _compared(ran: Ran, expected: list[Call], value: str) -> tuple[str, str]:
    """What became of the value, from the programs that were started."""
    if list(ran.calls) == expected:
        return ARRIVED, ""
    if not ran.calls and ran.refused:
        return REFUSED, f"the engine: {ran.refused}"
    if Counter(ran.calls) <= Counter(expected):
        told = f"{value}: " in ran.stderr
        return (NO_FILE, "the system: no such file name") if told else (LOST, f"{_shown(ran.calls)}; {ran.stderr!a}")
    return _wrong(ran.calls, expected), f"{_shown(ran.calls)} instead of {_shown(expected)}"


def _wrong(calls: tuple[Call, ...], expected: list[Call]) -> str:
    if len(calls) > len(expected) or {call.words[0] for call in calls} - {call.words[0] for call in expected}:
        return INTERPRETED
    return SPLIT if sum(len(call.words) for call in calls) > sum(len(call.words) for call in expected) else ALTERED


def _shown(calls: tuple[Call, ...] | list[Call]) -> str:
    return ascii([(*call.words, *(f"file {name}" for name in call.files)) for call in calls])
