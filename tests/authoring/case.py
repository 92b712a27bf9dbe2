"""Skills as data: a sound one, and folders that hold only the files in which a defective one differs, with its exact problems."""

import tomllib
from pathlib import Path

from bundler.safety import builtin
from runtime.authoring.validate.problems import Problem
from runtime.contract.verified import SkillTree
from runtime.safety.table import Table

HERE = Path(__file__).parent
OWN = {"expected.toml", "removed.txt"}
TABLE = Table([builtin()])  # of the safety engine


def files(folder: Path) -> dict[str, bytes]:
    """The files of a case, without what only the test reads."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {path: data for path, data in found.items() if path not in OWN}


def sound() -> dict[str, bytes]:
    """The files of a skill without a defect."""
    return files(HERE / "sound")


def written(folder: Path) -> Path:
    """The sound skill in a new folder."""
    for path, data in sound().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def skill(changes: dict[str, bytes] | None = None, removed: tuple[str, ...] = ()) -> SkillTree:
    """The sound skill with other files."""
    kept = {path: data for path, data in sound().items() if path not in removed}
    return SkillTree(origin="skills/custom.sound", files={**kept, **(changes or {})})


def overlaid(folder: Path) -> SkillTree:
    """The sound skill with the files of a case, less those that its removed.txt lists."""
    removed = folder / "removed.txt"
    return skill(files(folder), tuple(removed.read_text().split()) if removed.exists() else ())


def expected(folder: Path) -> list[dict[str, object]]:
    """The problems that a case must have."""
    problems: list[dict[str, object]] = tomllib.loads((folder / "expected.toml").read_text()).get("problem", [])
    return problems


def misfits(found: tuple[Problem, ...], wanted: list[dict[str, object]]) -> list[str]:
    """What was reported and not expected, and the reverse. `found` and `wanted` are pieces of the report's words."""
    left = list(found)
    missing = []
    for one in wanted:
        fitting = [problem for problem in left if _fits(problem, one)]
        if fitting:
            left.remove(fitting[0])
        else:
            missing.append(f"missing: {one}")
    return [*missing, *(f"unexpected: {problem} (warning: {problem.warning})" for problem in left)]


def _fits(problem: Problem, wanted: dict[str, object]) -> bool:
    return (
        (problem.file, problem.key, problem.warning) == (wanted["file"], wanted["key"], wanted.get("warning", False))
        and str(wanted["found"]) in problem.found
        and str(wanted["wanted"]) in problem.wanted
    )
