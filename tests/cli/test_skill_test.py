"""`caro skill test`, in processes of its own."""

import json
import sys
from pathlib import Path

import pytest

from runtime.errors import INVALID, NOT_FOUND, SUCCESS
from tests.authoring.case import written
from tests.making import bare, composed, tree
from tests.project import ROOT, Done, run

RECIPES = """mock_commands: [{command: "sh -c *"}]
test_cases:
  - name: a token is rotated
    recipe: rotate-token
    parameters: {token: t0ken-1, password: pass-word-1}
    mock_commands: [{command: "svc token set *", exit_code: CODE, stderr: "refused: t0ken-1"}]
    expected_result: success
"""
KNOWLEDGE = "## Test: weather\n- **Input request**: what is the weather in Paris\n- **Expected files loaded**: none\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sound skill, in a folder of its own, beside an empty home."""
    (written(tmp_path / "skill") / "tests").mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "bundle").write_bytes(bare(composed([tree("custom.test")])))
    return tmp_path


def caro(folder: Path, *words: str) -> Done:
    environment = {"CARO_BUNDLE": str(folder / "bundle"), "PYTHONPATH": str(ROOT), "HOME": str(folder / "home")}
    done = run([sys.executable, "-m", "runtime", "skill", "test", "skill", *words], env=environment, cwd=folder)
    assert list((folder / "home").iterdir()) == []
    return done


def put(folder: Path, code: int) -> None:
    (folder / "skill/tests/recipe_test.yaml").write_text(RECIPES.replace("CODE", str(code)))


def test_a_skill_without_cases(folder: Path) -> None:
    done = caro(folder)
    assert done.code == NOT_FOUND
    assert "it has none of tests/knowledge_test.md, tests/recipe_test.yaml, tests/executable_test.yaml" in done.err


def test_both_files_count(folder: Path) -> None:
    put(folder, 0)
    (folder / "skill/tests/knowledge_test.md").write_text(KNOWLEDGE)
    done = caro(folder)
    assert (done.code, done.err) == (SUCCESS, "")
    assert "weather" in done.out
    assert "a token is rotated" in done.out
    assert done.out.endswith("2 of 2 cases passed\n")
    assert "weather" not in caro(folder, "--filter", "TOKEN").out


def test_a_case_that_fails(folder: Path) -> None:
    put(folder, 7)
    done = caro(folder)
    assert done.code == INVALID
    assert "ended as failed (step rotate: exit code 7; expected 0); expected success" in done.out
    assert "0 of 1 cases passed" in done.out
    assert "1 of 1 cases failed" in done.err
    assert "refused" not in done.out


def test_verbose_tells_what_a_recipe_did_without_secrets(folder: Path) -> None:
    put(folder, 7)
    done = caro(folder, "--verbose")
    assert "step rotate" in done.out
    assert "svc token set --stdin --file ./svc.yaml" in done.out
    assert "refused: ***" in done.out
    assert "t0ken-1" not in done.out


def test_data(folder: Path) -> None:
    put(folder, 7)
    value = json.loads(caro(folder, "--format", "json", "--verbose").out)
    assert caro(folder, "--format", "yaml", "--verbose").out.startswith(
        "path: skill\npassed: false\ncases:\n- name: a token is rotated\n"
    )
    [case] = value["cases"]
    assert (value["passed"], case["kind"], case["result"], case["rolled_back"]) == (False, "recipe", "failed", False)
    assert case["commands"][1] == "svc token set --stdin --file ./svc.yaml"
    assert [act["id"] for act in case["transcript"]["acts"]] == ["check", "rotate"]
    put(folder, 0)
    [case] = json.loads(caro(folder, "--format", "json", "--verbose").out)["cases"]
    assert "transcript" not in case


def test_nothing_of_that_name(folder: Path) -> None:
    put(folder, 0)
    assert caro(folder, "--filter", "rain").code == NOT_FOUND


def test_all_problems_of_both_files_are_said_at_once(folder: Path) -> None:
    (folder / "skill/tests/recipe_test.yaml").write_text("test_cases: []\n")
    (folder / "skill/tests/knowledge_test.md").write_text("# Nothing\n")
    done = caro(folder)
    assert done.code == INVALID
    assert "2 problems" in done.err
    assert "tests/knowledge_test.md: found no case" in done.err
    assert "tests/recipe_test.yaml: test_cases: found no case" in done.err
