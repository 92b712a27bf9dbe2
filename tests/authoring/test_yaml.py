"""YAML as the core schema of YAML 1.2 reads it, and what is refused of it (rows 15 to 18, 21)."""

import pytest

from runtime.authoring.validate.front_matter import features_of, front_matter
from runtime.authoring.validate.manifest import checked
from runtime.authoring.validate.yaml_text import VALUES, YAML_BYTES, read_yaml
from tests.authoring.case import skill

CORE: dict[str, object] = {
    "no": "no",
    "on": "on",
    "Yes": "Yes",
    "y": "y",
    "true": True,
    "False": False,
    "TRUE": True,
    "tRUE": "tRUE",
    "null": None,
    "~": None,
    "": None,
    "nUll": "nUll",
    "010": 10,
    "0o10": 8,
    "0x1F": 31,
    "-0o7": "-0o7",
    "+12": 12,
    "1_000": "1_000",
    "12:30:45": "12:30:45",
    "0b11": "0b11",
    "1.5": 1.5,
    ".5": 0.5,
    "1.": 1.0,
    "1e3": 1000.0,
    "1.2.3": "1.2.3",
    "-.inf": float("-inf"),
    "2026-01-01": "2026-01-01",
    "=": "=",
    '"010"': "010",
    "'true'": "true",
    "|-\n  no": "no",
    ">-\n  a\n  b": "a b",
    "[1, no, ~]": [1, "no", None],
    "{b: 1, c: {d: no}}": {"b": 1, "c": {"d": "no"}},
}
REFUSED = {
    "row 15, anchor": ("a: &x 1", "the anchor &x in line 1"),
    "row 15, anchor of a list": ("a: &x [1]", "the anchor &x in line 1"),
    "row 15, alias": ("a: *x", "the alias *x in line 1"),
    "row 17, python tag": ("a: !!python/name:os.system", "the tag tag:yaml.org,2002:python/name:os.system in line 1"),
    "row 17, core tag": ("a: !!str 1", "the tag tag:yaml.org,2002:str in line 1"),
    "row 17, own tag": ("a: !x {b: 1}", "the tag !x in line 1"),
    "row 17, plain tag": ("a: ! b", "the tag ! in line 1"),
    "row 18, key again": ("a: 1\nb: 2\na: 3", "the key 'a' again in line 3"),
    "row 18, quoted key again": ("a: 1\n'a': 3", "the key 'a' again in line 2"),
    "row 18, merge key": ("a: 1\n<<: {b: 1}", "the merge key << in line 2"),
    "number as a key": ("1: a", "the value 1 as a key in line 1"),
    "boolean as a key": ("true: a", "the value True as a key"),
    "nothing as a key": ("? \n: a", "the value None as a key"),
    "list as a key": ("[a]: b", "a table or list as a key"),
    "several documents": ("a: 1\n---\nb: 2", "a second document in line 2"),
    "directive": ("%YAML 1.1\n---\na: 1", "a directive in line 1"),
    "list": ("- a", "no table"),
    "nothing": ("# a comment", "nothing"),
    "deep list": ("a: " + "[" * 40 + "]" * 40, "values nested too deeply in line 1"),
    "deep table": ("\n".join(" " * depth + "a:" for depth in range(40)), "values nested too deeply in line 33"),
    "long": ("a: " + "x" * YAML_BYTES, f"{YAML_BYTES + 3} bytes"),
    "many": ("a:\n" + "- 1\n" * VALUES, f"more than {VALUES} values"),
    "long integer": ("a: " + "9" * 5000, "an integer beyond 64 bits in line 1"),
    "tab": ("a:\n\t- b", "no YAML: while scanning"),
    "escape beyond Unicode": ('a: "\\UFFFFFFFF"', "no YAML"),
    "control character": ("a: \x07", "no YAML: the character '\\x07' in line 1"),
    "row 21, foreign line break": ("a: 1\u2028b: 2", "the character '\\u2028' in line 1"),
    "row 21, byte order mark": ("\ufeffa: 1", "a byte order mark at offset 0"),
}


@pytest.mark.parametrize("text", CORE)
def test_row_18_a_plain_value_is_what_yaml_1_2_says(text: str) -> None:
    assert read_yaml("a.yaml", f"a: {text}\n".encode()) == {"a": CORE[text]}


@pytest.mark.parametrize("case", REFUSED)
def test_rows_15_to_18_are_refused_with_their_line(case: str) -> None:
    text, found = REFUSED[case]
    problems = read_yaml("a.yaml", text.encode())
    assert isinstance(problems, list)
    assert found in problems[0].found
    assert problems[0].file == "a.yaml"


def test_row_16_a_recursive_alias_is_never_built() -> None:
    problems = read_yaml("a.yaml", b"a: &x\n  b: *x\n")
    assert isinstance(problems, list)
    assert [problem.key for problem in problems] == ["a", "a.b"]


def test_row_21_bytes_that_are_no_utf_8() -> None:
    problems = read_yaml("a.yaml", b"a: \xff\n")
    assert isinstance(problems, list)
    assert problems[0].found == "byte 0xff at offset 3"


def test_row_21_a_document_in_utf_16() -> None:
    (problem,) = checked(skill({"knowledge/overview.md": "# Services\n".encode("utf-16")})).problems
    assert (problem.file, problem.found, problem.wanted) == ("knowledge/overview.md", "byte 0xff at offset 0", "UTF-8")


FRONT: dict[str, tuple[dict[str, object], str]] = {
    "---\nfeature: eks\n---\n# Title\n": ({"feature": "eks"}, "# Title\n"),
    "---\r\nfeature: eks\r\n---\r\n# Title\r\n": ({"feature": "eks"}, "# Title\r\n"),
    "---\nfeature: eks\n---": ({"feature": "eks"}, ""),
    "# Title\n---\nfeature: eks\n---\n": ({}, "# Title\n---\nfeature: eks\n---\n"),
    "---\nid: a\nsteps: []\n": ({}, "---\nid: a\nsteps: []\n"),
    "---\n- a\n---\nb\n": ({}, "---\n- a\n---\nb\n"),
    "": ({}, ""),
}


@pytest.mark.parametrize("text", FRONT)
def test_front_matter_stands_at_the_very_top(text: str) -> None:
    assert front_matter(text) == FRONT[text]


def test_files_are_told_by_their_feature() -> None:
    files = {
        "knowledge/a.md": b"---\nfeature: eks\n---\n# A\n",
        "knowledge/b.md": b"# B\n",
        "bin/c.wasm": b"---\nfeature: x\n---\n",
    }
    assert features_of(files) == {"knowledge/a.md": "eks"}
