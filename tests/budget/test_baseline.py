"""size.json, and what changed since."""

from pathlib import Path

import pytest

from bundler.budget.baseline import baseline_of, compare, read_baseline, rendered, write_baseline
from runtime.errors import INVALID, OUTPUT, CaroError
from tests.budget.attributed import Row, attribution

ROWS: list[Row] = [
    ("interpreter", "python", "libpython3.12.so.1.0", 600),
    ("skills", "tool.jq", "recipes", 20),
    ("skills", "core.git", "recipes", 20),
    ("skills", "core.git", "compiled", 3),
    ("skills", "core.git", "knowledge", 50),
]
TEXT = """\
{
 "groups": {
  "interpreter": 600,
  "skills": 93
 },
 "layout": "onefile",
 "optimise": "start",
 "platform": "linux-x86_64",
 "profile": "test",
 "python": "3.12.1 sha256:aa",
 "skills": {
  "core.git": {
   "knowledge": 50,
   "recipes": 23
  },
  "tool.jq": {
   "recipes": 20
  }
 },
 "total": 693
}
"""


def test_the_file_is_made_for_diffs(tmp_path: Path) -> None:
    file = tmp_path / "test" / "size.json"
    write_baseline(file, baseline_of(attribution(ROWS)))
    assert file.read_text() == TEXT
    assert [path.name for path in file.parent.iterdir()] == ["size.json"]


def test_the_order_of_parts_leaves_no_trace() -> None:
    assert rendered(baseline_of(attribution(ROWS[::-1]))) == TEXT


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "size.json"
    assert read_baseline(file) is None
    baseline = baseline_of(attribution(ROWS))
    write_baseline(file, baseline)
    assert read_baseline(file) == baseline


BAD = {
    "no json": ("{", "no JSON"),
    "no text": ("\udcff", "no JSON"),
    "nested too deeply": ("[" * 100_000, "no JSON"),
    "no object": ("[1]", "no JSON object"),
    "a missing key": (TEXT.replace('"total": 693', '"profile": "test"'), "total: found nothing"),
    "an unknown key": (TEXT.replace('"total"', '"sum": 1, "total"'), "sum: found an unknown key"),
    "a string for a number": (TEXT.replace("693", '"693"'), "total: found the string '693'; wanted an integer"),
    "a share for a number": (TEXT.replace("600", "0.5"), "groups.interpreter: found the number 0.5; wanted an integer"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_baseline_is_refused_where_it_is_bad(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "size.json"
    text, complaint = BAD[kind]
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(CaroError) as error:
        read_baseline(file)
    assert error.value.code == INVALID
    assert str(file) in error.value.message
    assert complaint in error.value.message


def test_a_folder_in_its_place_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as error:
        read_baseline(tmp_path)
    assert error.value.code == INVALID
    file = tmp_path / "size.json"
    file.mkdir()
    with pytest.raises(CaroError) as error:
        write_baseline(file, baseline_of(attribution(ROWS)))
    assert error.value.code == OUTPUT
    assert [path.name for path in tmp_path.iterdir()] == ["size.json"]


def test_nothing_changed() -> None:
    assert compare(baseline_of(attribution(ROWS)), attribution(ROWS)) == []


def test_changes_by_kind_the_greatest_first() -> None:
    now: list[Row] = [
        ("interpreter", "python", "libpython3.12.so.1.0", 590),
        ("library", "click", "click.core", 7),
        ("skills", "core.git", "recipes", 23),
        ("skills", "core.git", "knowledge", 60),
        ("skills", "cloud.aws", "knowledge", 99),
    ]
    rows = compare(baseline_of(attribution(ROWS)), attribution(now))
    assert [(row.kind, row.name, row.layer, row.difference) for row in rows] == [
        ("total", "total", "", 86),
        ("group", "skills", "", 89),
        ("group", "interpreter", "", -10),
        ("group", "library", "", 7),
        ("skill", "cloud.aws", "", 99),
        ("skill", "tool.jq", "", -20),
        ("skill", "core.git", "", 10),
        ("layer", "cloud.aws", "knowledge", 99),
        ("layer", "tool.jq", "recipes", -20),
        ("layer", "core.git", "knowledge", 10),
    ]
    assert sum(row.difference for row in rows if row.counted) == rows[0].difference
