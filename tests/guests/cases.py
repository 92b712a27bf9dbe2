"""tests/executable_test.yaml of a skill, as guest/README.md describes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.validate.yaml_text import read_yaml

FILE = "tests/executable_test.yaml"
KEYS = {"name", "export", "input", "input_file", "expected", "expected_contains", "expected_error"}
ANSWERS = {"expected", "expected_contains", "expected_error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case; exactly one of the three expectations is there."""

    name: str
    export: str
    input: str
    expected: Mapping[str, object]


def cases(folder: Path) -> list[Case]:
    """The cases of a skill, checked for their shape."""
    parsed = read_yaml(FILE, (folder / FILE).read_bytes())
    assert isinstance(parsed, dict), parsed
    assert set(parsed) == {"test_cases"}
    listed = parsed["test_cases"]
    assert isinstance(listed, list)
    return [_case(folder, case) for case in listed]


def _case(folder: Path, case: dict[str, object]) -> Case:
    assert set(case) <= KEYS, case
    expected = {key: value for key, value in case.items() if key in ANSWERS}
    assert len(expected) == 1, f"{case['name']}: one of {sorted(ANSWERS)}"
    assert ("input" in case) != ("input_file" in case), case["name"]
    text = case["input"] if "input" in case else (folder / "tests" / str(case["input_file"])).read_bytes().decode()
    assert isinstance(text, str), f"{case['name']}: the input is text"
    return Case(name=str(case["name"]), export=str(case["export"]), input=text, expected=expected)


def missing(wanted: object, found: object, path: str = "") -> list[str]:
    """Where `found` lacks something of `wanted`: keys of an object, elements of a list in any order, else the same value."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return [line for key, value in wanted.items() for line in _member(value, found, key, f"{path}.{key}")]
    if isinstance(wanted, Sequence) and not isinstance(wanted, str) and isinstance(found, list):
        return [f"{path}: none is like {one!r}" for one in wanted if all(missing(one, other) for other in found)]
    return [] if wanted == found and type(wanted) is type(found) else [f"{path}: wanted {wanted!r}, found {found!r}"]


def _member(value: object, found: Mapping[str, object], key: str, path: str) -> list[str]:
    return missing(value, found[key], path) if key in found else [f"{path}: missing"]
