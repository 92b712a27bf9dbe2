"""Whether a command answered what was expected of it. Pure."""

import re
from collections.abc import Mapping

from runtime.contract.recipe import Expect
from runtime.guard.confine.records import EXITED, OUTPUT, TIMEOUT, Outcome
from runtime.recipes.json_path import picked
from runtime.recipes.places import put

MATCHED = 64 << 10  # characters that a pattern may run on (attack table, row 75)
SHOWN = 200  # characters of what was found or wanted
NOTHING = Expect()


def problem(expect: Expect | None, outcome: Outcome, values: Mapping[str, str], timeout: float) -> str:
    """What went wrong, in words; empty where nothing did."""
    if outcome.ended != EXITED:
        said = {TIMEOUT: f"not done after {timeout:g} seconds", OUTPUT: "too much output"}
        return said.get(outcome.ended) or outcome.reason or outcome.ended
    wanted = expect or NOTHING
    code = wanted.exit_code or 0
    if outcome.code != code:
        return f"exit code {outcome.code}; expected {code}"
    return _output(wanted, outcome, values) if wanted != NOTHING else ""


def _output(wanted: Expect, outcome: Outcome, values: Mapping[str, str]) -> str:
    text = outcome.stdout.decode(errors="replace")
    part = put(wanted.output_contains, values)
    if part not in text:
        return f"the output does not contain {part[:SHOWN]!a}"
    if wanted.output_matches and len(text) > MATCHED:
        return f"the output has more than the {MATCHED} characters that a pattern may run on"
    if wanted.output_matches and not re.fullmatch(wanted.output_matches, text):
        return f"the output does not match {wanted.output_matches[:SHOWN]!a}"
    return _json(wanted, outcome.stdout, values) if wanted.json_path else ""


def _json(wanted: Expect, data: bytes, values: Mapping[str, str]) -> str:
    try:
        found = picked(wanted.json_path, data)
    except ValueError as error:
        return f"{wanted.json_path} of the output: {str(error)[:SHOWN]}"
    part = put(wanted.contains, values)
    if part:
        inside = part in found if isinstance(found, str | list | dict) else False
        return "" if inside else f"{wanted.json_path} of the output does not contain {part[:SHOWN]!a}"
    equal = put(wanted.equals, values) if isinstance(wanted.equals, str) else wanted.equals
    same = found == equal and isinstance(found, bool) is isinstance(equal, bool)
    return "" if same else f"{wanted.json_path} of the output is {str(found)[:SHOWN]!a}; expected {str(equal)[:SHOWN]!a}"
