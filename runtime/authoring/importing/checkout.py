"""A folder that somebody else keeps: what can be taken is read as carefully as a skill, the rest is counted."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from runtime.authoring.importing.note import Notes
from runtime.supply import limits
from runtime.supply.folder import Found, contents, is_folder, links_out, missing, refused, walk

GIT = ".git"


def files_of(
    folder: Path, notes: Notes, taken: Callable[[str], str], skip: Callable[[str], bool] | None = None
) -> dict[str, bytes]:
    """The files of a folder, by path. `taken` says of a path why it is not, or nothing; what `skip` names is not looked at.

    Raises CaroError: not found, or invalid for more than a skill can hold.
    """
    if not is_folder(folder):
        raise missing(folder, "correct the path")
    found = list(islice(walk(folder, skip or _is_history, any_name=True), limits.ENTRIES + 1))
    if len(found) > limits.ENTRIES:
        raise refused(folder, f"more than {limits.ENTRIES} files")
    linked = {one.path for one in links_out([one for one in found if not one.problem])}
    kept = [one for one in found if _is_kept(one, linked, taken, notes)]
    if len(kept) > limits.FILES:
        raise refused(folder, f"more than {limits.FILES} files to take")
    return contents(folder, kept)


def whole(folder: Path, notes: Notes) -> dict[str, bytes]:
    """Every file of a folder; what cannot be kept is noted as lost."""
    if not is_folder(folder):
        raise missing(folder, "correct the path")
    found = list(islice(walk(folder, _is_history, any_name=True), limits.FILES + 1))
    if len(found) > limits.FILES:
        raise refused(folder, f"more than {limits.FILES} files")
    linked = {one.path for one in links_out([one for one in found if not one.problem])}
    kept = []
    for one in found:
        problem = _problem(one, linked)
        if problem:
            notes.lost(problem, one.path, "a regular file of the folder's own")
        else:
            kept.append(one)
    return contents(folder, kept)


def is_hidden(path: str) -> bool:
    """Whether some part of the path is."""
    return any(part.startswith(".") for part in path.split("/"))


def _is_history(path: str) -> bool:
    return path.rpartition("/")[2] == GIT


def _problem(found: Found, linked: set[str]) -> str:
    return found.problem or ("a hard link to a file outside of the folder" if found.path in linked else "")


def _is_kept(found: Found, linked: set[str], taken: Callable[[str], str], notes: Notes) -> bool:
    why = _problem(found, linked) or taken(found.path)
    if why:
        notes.left_out(why, found.path)
    return not why
