"""A skill's folder packed: judged strictly, then one archive, the same for the same tree."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.archive import archived
from runtime.authoring.report import reported
from runtime.authoring.validate.problems import Problem, refuse
from runtime.authoring.writing import put_file
from runtime.contract.digest import integrity, sha256, tree_digest
from runtime.errors import USAGE, CaroError
from runtime.safety.table import Table

SUFFIX, SIGNED = ".tgz", ".sig"
Sign = Callable[[str, str, str], bytes]  # the signature for an id, a version and an integrity


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What was written. `integrity` is that of the tree, `sha256` that of the file; `signature` is a file, or empty.

    `warnings` are findings of the scan.
    """

    file: Path
    id: str
    version: str
    files: int
    size: int
    integrity: str
    sha256: str
    signature: str
    warnings: tuple[Problem, ...]


def packed(folder: Path, output: Path | None, table: Table, sign: Sign | None = None) -> Packed:
    """Write `<id>-<version>.tgz` into a folder, without one beside the skill's; its signature, if it gets one, beside it.

    The signature is made first: without it there is no pack.

    Raises CaroError: not found, invalid, usage for a place within the skill, and as `put_file` does.
    """
    above = folder.parent if folder.name not in {"", ".."} else folder.resolve().parent
    place = output or above
    if place.resolve().is_relative_to(folder.resolve()):
        raise CaroError(f"{place}: lies within the skill, which would hold its own pack", code=USAGE, hint="name another folder")
    report = reported(folder, table, strict=True)
    if report.errors or report.manifest is None:
        raise refuse(str(folder), report.errors, "correct these places; 'caro skill validate --strict' shows them")
    about = report.manifest.skill
    data = archived(report.tree.files)
    file = place / f"{about.id}-{about.version}{SUFFIX}"
    digest = integrity(tree_digest(dict(report.tree.files)))
    signature = file.with_name(file.name + SIGNED)
    if sign:
        put_file(signature, sign(about.id, about.version, digest))
    else:
        signature.unlink(missing_ok=True)  # of another pack of this name
    put_file(file, data)
    return Packed(
        signature=str(signature) if sign else "",
        file=file,
        id=about.id,
        version=about.version,
        files=len(report.tree.files),
        size=len(data),
        integrity=digest,
        sha256=sha256(data).hexdigest(),
        warnings=report.problems,
    )
