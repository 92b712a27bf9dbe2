"""A report as SARIF 2.1.0: what the schema demands of the parts that are used, and that places and levels are right."""

import json
from pathlib import Path

import jsonschema
import pytest

from runtime import __version__
from runtime.authoring.report import RULES
from runtime.authoring.sarif import sarif
from runtime.authoring.scan.content import scanned
from runtime.authoring.validate.manifest import checked
from runtime.authoring.validate.problems import Problem
from tests.authoring.case import HERE, TABLE, overlaid

# The demands of sarif-schema-2.1.0.json on the objects that we write; closed, so that a key of ours that SARIF lacks is found.
TEXT = {"type": "object", "required": ["text"], "additionalProperties": False, "properties": {"text": {"type": "string"}}}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}},
}
URI = {"type": "string", "format": "uri-reference", "pattern": r"^[A-Za-z0-9._~:/%-]+$"}
PLACE = {
    "type": "object",
    "required": ["artifactLocation"],
    "additionalProperties": False,
    "properties": {
        "artifactLocation": {"type": "object", "additionalProperties": False, "properties": {"uri": URI}},
        "region": REGION,
    },
}
LOGICAL = {"type": "object", "additionalProperties": False, "properties": {"fullyQualifiedName": {"type": "string"}}}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"physicalLocation": PLACE, "logicalLocations": {"type": "array", "items": LOGICAL, "uniqueItems": True}},
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"enum": list(RULES)},
        "ruleIndex": {"type": "integer", "minimum": 0, "maximum": len(RULES) - 1},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {"id": {"type": "string"}, "shortDescription": TEXT},
}
SEMANTIC = {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$"}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "semanticVersion": SEMANTIC,
        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
    },
}
RUN = {
    "type": "object",
    "required": ["tool"],
    "additionalProperties": False,
    "properties": {
        "tool": {"type": "object", "required": ["driver"], "additionalProperties": False, "properties": {"driver": DRIVER}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN, "minItems": 1}},
}


def log(folder: str, problems: list[Problem], errors: list[Problem]) -> dict[str, object]:
    made = sarif(folder, problems, errors, RULES)
    found: dict[str, object] = json.loads(json.dumps(made))
    jsonschema.Draft202012Validator(LOG).validate(found)
    return found


def results(found: dict[str, object]) -> list[dict[str, object]]:
    runs = found["runs"]
    assert isinstance(runs, list)
    listed: list[dict[str, object]] = runs[0]["results"]
    return listed


@pytest.mark.parametrize("folder", sorted((HERE / "defects").iterdir()), ids=lambda folder: folder.name)
def test_the_report_of_every_defect_is_sound(folder: Path) -> None:
    tree = overlaid(folder)
    read = checked(tree)
    problems = [*read.problems, *scanned(tree, read.manifest, read.recipes, TABLE)]
    found = results(log("skills/custom.sound", problems, [one for one in problems if not one.warning]))
    assert [one["ruleId"] for one in found] == [one.rule for one in problems]
    assert [one["level"] for one in found] == ["warning" if one.warning else "error" for one in problems]


ONE = Problem(file="knowledge/a b.md", key="x.y", found="this", wanted="that", rule="document", line=3, column=5)
URIS = {
    ".": "knowledge/a%20b.md",
    "skills/one": "skills/one/knowledge/a%20b.md",
    "./skills/../one": "one/knowledge/a%20b.md",
    "/abs": "file:///abs/knowledge/a%20b.md",
    "..": "../knowledge/a%20b.md",
    "\udcff": "%FF/knowledge/a%20b.md",
}


@pytest.mark.parametrize("folder", URIS)
def test_a_file_is_named_from_where_caro_runs(folder: str) -> None:
    result = results(log(folder, [ONE], []))[0]
    assert result == {
        "ruleId": "document",
        "ruleIndex": list(RULES).index("document"),
        "level": "warning",
        "message": {"text": "x.y: found this; wanted that"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": URIS[folder]},
                    "region": {"startLine": 3, "startColumn": 5},
                },
                "logicalLocations": [{"fullyQualifiedName": "x.y"}],
            }
        ],
    }


def test_a_run_without_findings_says_so() -> None:
    found = log(".", [], [])
    runs = found["runs"]
    assert isinstance(runs, list)
    assert runs[0]["results"] == []
    assert runs[0]["tool"]["driver"]["semanticVersion"] == __version__
