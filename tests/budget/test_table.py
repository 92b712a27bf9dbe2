"""Renderings of an attribution."""

import json

from bundler.budget.baseline import baseline_of
from bundler.budget.parts import Made
from bundler.budget.table import report, text
from tests.budget.attributed import Row, attribution
from tests.making import terminal

ROWS: list[Row] = [
    ("bootloader", "PyInstaller", "bootloader", 1000),
    ("interpreter", "python", "libpython3.12.so.1.0", 5500),
    ("skills", "cloud.aws", "knowledge", 1200),
    ("skills", "cloud.aws", "compiled", 100),
    ("skills", "core.git", "knowledge", 900),
    ("skills", "core.posix", "knowledge", 800),
    ("shared", "shared", "shared", 500),
    ("tables", "recipes", "RECI", 0),
]
BEFORE: list[Row] = [
    ("interpreter", "python", "libpython3.12.so.1.0", 5500),
    ("skills", "cloud.aws", "knowledge", 1500),
    ("skills", "core.git", "knowledge", 900),
    ("dictionary", "dictionary", "dictionary", 70),
]
ALONE = """\
made.caro: 10.0 kB (10000 B)

 share    size  bytes  group        owner
55.0 %  5.5 kB   5500  interpreter
55.0 %  5.5 kB   5500               python
30.0 %  3.0 kB   3000  skills
13.0 %  1.3 kB   1300               cloud.aws
17.0 %  1.7 kB   1700               and 2 more
10.0 %  1.0 kB   1000  bootloader
10.0 %  1.0 kB   1000               PyInstaller
 5.0 %   500 B    500  shared
 0.0 %     0 B      0  tables
"""
COMPARED = """\
made.caro: 10.0 kB (10000 B), +2030 B against the baseline

 share    size  bytes  change  group        owner
55.0 %  5.5 kB   5500          interpreter
55.0 %  5.5 kB   5500                       python
30.0 %  3.0 kB   3000    +600  skills
13.0 %  1.3 kB   1300    -200               cloud.aws
 9.0 %   900 B    900                       core.git
 8.0 %   800 B    800    +800               core.posix
10.0 %  1.0 kB   1000   +1000  bootloader
10.0 %  1.0 kB   1000                       PyInstaller
 5.0 %   500 B    500    +500  shared
 0.0 %     0 B      0     -70  dictionary
 0.0 %     0 B      0          tables
"""


def test_groups_and_their_largest_owners() -> None:
    assert text(attribution(ROWS), terminal(), owners=1) == ALONE


def test_changes_against_a_baseline() -> None:
    assert text(attribution(ROWS), terminal(), baseline_of(attribution(BEFORE))) == COMPARED


def test_a_baseline_that_was_made_otherwise_is_shown_and_said_to_be() -> None:
    other = baseline_of(attribution(BEFORE, made=Made(python="3.11.2 sha256:bb")))
    lines = text(attribution(ROWS), terminal(), other).splitlines()
    assert lines[0].endswith("+2030 B against the baseline")
    assert lines[1].startswith("the baseline was made with another interpreter '3.11.2 sha256:bb', now '3.12.1 sha256:aa'")


def test_a_name_cannot_speak_to_the_terminal() -> None:
    hostile: list[Row] = [("library", "\x1b]0;owned\x07", "x", 5), ("tables", "\x1b[2J", "x", 5)]
    assert "\x1b" not in text(attribution(hostile), terminal())


def test_the_report_is_whole_and_json() -> None:
    baseline = baseline_of(attribution(BEFORE))
    found = json.loads(json.dumps(report(attribution(ROWS), baseline)))
    assert sum(part["stored"] for part in found["parts"]) == found["size"] == 10_000
    assert sum(group["stored"] for group in found["groups"].values()) == found["size"]
    assert found["skills"]["cloud.aws"] == {
        "knowledge": {"stored": 1200, "raw": 2400},
        "recipes": {"stored": 100, "raw": 200},
        "total": {"stored": 1300, "raw": 2600},
    }
    assert found["baseline"]["total"] == 7970
    assert found["baseline"]["incomparable"] == ""
    assert found["baseline"]["changes"][0] == {"kind": "total", "name": "total", "layer": "", "before": 7970, "after": 10_000}
    assert report(attribution(ROWS))["baseline"] is None
