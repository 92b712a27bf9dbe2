"""The skill in an archive. One thing that may not stand in a skill refuses all of it, and nothing is ever written to a disk."""

from collections.abc import Iterable, Mapping

from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, CaroError
from runtime.supply import limits
from runtime.supply.archive import tar
from runtime.supply.archive.entry import FILE, FOLDER, ArchiveError, Entry
from runtime.supply.archive.inflate import ZIP, inflated
from runtime.supply.archive.zip import entries as zip_entries

MANIFEST = "skill.toml"
HINT = "an archive of a skill holds regular files with plain names; 'caro skill pack' makes one"


def contents(data: bytes, shown: str, subdirectory: str = "") -> SkillTree:
    """The skill in the archive: at its root, in its only folder, or in a subdirectory of either.

    `shown` is the archive in messages. Raises CaroError (invalid).
    """
    try:
        found = list(_named(_entries(data)))
        return SkillTree(origin=shown, files=chosen(found, subdirectory))
    except ArchiveError as error:
        raise CaroError(f"{shown}: {error}", code=INVALID, hint=HINT) from None


def _entries(data: bytes) -> Iterable[Entry]:
    if len(data) > limits.ARCHIVE_BYTES + limits.UNPACKED_BYTES:
        raise ArchiveError(f"{len(data)} bytes; at most {limits.ARCHIVE_BYTES} are allowed")
    if data.startswith(ZIP):
        return zip_entries(data)
    plain = inflated(data)
    if not tar.is_tar(plain):
        raise ArchiveError("no archive that is known here (.tar.gz, .tgz, .tar.zst, .tar, .zip)")
    return tar.entries(plain)


def _named(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Each entry, by a path that cannot lead out of where it is unpacked (rows 5 and 10), and only once (row 9)."""
    seen: set[str] = set()
    for entry in entries:
        path = entry.path.removeprefix("./")
        if path in {"", "."} and entry.kind == FOLDER:
            continue
        problem = limits.path_problem(path)
        if problem:
            raise ArchiveError(f"{entry.path!a}: {problem}")
        if path in seen and entry.kind != FOLDER:
            raise ArchiveError(f"{path!a}: there twice")
        seen.add(path)
        yield Entry(path=path, kind=entry.kind, data=entry.data)


def chosen(entries: Iterable[Entry], subdirectory: str) -> dict[str, bytes]:
    """The files of the skill among all entries. Raises ArchiveError."""
    found = list(entries)
    prefix = _root(found, subdirectory)
    inside = [(entry.path.removeprefix(prefix), entry) for entry in found if entry.path.startswith(prefix)]
    kept = [(path, entry) for path, entry in inside if path.partition("/")[0] not in limits.LEFT_OUT]
    for path, entry in kept:
        if entry.kind not in {FILE, FOLDER}:
            raise ArchiveError(f"{prefix}{path}: {entry.kind}")
    files = {path: entry.data for path, entry in kept if entry.kind == FILE}
    within_limits(files)
    return files


def _root(found: list[Entry], subdirectory: str) -> str:
    """What paths of the skill begin with: nothing, or a folder and a slash. A forge wraps all it packs in one folder."""
    paths = {entry.path for entry in found}
    below = f"{subdirectory.strip('/')}/" if subdirectory.strip("/") else ""
    if f"{below}{MANIFEST}" in paths:
        return below
    tops = {path.partition("/")[0] for path in paths}
    only = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    if only and f"{only}{below}{MANIFEST}" in paths:
        return f"{only}{below}"
    raise ArchiveError(f"no {below}{MANIFEST} in it, nor in its only folder")


def within_limits(files: Mapping[str, bytes]) -> None:
    """Raises ArchiveError for what no skill may hold: too much, or names that are one name elsewhere."""
    if len(files) > limits.FILES:
        raise ArchiveError(f"more than {limits.FILES} files")
    for path, data in files.items():
        if len(data) > limits.FILE_BYTES:
            raise ArchiveError(f"{path}: {len(data)} bytes; at most {limits.FILE_BYTES} are allowed")
    if sum(map(len, files.values())) > limits.TREE_BYTES:
        raise ArchiveError(f"more than {limits.TREE_BYTES} bytes in all")
    for path in files:
        above = [place for place, character in enumerate(path) if character == "/" and path[:place] in files]
        if above:
            raise ArchiveError(f"{path[: above[0]]} is a file and a folder")
    same = limits.collision(files)
    if same:
        raise ArchiveError(f"{same[0]} and {same[1]} are one file where case or Unicode form is ignored")
