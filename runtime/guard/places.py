"""Where things are on this machine: the folders behind `~`, `./` and the variables, and what is caro's own."""

import os
import sys
from collections.abc import Mapping, Sequence

from runtime.guard import paths
from runtime.guard.home import NOWHERE, account_home, caro_home, home
from runtime.guard.programs import search_path
from runtime.guard.records import Ceiling, Places

SKILLS_CACHE = "cache"
ANCHOR, ROTATED = ".anchor", ".d"  # behind the journal's name: its head and count, and the folder of full journals
JOURNAL = "caro/journal.jsonl"  # below the state folder
REPOSITORIES = (".git", ".hg", ".svn")


def journal_path(ceiling: Ceiling, environment: Mapping[str, str]) -> str:
    """The journal's file. A policy that requires a journal fixes it: then no variable moves it, HOME neither."""
    asked = ceiling.policy.journal if ceiling.policy else None
    if asked and asked.required:
        fixed = account_home()
        return _below(fixed if fixed != NOWHERE else home(environment), asked.path or f"~/.local/state/{JOURNAL}")
    if asked and asked.path:
        return _below(home(environment), asked.path)
    state = environment.get("XDG_STATE_HOME", "")
    return os.path.join(state if os.path.isabs(state) else os.path.join(home(environment), ".local/state"), JOURNAL)


def _below(folder: str, path: str) -> str:
    path = path.removeprefix("~/") if path.startswith("~/") else path
    return os.path.normpath(os.path.join(folder, path))


def here(skill: str, ceiling: Ceiling, environment: Mapping[str, str]) -> Places:
    """The places of one skill, links followed. `environment` is that of this process."""
    folder = os.path.realpath(os.getcwd())
    own = caro_home(environment)
    return Places(
        home=os.path.realpath(home(environment)),
        folder=folder,
        project=project(folder, environment),
        cache=os.path.realpath(os.path.join(own, SKILLS_CACHE, skill)),
        kept=kept(own, journal_path(ceiling, environment)),
        programs=tuple(dict.fromkeys(os.path.realpath(one) for one in search_path(ceiling))),
    )


def project(folder: str, environment: Mapping[str, str]) -> str:
    """The project around a folder: what CARO_PROJECT_ROOT says, the nearest repository at or above it, or the folder."""
    said = environment.get("CARO_PROJECT_ROOT", "")
    if os.path.isabs(said):
        return os.path.realpath(said)
    above = folder
    while not any(os.path.lexists(os.path.join(above, name)) for name in REPOSITORIES):
        if above == os.path.dirname(above):
            return folder
        above = os.path.dirname(above)
    return above


def kept(own: str, journal: str) -> tuple[str, ...]:
    """What nobody is granted: settings, journal, executable and what it unpacked; each by its own name and with links followed."""
    unpacked = getattr(sys, "_MEIPASS", "")
    program = [sys.executable, unpacked] if getattr(sys, "frozen", False) else []
    found = [own, journal, journal + ANCHOR, journal + ROTATED, *filter(None, program)]
    return tuple(dict.fromkeys(one for path in found for one in (os.path.abspath(path), os.path.realpath(path))))


def settled(patterns: Sequence[str] | None, places: Places, written: Sequence[str]) -> tuple[str, ...] | None:
    """Patterns of paths as absolute paths with links followed; None stays None.

    A link may not lead out of the project, the cache or the current folder, nor out of what the skill may write (`written`,
    patterns): somebody could have put it there. Such a pattern is left out.
    """
    if patterns is None:
        return None
    found = [_settled(pattern, places, written) for pattern in patterns]
    return tuple(dict.fromkeys(path for path in found if path))


def _settled(pattern: str, places: Places, written: Sequence[str]) -> str:
    path = paths.expanded(pattern, places)
    if not path:
        return ""
    real = os.path.realpath(path)
    folder, _ = paths.root(pattern, places)
    limits = [folder] if folder in {places.folder, places.project, places.cache} else []
    limits += [one for one in (paths.expanded(other, places) for other in written) if one != path and paths.contains(one, path)]
    return real if all(paths.contains(os.path.realpath(limit), real) for limit in limits) else ""
