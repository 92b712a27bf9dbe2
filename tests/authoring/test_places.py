"""Lines and columns of keys: found in every manifest and recipe that ships, and in documents written against the finder."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.authoring.validate.front_matter import read_front_matter
from runtime.authoring.validate.manifest import checked
from runtime.authoring.validate.places import toml_places
from runtime.authoring.validate.problems import Problem
from runtime.authoring.validate.yaml_text import read_yaml, yaml_places
from tests.authoring.case import HERE, overlaid, skill
from tests.project import ROOT

TOML = """\
# a comment = 1
top = "a # no comment"
[one]
"two.three" = [ # begins
    "x", "y",
    [1, 2],
]
four = { five = 1, six.seven = '''a
b = 2''', eight = [{ nine = 2024-01-01 10:00:00 }] }
[[list.of]]
a = 1.5
[[list.of]]
  b = -3
"""
PLACES = {
    "top": (2, 1),
    "one": (3, 1),
    'one."two.three"': (4, 1),
    'one."two.three"[1]': (5, 10),
    'one."two.three"[2]': (6, 5),
    'one."two.three"[2][1]': (6, 9),
    "one.four": (8, 1),
    "one.four.five": (8, 10),
    "one.four.six.seven": (8, 20),
    "one.four.eight": (9, 11),
    "one.four.eight[0].nine": (9, 22),
    "list.of[0]": (10, 1),
    "list.of[0].a": (11, 1),
    "list.of[1].b": (13, 3),
}
YAML = """\
id: a
triggers:
  - keywords: [one, "two"]
  - intent: x
    context: {has_files: ["*.md"]}
steps:
- id: b
  pipeline:
  - [ls, -l]
  - - wc
"""
YAML_PLACES = {
    "id": (1, 1),
    "triggers[0]": (3, 5),
    "triggers[0].keywords[1]": (3, 21),
    "triggers[1].context.has_files[0]": (5, 27),
    "steps[0]": (7, 3),
    "steps[0].pipeline[0][1]": (9, 10),
    "steps[0].pipeline[1][0]": (10, 7),
}


def test_toml() -> None:
    found = toml_places(TOML)
    assert {key: found.get(key) for key in PLACES} == PLACES


def test_yaml() -> None:
    found = yaml_places(YAML)
    assert {key: found.get(key) for key in YAML_PLACES} == YAML_PLACES
    assert yaml_places(YAML, above=3)["id"] == (4, 1)


def _problems(changes: dict[str, bytes]) -> tuple[Problem, ...]:
    return checked(skill(changes)).problems


def test_a_problem_of_the_manifest_has_the_line_of_its_key_or_of_the_nearest_table() -> None:
    text = skill().files["skill.toml"].decode().replace('name = "', 'nam = "', 1)
    found = {one.key: one for one in _problems({"skill.toml": text.encode()})}
    lines = text.split("\n")
    assert lines[found["skill.nam"].line - 1].startswith("nam = ")
    assert lines[found["skill.name"].line - 1] == "[skill]"


def test_a_problem_of_a_recipe_has_its_line_below_front_matter_too() -> None:
    path = next(path for path in skill().files if path.startswith("recipes/"))
    text = "---\nfeature: eks\n---\n" + skill().files[path].decode().replace("steps:", "stepz:", 1)
    found = {one.key: one for one in _problems({path: text.encode()})}
    assert text.split("\n")[found["stepz"].line - 1] == "stepz:"


@pytest.mark.parametrize("folder", sorted((HERE / "defects").iterdir()), ids=lambda folder: folder.name)
def test_every_problem_with_a_key_has_a_line(folder: Path) -> None:
    tree = overlaid(folder)
    for one in checked(tree).problems:
        assert one.rule
        if one.file in tree.files:
            assert 0 <= one.line <= tree.files[one.file].count(b"\n") + 1
        top = one.key.partition(".")[0].partition("[")[0]
        if top and re.search(rf"^\[*{top}\b", tree.files.get(one.file, b"").decode(errors="replace"), re.MULTILINE):
            assert one.line, one


@pytest.mark.parametrize("file", sorted((ROOT / "skills").glob("*/recipes/*.yaml")), ids=lambda file: file.stem)
def test_each_key_of_a_recipe_stands_where_it_is_said_to(file: Path) -> None:
    text = file.read_text()
    lines = text.split("\n")
    places = yaml_places(text)
    read = read_yaml(file.name, text.encode())
    assert isinstance(read, dict)
    for number, step in enumerate(read["steps"] if isinstance(read["steps"], list) else ()):
        line, column = places[f"steps[{number}].id"]
        assert lines[line - 1][column - 1 :] == f"id: {step['id']}"
    assert not isinstance(read_front_matter(file.name, text), list)


@given(st.text(alphabet="ab.=[]{},\"' \n#\\'0", max_size=60))
def test_no_text_stops_the_finder(text: str) -> None:
    for line, column in toml_places(text).values():
        assert 1 <= line <= text.count("\n") + 1
        assert 1 <= column <= len(text) + 1
