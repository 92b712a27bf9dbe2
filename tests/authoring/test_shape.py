"""The shape reader against an oracle: pydantic's TypeAdapter over the same records, in strict JSON mode."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import TypeAdapter, ValidationError

from runtime.authoring.validate.shape import filled
from runtime.contract.recipe import Recipe, Step
from runtime.contract.records import Capabilities, Manifest

SOUND = {
    "skill": {"id": "core.git", "name": "Git", "version": "1.0.0", "api_version": "1.0", "keywords": ["a", "b"]},
    "provides": {"knowledge": True},
    "knowledge": {"topics": ["x"], "priority": 7, "synonyms": {"a": ["b"]}},
    "capabilities": {"terminal_exec": {"allowed": True, "commands": ["git"]}, "network": ["example.com"]},
    "dependencies": {"core.shell": {"version": "*", "optional": True}},
    "features": {"eks": {"description": "d", "default": False}},
}
STEP = {"id": "one", "argv": ["git", "status"], "timeout": 5, "expect": {"exit_code": 0, "equals": 1.5}, "env": {"A": "b"}}
RECIPE = {"id": "r", "name": "R", "steps": [STEP], "parameters": [{"name": "p", "default": 3}], "triggers": [{"intent": "i"}]}
RECORDS: list[tuple[Any, Any]] = [
    (Manifest, SOUND),
    (Recipe, RECIPE),
    (Step, STEP),
    (Capabilities, SOUND["capabilities"]),
]

SCALARS = (
    some.none() | some.booleans() | some.integers(-5, 5) | some.sampled_from([0.5, 1.0]) | some.sampled_from(["", "a", "1", "true"])
)
VALUES = some.recursive(
    SCALARS,
    lambda inner: some.lists(inner, max_size=2) | some.dictionaries(some.sampled_from(["a", "id", "version"]), inner, max_size=2),
)


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _places(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            found += _places(inner, (*path, number))
    return found


def _changed(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize(("kind", "sound"), RECORDS, ids=lambda value: getattr(value, "__name__", ""))
@given(data=some.data())
def test_both_accept_the_same_documents_and_read_the_same_records(kind: Any, sound: dict[str, Any], data: some.DataObject) -> None:
    document = sound
    for _ in range(data.draw(some.integers(0, 2))):
        places = _places(document)
        if data.draw(some.booleans()) or not places:
            document = {**document, data.draw(some.sampled_from(["shell", "extra", "id", "name"])): data.draw(VALUES)}
        else:
            document = _changed(document, data.draw(some.sampled_from(places)), data.draw(VALUES))
    ours = filled(kind, "file", document)
    try:
        theirs = TypeAdapter(kind).validate_json(json.dumps(document), strict=True)
    except ValidationError:
        assert isinstance(ours, list)
        assert ours
        assert all(problem.found and problem.wanted for problem in ours)
    else:
        assert ours == theirs


def test_every_problem_of_a_document_is_reported_with_its_place() -> None:
    document = {
        "skill": {"id": 1, "name": "n", "nmae": "n"},
        "provides": {"knowledge": "yes"},
        "knowledge": {"topics": "git"},
        "taget": {},
    }
    problems = filled(Manifest, "skill.toml", document)
    assert isinstance(problems, list)
    assert [(problem.key, problem.found, problem.wanted) for problem in problems] == [
        ("skill.id", "the integer 1", "a string"),
        ("skill.version", "nothing", "this key"),
        ("skill.api_version", "nothing", "this key"),
        ("skill.nmae", "an unknown key", "perhaps 'name'"),
        ("provides.knowledge", "the string 'yes'", "true or false"),
        ("knowledge.topics", "the string 'git'", "a list"),
        ("taget", "an unknown key", problems[-1].wanted),
    ]
