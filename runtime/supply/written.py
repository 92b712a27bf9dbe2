"""Sources as lockfiles and indexes write them, read again."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

from runtime.errors import INVALID, CaroError
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.git.source import GitSource
from runtime.supply.limits import path_problem
from runtime.supply.net.address import is_url, url_problem
from runtime.supply.oci.reference import Reference
from runtime.supply.oci.source import OciSource
from runtime.supply.source import Source

KINDS = ("archive", "git", "oci")


def source_of(text: str, base: str) -> Source:
    """The source that an index at `base` (a URL or a folder) writes. Raises CaroError (invalid).

    An index names what lies below it and addresses, never other files of the machine that reads it.
    """
    kind, _, rest = text.partition("+")
    place, _, below = rest.partition("#subdirectory=")
    broken = is_url(place) and bool(url_problem(place))
    if kind == "archive" and place and not broken:
        return ArchiveSource(place=_joined(place, base), shown=place, subdirectory=below, beside=False)
    if kind == "git" and is_url(place) and not broken and not place.startswith("file:"):
        url, _, query = place.partition("?")
        key, _, value = query.partition("=")
        refs: Mapping[str, str] = {key: value} if key in {"tag", "branch", "commit"} else {}
        return GitSource(url=url, shown=url, subdirectory=below, **refs)
    reference = Reference.parse(place) if kind == "oci" else None
    if reference is not None and reference.host:
        return OciSource(reference=reference, shown=place)
    raise CaroError(
        f"{base}: the source {text!a} is none that an index may name",
        code=INVALID,
        hint=f"an index names {', '.join(KINDS)} sources",
    )


def _joined(place: str, base: str) -> str | Path:
    """The URL, or the file below the folder."""
    if is_url(place):
        return place
    if path_problem(place):
        raise CaroError(f"{base}: {place!a}: {path_problem(place)}", code=INVALID, hint="ask who runs the registry")
    return urljoin(base.rstrip("/") + "/", place) if is_url(base) else Path(os.path.join(base, place))
