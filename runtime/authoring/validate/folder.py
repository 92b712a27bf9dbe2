"""A skill's folder as an author has it: what can be read is read, and what may not stand in a skill is one problem each.

A source refuses the same things at the first of them; here they join the report.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from runtime.authoring.validate.problems import FOLDER, Problem
from runtime.contract.verified import SkillTree
from runtime.errors import CaroError
from runtime.supply import limits
from runtime.supply.folder import Found, is_folder, links_out, missing, read, walk

WANTED = "regular files of the skill's own, with plain names"


def examined(folder: Path) -> tuple[SkillTree, list[Problem]]:
    """The tree of what can be read, without `tests/` and `src/`, and a problem for all else. Raises CaroError (not found)."""
    if not is_folder(folder):
        raise missing(folder, "correct the path, or create the skill")
    problems: list[Problem] = []
    found = _listed(folder, problems)
    linked = {one.path for one in links_out([one for one in found if not one.problem])}
    problems += [_problem(one.path, one.problem) for one in found if one.problem]
    problems += [_problem(path, "a hard link to a file outside of the skill") for path in sorted(linked)]
    files = dict(_read(found, linked, problems))
    same = limits.collision(files)
    if same:
        problems.append(_problem(same[1], f"the same name as {same[0]} where case or Unicode form is ignored"))
    return SkillTree(origin=str(folder), files=files), problems


def _listed(folder: Path, problems: list[Problem]) -> list[Found]:
    """What lies there, up to the first folder that cannot be listed and the greatest number of files."""
    found: list[Found] = []
    try:
        found += islice(walk(folder, limits.LEFT_OUT.__contains__), limits.FILES + 1)
    except CaroError as error:
        problems.append(_problem("", error.message))
    if len(found) > limits.FILES:
        problems.append(_problem("", f"more than {limits.FILES} files"))
    return found[: limits.FILES]


def _read(found: Sequence[Found], linked: set[str], problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    total = 0
    for one in found:
        if one.problem or one.path in linked:
            continue
        try:
            data = read(one.file, one.status)
        except CaroError as error:
            problems.append(_problem(one.path, error.message.removeprefix(f"{one.file}: ")))
            continue
        total += len(data)
        if total > limits.TREE_BYTES:
            problems.append(_problem("", f"more than {limits.TREE_BYTES} bytes in all"))
            return
        yield one.path, data


def _problem(path: str, found: str) -> Problem:
    shown = path if path.isprintable() else ascii(path)[1:-1]
    return Problem(file=shown or ".", key="", found=found, wanted=WANTED, rule=FOLDER)
