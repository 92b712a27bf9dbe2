"""The files of a commit, read from its tree objects: names, modes and sizes first, then the blobs.

`signatures/` is no part of the skill; what lies in it is read for itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree
from runtime.errors import INTEGRITY, INVALID, NOT_FOUND, CaroError
from runtime.supply import limits
from runtime.supply.archive.entry import FILE, ArchiveError
from runtime.supply.archive.tree import within_limits
from runtime.supply.git.program import Git
from runtime.supply.trust import lying
from runtime.supply.trust.statement import chosen

MODES = {b"100644": FILE, b"100755": FILE, b"120000": "a symbolic link", b"160000": "a submodule"}
LISTING = 64 << 20  # bytes
HEAD = 128  # bytes around each blob of a batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a tree: what it is, its object, bytes, and path below the skill's folder."""

    kind: str
    object: str
    size: int
    path: str


def skill(git: Git, store: Path, commit: str, subdirectory: str, shown: str) -> SkillTree:
    """The skill in a commit. Raises CaroError: invalid for what may not stand in one, not found for a folder that is none."""
    below = f"{subdirectory.strip('/')}/" if subdirectory.strip("/") else ""
    try:
        listed = list(_all(git, store, commit, below, shown))
        kept, signatures = list(_kept(listed, below)), list(_signatures(listed))
        found = dict(zip([one.path for one in kept], _blobs(git, store, kept, shown), strict=True))
        within_limits(found)
    except ArchiveError as error:
        raise CaroError(f"{shown}: {error}", code=INVALID, hint="a skill holds regular files with plain names") from None
    signed = dict(zip([one.path for one in signatures], _blobs(git, store, signatures, shown), strict=True))
    signature = chosen(signed, integrity(tree_digest(found))) if signed else None
    return SkillTree(origin=f"{shown} at {commit[:12]}", files=found, signature=signature)


def _all(git: Git, store: Path, commit: str, below: str, shown: str) -> Iterator[Listed]:
    """Everything below the folder."""
    said = git.run(["ls-tree", "-r", "-z", "-l", "--full-tree", f"{commit}:{below.rstrip('/')}"], folder=store, most=LISTING)
    if said.code:
        raise CaroError(f"{shown}: no folder {below!a} in commit {commit[:12]}", code=NOT_FOUND, hint="correct the subdirectory")
    yield from map(_listed, filter(None, said.out.split(b"\0")))


def _signatures(listed: Iterable[Listed]) -> Iterator[Listed]:
    """What may be a signature. Raises ArchiveError."""
    found = [one for one in listed if one.path.startswith(f"{lying.FOLDER}/") and one.path.endswith(".sig")]
    if len(found) > lying.MOST:
        raise ArchiveError(f"more than {lying.MOST} signatures")
    for one in found:
        if one.kind != FILE or one.size > lying.LARGEST:
            what = f"{one.size} bytes; a signature has at most {lying.LARGEST}" if one.kind == FILE else one.kind
            raise ArchiveError(f"{ascii(one.path)[1:-1]}: {what}")
        yield one


def _kept(listed: Iterable[Listed], below: str) -> Iterator[Listed]:
    """What belongs to the skill, within limits of number and size that need no blob."""
    total = count = 0
    for one in listed:
        if one.path.partition("/")[0] in limits.LEFT_OUT:
            continue
        problem = limits.path_problem(one.path)
        if problem:
            raise ArchiveError(f"{below}{ascii(one.path)[1:-1]}: {problem}")
        if one.kind != FILE:
            raise ArchiveError(f"{below}{one.path}: {one.kind}")
        total, count = total + one.size, count + 1
        if count > limits.FILES or total > limits.TREE_BYTES:
            raise ArchiveError(f"more than {limits.FILES} files, or than {limits.TREE_BYTES} bytes in all")
        yield one


def _listed(line: bytes) -> Listed:
    """`100644 blob HASH    SIZE<TAB>PATH`; a submodule has no size."""
    head, _, path = line.partition(b"\t")
    mode, _, object, size = head.split()
    return Listed(
        kind=MODES.get(mode, f"mode {mode.decode()}"),
        object=object.decode(),
        size=int(size) if size.isdigit() else 0,
        path=path.decode(errors="surrogateescape"),
    )


def _blobs(git: Git, store: Path, kept: list[Listed], shown: str) -> Iterator[bytes]:
    """The bytes of each blob, as `cat-file --batch` prints them: `HASH blob SIZE<LF>BYTES<LF>`."""
    asked = "".join(f"{one.object}\n" for one in kept).encode()
    most = sum(one.size for one in kept) + len(kept) * HEAD + HEAD
    said = git.run(["cat-file", "--batch"], folder=store, data=asked, most=most)
    at = 0
    for one in kept:
        end = said.out.find(b"\n", at)
        if said.out[at:end].split() != [one.object.encode(), b"blob", str(one.size).encode()]:
            raise CaroError(
                f"{shown}: {one.path}: its object {one.object[:12]} cannot be read",
                code=INTEGRITY,
                hint=f"remove {store} and repeat",
            )
        yield said.out[end + 1 : end + 1 + one.size]
        at = end + 2 + one.size
