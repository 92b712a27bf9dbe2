"""Lines with the verdict that they must get, in data files. A mistake of the engine adds a line there."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from runtime.safety.judge import judge
from runtime.safety.table import Table
from runtime.safety.verdict import CRITICAL, HIGH

HERE = Path(__file__).parent / "cases"
CASES: list[dict[str, Any]] = [
    case for file in sorted(HERE.glob("*.toml")) for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["line"] for case in CASES])
def test_a_line_gets_its_verdict(case: dict[str, Any], rules: Table) -> None:
    verdict = judge(case["line"], rules)
    if "danger" in case:  # dangerous lines and their next of kin, by family
        assert (verdict.level in {HIGH, CRITICAL}) is case["danger"]
    else:
        assert verdict.level == case["verdict"]
    named = {f"{one.family}/{one.rule}" for one in verdict.findings}
    assert set(case.get("rules", [])) <= named
