"""Paths that a skill may hold, made of paths that somebody else chose."""

import re
from collections.abc import Iterable

from runtime.authoring.importing.note import Notes
from runtime.supply.limits import PATH_BYTES, collision, folded, foreign, path_problem, reserved

FOLDER = "knowledge/"
SUFFIX = re.compile(r"\.(?:md|markdown)\Z", re.IGNORECASE)


def is_markdown(path: str) -> bool:
    """Whether the name says so."""
    return SUFFIX.search(path) is not None


def placed(paths: Iterable[str], notes: Notes, taken: Iterable[str] = ()) -> dict[str, str]:
    """Where each document lies below knowledge/. `taken` are places that are gone.

    Names that some system cannot hold are changed, and those that only case or Unicode form tells apart are numbered.
    """
    used = {folded(place) for place in taken}
    places: dict[str, str] = {}
    plains = {path: FOLDER + "/".join(map(_part, SUFFIX.sub("", path).split("/"))) for path in paths}
    for path, plain in sorted(plains.items(), key=lambda pair: (f"{pair[1]}.md" != FOLDER + pair[0], pair)):
        place = next(place for number in range(1, len(used) + 2) if folded(place := _numbered(plain, number)) not in used)
        if path_problem(place):
            notes.left_out(f"a path longer than {PATH_BYTES} bytes", path)
            continue
        used.add(folded(place))
        if SUFFIX.sub("", place) != FOLDER + SUFFIX.sub("", path):
            notes.changed("a file name that not every system can hold", path)
        places[path] = place
    return _without_collisions(places, notes)


def _without_collisions(places: dict[str, str], notes: Notes) -> dict[str, str]:
    """Folders whose names differ in case only would be one folder elsewhere: their documents are left out."""
    while same := collision(places.values()):
        gone = [path for path, place in places.items() if f"{place}/".startswith(f"{same[1]}/")]
        for path in gone:
            notes.left_out("a folder that differs from another in case or Unicode form only", path)
        places = {path: place for path, place in places.items() if path not in gone}
    return places


def _numbered(plain: str, number: int) -> str:
    return f"{plain}.md" if number == 1 else f"{plain}-{number}.md"


def _part(part: str) -> str:
    """A part of a path that every system can hold, and that is not hidden."""
    kept = "".join("-" if foreign(character) else character for character in part)
    if kept.startswith("."):
        kept = f"dot-{kept.lstrip('.')}".rstrip("-")
    kept = kept.rstrip(". ")
    return f"-{kept}" if not kept or reserved(kept) or kept == "__pycache__" else kept
