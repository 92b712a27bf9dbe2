"""Values that no program could be given as they are."""

import pytest

from runtime.contract.recipe import Parameter
from runtime.contract.value import value_problem


@pytest.mark.parametrize("text", ["a\ud800b", "a\nb", "a\x00b", "a\x9bb", "a\u202eb"])
def test_what_does_not_show_or_reaches_no_program_is_refused(text: str) -> None:
    problem = value_problem(Parameter(name="value"), text)
    assert problem is not None
    assert problem.startswith("visible characters alone")


@pytest.mark.parametrize("text", ["naïve 日本語", "a b", "{{other}}", "$(id)", ""])
def test_what_shows_is_taken(text: str) -> None:
    assert value_problem(Parameter(name="value"), text) is None
