"""Skills into an index. A version that is there stays what it is; readers meanwhile find the old index or the new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bundler.freeze.cache import alone
from bundler.writing import put
from runtime.contract.verified import VerifiedSkill
from runtime.errors import INTEGRITY, NOT_FOUND, USAGE, CaroError
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.archive.tree import contents
from runtime.supply.archive.writing import tarball
from runtime.supply.cache import digest_of
from runtime.supply.constraint import Constraint
from runtime.supply.means import Means
from runtime.supply.path import PathSource
from runtime.supply.registry import record
from runtime.supply.registry.record import SNAPSHOT, Line, line_path
from runtime.supply.resolution.origins import read_manifest
from runtime.supply.source import Source
from runtime.supply.verify import Fetched, verify

ANY = Constraint("*", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A version and whether it is new."""

    line: Line
    new: bool


def read_skill(place: str, means: Means) -> VerifiedSkill:
    """The skill in a folder or an archive, verified. Raises CaroError."""
    path = Path(place)
    source: Source = PathSource(path, place) if path.is_dir() else ArchiveSource(place=path, shown=place)
    tree = source.fetch(means)
    id = read_manifest(tree).skill.id
    asked = Fetched(id=id, constraint=ANY, source=source.describe(), tree=tree, wanted_by=place)
    return verify([asked]).skills[0]


def add(index: Path, skills: Sequence[VerifiedSkill]) -> list[Added]:
    """Put versions into the index and make its snapshot anew.

    Raises CaroError (a conflict) for a version that is there with other files: who has it locked would find another.
    """
    with alone(index / ".lock"):
        found = [_added(index, skill) for skill in skills]
        _snapshot(index)
    return found


def _added(index: Path, skill: VerifiedSkill) -> Added:
    line, data = line_of(skill)
    lines = _lines(index, line.id)
    same = next((one for one in lines if one.version == line.version), None)
    if same is None:
        put(index / line.source.partition("+")[2], data)
        _put_lines(index, line.id, [*reversed(lines), line])
    elif same.integrity != line.integrity:
        raise CaroError(
            f"{index}: {line.id} {line.version} is there already: {same.integrity}; this one is {line.integrity}",
            code=USAGE,
            hint="a published version does not change: give this one another version",
        )
    elif line.signature and line.signature != same.signature:  # the same files, signed since then or anew
        signed = replace(same, signature=line.signature)
        _put_lines(index, line.id, [signed if one is same else one for one in reversed(lines)])
        return Added(line=signed, new=False)
    return Added(line=same or line, new=same is None)


def _put_lines(index: Path, id: str, lines: Sequence[Line]) -> None:
    put(index / line_path(id), "".join(f"{record.written(one)}\n" for one in lines).encode())


def line_of(skill: VerifiedSkill) -> tuple[Line, bytes]:
    """What the index says of a skill, and the file that it names."""
    about, platform, data = skill.manifest.skill, skill.manifest.platform, tarball(skill.tree.files)
    line = Line(
        id=about.id,
        version=about.version,
        api_version=about.api_version,
        integrity=skill.integrity,
        source=f"archive+files/{about.id}-{about.version}.tar",
        resolved=digest_of(data),
        license=about.license,
        os=platform.os,
        arch=platform.arch,
        dependencies=skill.manifest.dependencies,
        signature=(skill.tree.signature or b"").decode("ascii", errors="replace"),
    )
    return line, data


def _lines(index: Path, id: str) -> tuple[Line, ...]:
    file = index / line_path(id)
    return record.read(file.read_bytes(), id, str(file)) if file.exists() else ()


def build(index: Path, *, write: bool = True) -> Mapping[str, int]:
    """Check every file that lines name, and make the snapshot anew; how many versions each skill has.

    Raises CaroError: not found for a file that is not there, integrity for one that is not what its line says.
    """
    with alone(index / ".lock"):
        found = {file.stem: _lines(index, file.stem) for file in sorted((index / "skills").glob("*.jsonl"))}
        for lines in found.values():
            for line in lines:
                _checked(index, line)
        if write:
            _snapshot(index)
    return {id: len(lines) for id, lines in found.items()}


def _checked(index: Path, line: Line) -> None:
    kind, _, place = line.source.partition("+")
    if kind != "archive" or "://" in place:
        return  # elsewhere
    file = index / place
    if not file.is_file():
        raise CaroError(f"{file}: no such file; {line.id} {line.version} is in it", code=NOT_FOUND, hint="add that version again")
    data = file.read_bytes()
    if digest_of(data) != line.resolved:
        raise CaroError(f"{file}: found {digest_of(data)}; its line says {line.resolved}", code=INTEGRITY, hint="restore the file")
    contents(data, str(file))


def _snapshot(index: Path) -> None:
    files = sorted((index / "skills").glob("*.jsonl"))
    put(index / SNAPSHOT, record.snapshot({file.stem: digest_of(file.read_bytes()) for file in files}))
