"""Skills into an index. A version that is there stays what it is; readers meanwhile find the old index or the new one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bundler.freeze.cache import alone
from bundler.writing import put
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.records import Manifest
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
from runtime.supply.registry.record import SIGNATURE, SNAPSHOT, Line, line_path
from runtime.supply.resolution.origins import read_manifest
from runtime.supply.source import Source
from runtime.supply.verify import Fetched, verify

ANY = Constraint("*", ())
SAID = ("id", "version", "api_version", "integrity", "license", "os", "arch", "dependencies")  # of a line by the skill itself

Sign = Callable[[bytes], bytes]  # of a snapshot


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


def add(index: Path, skills: Sequence[VerifiedSkill], sign: Sign | None = None) -> list[Added]:
    """Put versions into the index and make its snapshot anew.

    Raises CaroError (a conflict) for a version that is there with other files: who has it locked would find another; usage for an
    index that is signed where nothing signs it again.
    """
    with alone(index / ".lock"):
        if sign is None and (index / SIGNATURE).exists():
            raise _signed(index)
        written: dict[str, bytes] = {}  # by id; on disk only when all of it could be signed
        found = [_added(index, skill, written) for skill in skills]
        made = _snapshot(index, written)
        signature = sign(made) if sign else b""
        for id, data in written.items():
            put(index / line_path(id), data)
        _put_snapshot(index, made, signature)
    return found


def _added(index: Path, skill: VerifiedSkill, written: dict[str, bytes]) -> Added:
    line, data = line_of(skill)
    lines = _lines(index, line.id, written)
    same = next((one for one in lines if one.version == line.version), None)
    if same is None:
        put(index / line.source.partition("+")[2], data)
        written[line.id] = _text([*reversed(lines), line])
    elif same.integrity != line.integrity:
        raise CaroError(
            f"{index}: {line.id} {line.version} is there already: {same.integrity}; this one is {line.integrity}",
            code=USAGE,
            hint="a published version does not change: give this one another version",
        )
    elif line.signature and line.signature != same.signature:  # the same files, signed since then or anew
        signed = replace(same, signature=line.signature)
        written[line.id] = _text([signed if one is same else one for one in reversed(lines)])
        return Added(line=signed, new=False)
    return Added(line=same or line, new=same is None)


def _text(lines: Sequence[Line]) -> bytes:
    return "".join(f"{record.written(one)}\n" for one in lines).encode()


def line_of(skill: VerifiedSkill) -> tuple[Line, bytes]:
    """What the index says of a skill, and the file that it names."""
    data = tarball(skill.tree.files)
    signature = (skill.tree.signature or b"").decode("ascii", errors="replace")
    return replace(_said(skill.manifest, skill.integrity), resolved=digest_of(data), signature=signature), data


def _said(manifest: Manifest, digest: str) -> Line:
    """What a manifest says of itself, as a line."""
    about, platform = manifest.skill, manifest.platform
    return Line(
        id=about.id,
        version=about.version,
        api_version=about.api_version,
        integrity=digest,
        source=f"archive+files/{about.id}-{about.version}.tar",
        resolved="",
        license=about.license,
        os=platform.os,
        arch=platform.arch,
        dependencies=manifest.dependencies,
    )


def _lines(index: Path, id: str, written: Mapping[str, bytes]) -> tuple[Line, ...]:
    file = index / line_path(id)
    if id not in written and not file.exists():
        return ()
    return record.read(written.get(id) or file.read_bytes(), id, str(file))


def build(index: Path, sign: Sign | None = None) -> Mapping[str, int]:
    """Check every file that lines name, and make the snapshot anew; how many versions each skill has.

    Raises CaroError: not found for a file that is not there, integrity for one that is not what its line says and for a line that
    does not say what is in the file; usage for a folder that is no index, and for one that is signed and would no longer be.
    """
    existing(index)
    with alone(index / ".lock"):
        found: dict[str, int] = {}
        for file in sorted((index / "skills").glob("*.jsonl")):
            lines = record.numbered(file.read_bytes(), file.stem, str(file))
            for number, line in lines:
                _checked(index, line, f"{file}: line {number}")
            found[file.stem] = len(lines)
        made = _snapshot(index)
        if sign is None and (index / SIGNATURE).exists():
            if not (index / SNAPSHOT).is_file() or (index / SNAPSHOT).read_bytes() != made:
                raise _signed(index)
        else:
            _put_snapshot(index, made, sign(made) if sign else b"")
    return found


def existing(index: Path) -> None:
    """Raises CaroError for a folder that is not there (not found) or that is no index (usage)."""
    if not index.is_dir():
        raise CaroError(f"{index}: no such folder", code=NOT_FOUND, hint="correct the path; 'bundler registry add' makes an index")
    if not (index / SNAPSHOT).is_file() and not (index / "skills").is_dir():
        what = f"{index}: no index of a registry: neither {SNAPSHOT} nor skills/ is in it"
        raise CaroError(what, code=USAGE, hint="correct the path; 'bundler registry add' makes an index")


def _signed(index: Path) -> CaroError:
    what = f"{index}: its snapshot is signed ({SIGNATURE}), and what changes it must sign it again"
    return CaroError(what, code=USAGE, hint="repeat with --sign KEY; to stop signing, remove that file")


def _checked(index: Path, line: Line, where: str) -> None:
    kind, _, place = line.source.partition("+")
    if kind != "archive" or "://" in place:
        return  # elsewhere
    file = index / place
    if not file.is_file():
        raise CaroError(f"{file}: no such file; {line.id} {line.version} is in it", code=NOT_FOUND, hint="add that version again")
    data = file.read_bytes()
    if digest_of(data) != line.resolved:
        raise CaroError(f"{file}: found {digest_of(data)}; its line says {line.resolved}", code=INTEGRITY, hint="restore the file")
    tree = contents(data, str(file))
    made = _said(read_manifest(tree), integrity(tree_digest(dict(tree.files))))
    for key in SAID:
        found, wanted = getattr(line, key), getattr(made, key)
        if found != wanted:
            raise CaroError(
                f"{where}: {key}: found {_shown(found)}; wanted {_shown(wanted)}, as {file} says",
                code=INTEGRITY,
                hint="somebody changed the line: restore it from a backup, or remove it and add that version again",
            )


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        value = {id: asdict(one) for id, one in sorted(value.items())}
    return json.dumps(value)


def _snapshot(index: Path, written: Mapping[str, bytes] | None = None) -> bytes:
    """The snapshot of what is there and of what will be written."""
    files = {file.stem: file.read_bytes() for file in (index / "skills").glob("*.jsonl")} | dict(written or {})
    return record.snapshot({id: digest_of(data) for id, data in files.items()})


def _put_snapshot(index: Path, data: bytes, signature: bytes) -> None:
    put(index / SNAPSHOT, data)
    if signature:
        put(index / SIGNATURE, signature)
