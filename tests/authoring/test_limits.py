"""Hostile files end as problems at a bounded cost, and nothing that the validator is handed makes it raise.

The cost is compared with what tomllib alone needs for a plain file of the largest size, on this machine and in this run.
"""

import time
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.authoring.validate.manifest import checked
from runtime.contract.verified import SkillTree
from tests.authoring.case import skill, sound

HEAD = '[skill]\nid = "custom.a"\nname = "a"\nversion = "1.0.0"\napi_version = "1.0"\n[provides]\n'
PLAIN = "".join(f"k{number}=1\n" for number in range(26_000))
FLOORS = 16  # twice the dearest case; what grows with the square of a size is at a hundred
TOML = {
    "row 11, dotted key": "a" + ".a" * 20_000 + "=1\n",
    "row 11, with spaces": "a" + " . a" * 10_000 + "=1\n",
    "row 11, in quotes": '"a"' + ' . "a"' * 6_000 + "=1\n",
    "row 11, in single quotes": "'a'" + ".'a'" * 10_000 + "=1\n",
    "row 11, in a header": "[a" + ".a" * 20_000 + "]\n",
    "row 11, in a header of a list": "[[a" + ".a" * 20_000 + "]]\n",
    "row 11, in an inline table": "x = {y = 'a.b', a" + ".a" * 20_000 + " = 1}\n",
    "row 11, behind a string": 'x = """\n"""\na' + ".a" * 20_000 + " = 1\n",
    "row 12, lists": "a=" + "[" * 3000 + "]" * 3000,
    "row 12, lists that tomllib reads": "a=" + "[" * 300 + "]" * 300,
    "row 12, inline tables": "a=" + "{a=" * 3000 + "1" + "}" * 3000,
    "row 13, keys": "".join(f"k{number}=1\n" for number in range(200_000)),
    "row 13, keys within the limit": PLAIN,
    "row 13, ids": HEAD + "[dependencies]\n" + "".join(f"k{number}='*'\n" for number in range(22_000)),
    "row 13, headers": "".join(f"[a.b.c.d.e.f.g.h.i.j.k{number}]\n" for number in range(7_500)),
    "row 13, a long string": 'a="' + "x" * 5_000_000 + '"',
    "row 13, escapes": 'a="""' + "\\n" * 120_000 + '"""',
    "row 13, names in a list": HEAD + "[capabilities.terminal_exec]\nallowed=true\ncommands=[" + "'ab'," * 20_000 + "]\n"
    "blocked=[" + "'ac'," * 20_000 + "]",
    "row 14, a huge integer": "a=" + "9" * 200_000,
    "row 14, infinities": "a=[" + "inf,nan," * 20_000 + "]",
    "an open string": '"""' + "\\" * 200_001,
}
YAML = {
    "row 15, billion laughs": "a: &a [x, x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)),
    "deep lists": "[" * 100_000,
    "deep tables": "a: " + "{a: " * 60_000,
    "deep keys": "? " * 100_000,
    "list": "a:\n" + "- a\n" * 60_000,
    "keys": "".join(f"k{number}: 1\n" for number in range(9_000)),
    "anchors": "".join(f"a{number}: &x{number} 1\n" for number in range(9_000)),
    "directives": "%A\n" * 80_000,
    "documents": "a: 1\n---\n" * 20_000,
    "escapes": 'a: "' + "\\n" * 120_000 + '"',
    "an open quote": "'" + "x\n\n" * 80_000,
}


def _cost(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    before = time.process_time()
    work()
    return time.process_time() - before


@pytest.fixture(scope="module")
def most() -> float:
    """What a case may cost."""
    return FLOORS * min(_cost(lambda: tomllib.loads(PLAIN)) for _ in range(3))


@pytest.mark.parametrize("case", TOML)
def test_rows_11_to_14_hostile_toml_ends_as_problems_in_time(case: str, most: float) -> None:
    tree = SkillTree(origin="a", files={"skill.toml": TOML[case].encode()})
    assert _cost(lambda: checked(tree)) < most
    assert checked(tree).problems


@pytest.mark.parametrize("case", YAML)
def test_rows_15_to_18_hostile_yaml_ends_as_problems_in_time(case: str, most: float) -> None:
    tree = skill({"recipes/restart-service.yaml": YAML[case].encode()})
    assert _cost(lambda: checked(tree)) < most
    assert checked(tree).problems


def test_row_11_dots_in_texts_are_no_keys() -> None:
    text = (
        '[skill]\ndescription = """\n'
        + "a.b." * 40
        + '\n"""\nkeywords = ["'
        + "a." * 40
        + "\", '"
        + "b." * 40
        + "'] # "
        + "c." * 40
    )
    problems = checked(SkillTree(origin="a", files={"skill.toml": text.encode()})).problems
    assert not [problem for problem in problems if "parts" in problem.found]


FILES = st.sampled_from(sorted(sound()))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4), max_leaves=12
)
WORDS = st.sampled_from(
    [*sound()["recipes/restart-service.yaml"].decode().split(), "- ", "  ", "\n", "{{", "}}", "&a", "*a", "!!x", ": ", "'", '"']
)
LINES = sound()["skill.toml"].decode().splitlines(keepends=True)


@settings(max_examples=100, deadline=None)
@given(FILES, st.binary(max_size=200))
def test_arbitrary_bytes_never_raise(path: str, data: bytes) -> None:
    checked(skill({path: data}))


@settings(max_examples=100, deadline=None)
@given(FILES, st.integers(0, 2000), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_never_raises(path: str, at: int, data: bytes) -> None:
    whole = sound()[path]
    at %= len(whole)
    checked(skill({path: whole[:at] + data + whole[at + len(data) :]}))


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=60).map("".join), st.lists(WORDS, max_size=60).map(" ".join))
def test_arbitrary_yaml_never_raises(text: str, front: str) -> None:
    checked(skill({"recipes/restart-service.yaml": text.encode(), "knowledge/overview.md": f"---\n{front}\n---\n".encode()}))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.text("ab.=[]{}\"'#\n 1", max_size=20), max_size=40).map("".join))
def test_arbitrary_toml_never_raises(text: str) -> None:
    checked(skill({"skill.toml": text.encode()}))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from("id name version steps triggers parameters preconditions verification rollback".split()), VALUES)
def test_arbitrary_values_of_a_recipe_never_raise(key: str, value: object) -> None:
    import json

    data = json.dumps({"id": "a", "name": "a", "steps": [{"id": "a", "command": "svc a"}], key: value})
    checked(skill({"recipes/restart-service.yaml": data.encode()}))
