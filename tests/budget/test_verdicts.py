"""An attribution, a budget and a baseline; the complaint that comes of them. Each file of verdicts/ is one case."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bundler.budget.advice import advised
from bundler.budget.baseline import Baseline
from bundler.budget.judge import judge, notes
from bundler.budget.limits import Budget, parse_share, parse_size
from bundler.budget.overrun import overrun_error
from tests.budget.attributed import MADE, attribution

CASES = sorted((Path(__file__).parent / "verdicts").glob("*.toml"))
ALIKE = {"profile": "test", "python": MADE.python, "platform": MADE.platform, "optimise": MADE.optimise, "layout": MADE.layout}


def _budget(table: Mapping[str, Any]) -> Budget:
    sizes = {key: parse_size(text) for key, text in table.items() if key not in {"growth", "skills"}}
    skills = {id: parse_size(text) or 0 for id, text in table.get("skills", {}).items()}
    return Budget(**sizes, growth=parse_share(table.get("growth", "")), skills=skills)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_verdict(file: Path) -> None:
    case = tomllib.loads(file.read_text())
    found = attribution([tuple(row) for row in case["parts"]], documents=case.get("documents"))
    table = case.get("baseline")
    baseline = Baseline(**{**ALIKE, "groups": {}, "skills": {}, **table}) if table else None
    budget = _budget(case["budget"])
    weights = {id: sum(size.stored for size in layers.values()) for id, layers in found.skills().items()}

    def without(id: str, documents: Sequence[str]) -> int:
        raw: int = sum(case["documents"][id][path] for path in documents)
        return weights[id] - raw // 2

    overruns = advised(judge(found, budget, baseline), found, without, keep=case.get("keep", ()))
    error = overrun_error("test", overruns)
    assert (error.message if overruns else "") == case["complaint"].strip()
    assert (error.code, error.hint) == (7, "'bundler size test' shows where every byte goes")
    assert notes(found, budget, baseline) == case.get("notes", [])
