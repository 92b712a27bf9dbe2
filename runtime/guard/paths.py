"""Paths of grants: how they are written, what they stand for, what lies below them, which are never granted. Pure."""

import re
from posixpath import normpath

from runtime.contract.characters import hides
from runtime.guard.records import ANY, Places

PROJECT, CACHE = "$CARO_PROJECT_ROOT", "$CARO_CACHE"
ROOTS = re.compile(r"/|~(?:/|\Z)|\./|\$CARO_PROJECT_ROOT(?:/|\Z)|\$CARO_CACHE(?:/|\Z)")
FOLDERS = ("/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin")  # where programs are, unless policy says
# Folders that everybody shares, or that hold homes; whose writer owns the machine; that are the kernel's, with all below.
SHARED = frozenset(("/", "/tmp", "/var/tmp", "/dev/shm", "/home", "/root", "/Users"))  # noqa: S108
SYSTEM = frozenset(("/etc", "/usr", "/var", "/opt", "/lib", "/lib64", "/boot", "/run"))
KERNEL = ("/proc", "/sys", "/dev")
# Stands for any machine where a path is judged before anybody runs it.
ANYWHERE = Places(
    home="/~", folder="/~/here", project="/~/here", cache="/~/.caro/cache/skill", kept=("/~/.caro",), programs=FOLDERS
)


def path_problem(path: str) -> str | None:
    """What is wanted instead of a path that a request names, or None."""
    if not ROOTS.match(path) or hides(path):
        return "a path from /, ~/, ./, $CARO_PROJECT_ROOT or $CARO_CACHE"
    if "\\" in path or "$" in path[1:] or any(character in path for character in "*?["):
        return "a path with /, without variables and globs; a folder stands for all below it"
    return "a path without '..'" if ".." in path.split("/") else None


def grant_problem(path: str, *, write: bool) -> str | None:
    """What is wanted instead of a path that nobody may be granted on any machine (row 45), or None."""
    refused = refusal(expanded(path, ANYWHERE), ANYWHERE, write=write)
    return "a folder of the skill's own, such as $CARO_CACHE" if refused else None


def root(pattern: str, places: Places) -> tuple[str, str]:
    """The folder that the first part of a pattern stands for, and the rest of it. The folder is empty where there is none."""
    named = ((PROJECT, places.project), (CACHE, places.cache), ("~", places.home), (".", places.folder))
    for prefix, folder in named:
        if pattern == prefix or pattern.startswith(prefix + "/"):
            return folder, pattern[len(prefix) :]
    if pattern == ANY:
        return "/", ""
    return ("/", pattern) if pattern.startswith("/") else ("", "")


def expanded(pattern: str, places: Places) -> str:
    """The absolute path that a pattern stands for, `..` resolved in its words; empty for what stands for none."""
    folder, rest = root(pattern, places)
    return plain(folder + rest) if folder else ""


def plain(path: str) -> str:
    """An absolute path without `.`, `..` and doubled slashes; empty for one that is relative or holds a NUL."""
    return "/" + normpath(path).lstrip("/") if path.startswith("/") and "\0" not in path else ""


def contains(folder: str, path: str) -> bool:
    """Whether the path is the folder or lies below it, by whole parts: /home/ab is not below /home/a."""
    return bool(folder) and (folder in {"/", path} or path.startswith(folder + "/"))


def deepest(folders: tuple[str, ...], path: str) -> str:
    """The longest of the folders that contain the path, or empty."""
    return max((folder for folder in folders if contains(folder, path)), key=len, default="")


def refusal(path: str, places: Places, *, write: bool) -> str:
    """Why nobody may be granted this path (attack table, row 45); empty where one may."""
    if contains(places.cache, path):
        return ""
    if not path or path in SHARED or contains(path, places.home or "/"):
        return "it is shared by all, or holds a home"
    for kept in places.kept:
        if contains(path, kept) or contains(kept, path):
            return f"it is or holds {kept}, which is this program's own"
    if contains(KERNEL[0], path):
        return "it is the kernel's, and shows other processes"
    return _not_written(path, places) if write else ""


def _not_written(path: str, places: Places) -> str:
    if path in SYSTEM or any(contains(folder, path) for folder in KERNEL):
        return "its writer owns the machine"
    if any(contains(path, folder) or contains(folder, path) for folder in places.programs):
        return "programs are started from there"
    return ""
