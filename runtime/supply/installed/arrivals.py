"""What the words of `caro skill add` mean, fetched: a folder, an archive, git, an address, an artifact, or an id of a registry.

A folder and an archive file need nothing but `manage`. All else lies in `elsewhere`, which only the feature `fetch` brings.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.validate.manifest import skill
from runtime.errors import USAGE, CaroError
from runtime.guard.store import ID
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.constraint import Constraint
from runtime.supply.installed.adding import Arriving
from runtime.supply.means import Means
from runtime.supply.net.address import split_login
from runtime.supply.path import PathSource
from runtime.supply.source import Source

SUBDIRECTORY = "#subdirectory="  # behind an address of git


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words: one of `place` (a path or an id), `git` (with `ref`), `url` and `oci`. `version` is a constraint for an id."""

    place: str = ""
    git: str = ""
    ref: str = ""
    url: str = ""
    oci: str = ""
    sha256: str = ""
    version: str = "*"
    features: tuple[str, ...] = ()
    default_features: bool = True

    @property
    def is_id(self) -> bool:
        """Whether the place is the id of a skill, and no file or folder here."""
        return bool(ID.fullmatch(self.place)) and not os.path.lexists(self.place)


def checked(asked: Asked) -> Asked:
    """The same. Raises CaroError (usage) for words that do not go together."""
    named = [word for word in (asked.place, asked.git, asked.url, asked.oci) if word]
    if len(named) != 1:
        hint = "name a folder, an archive or an id, or one of --git, --url and --oci"
        raise CaroError(f"a skill comes from one source; found {len(named)}", code=USAGE, hint=hint)
    for option, value, fits in (
        ("--ref", asked.ref, asked.git),
        ("--sha256", asked.sha256, asked.url or (asked.place and not asked.is_id)),
        ("--version", asked.version != "*", asked.is_id),
    ):
        if value and not fits:
            raise CaroError(f"{option}: nothing here that it could be of", code=USAGE, hint="'caro skill add --help' says which")
    if asked.sha256 and (len(asked.sha256) != 64 or set(asked.sha256) - set("0123456789abcdef")):
        raise CaroError(
            f"--sha256: {asked.sha256!a}: wanted 64 hexadecimal digits", code=USAGE, hint="'sha256sum FILE' prints them"
        )
    for option, address in (("--git", asked.git), ("--url", asked.url)):
        if address and _password(address):  # every process here could read it
            hint = "~/.netrc and git's credential helpers keep those"
            raise CaroError(f"{option}: an address with a password", code=USAGE, hint=hint)
    if Constraint.parse(asked.version) is None:
        raise CaroError(f"--version: {asked.version!a} is no constraint", code=USAGE, hint="for example ^1.2, ~1.4, >=1,<3")
    return asked


def _password(address: str) -> bool:
    _, login = split_login(address)
    return bool(login and login.password)


def here(asked: Asked) -> Source:
    """The folder or the archive file. Relative paths are made absolute: the lock outlives the current folder."""
    place = Path(asked.place).absolute()
    if place.is_dir() or not place.exists():
        return PathSource(place, str(place))
    return ArchiveSource(place=place, shown=str(place), pin=f"sha256:{asked.sha256}" if asked.sha256 else "")


def arrived(source: Source, asked: Asked, means: Means) -> Arriving:
    """The skill in a source that has one. Raises CaroError."""
    source = source if isinstance(source, PathSource) else source.pinned(means)
    tree = source.fetch(means)
    return Arriving(
        id=skill(tree, strict=True)[0].skill.id,
        tree=tree,
        source=source.describe(),
        resolved=source.pin,
        pinned=bool(asked.sha256 or "@sha256:" in asked.oci or (asked.ref and asked.ref == source.pin)),
        features=asked.features,
        default_features=asked.default_features,
    )
