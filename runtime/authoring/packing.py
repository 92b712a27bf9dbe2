"""A skill's folder packed: judged strictly, then one archive, the same for the same tree."""

from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.archive import archived
from runtime.authoring.report import reported
from runtime.authoring.validate.problems import Problem, refuse
from runtime.authoring.writing import put_file
from runtime.contract.digest import integrity, sha256, tree_digest
from runtime.errors import USAGE, CaroError

SUFFIX = ".tgz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What was written. `integrity` is that of the tree, `sha256` that of the file. `warnings` are findings of the scan."""

    file: Path
    id: str
    version: str
    files: int
    size: int
    integrity: str
    sha256: str
    warnings: tuple[Problem, ...]


def packed(folder: Path, output: Path | None) -> Packed:
    """Write `<id>-<version>.tgz` into a folder, without one beside the skill's.

    Raises CaroError: not found, invalid, usage for a place within the skill, and as `put_file` does.
    """
    above = folder.parent if folder.name not in {"", ".."} else folder.resolve().parent
    place = output or above
    if place.resolve().is_relative_to(folder.resolve()):
        raise CaroError(f"{place}: lies within the skill, which would hold its own pack", code=USAGE, hint="name another folder")
    report = reported(folder, strict=True)
    if report.errors or report.manifest is None:
        raise refuse(str(folder), report.errors, "correct these places; 'caro skill validate --strict' shows them")
    about = report.manifest.skill
    data = archived(report.tree.files)
    file = place / f"{about.id}-{about.version}{SUFFIX}"
    put_file(file, data)
    return Packed(
        file=file,
        id=about.id,
        version=about.version,
        files=len(report.tree.files),
        size=len(data),
        integrity=integrity(tree_digest(dict(report.tree.files))),
        sha256=sha256(data).hexdigest(),
        warnings=report.problems,
    )
