"""Skills from elsewhere, and what they depend on. In executables that have the feature `fetch` only."""

import platform
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from runtime.catalog.shelf import Catalog
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.constraint import Constraint
from runtime.supply.fetching import gathered
from runtime.supply.git.source import GitSource
from runtime.supply.installed.adding import Arriving
from runtime.supply.installed.arrivals import SUBDIRECTORY, Asked, arrived
from runtime.supply.means import Means
from runtime.supply.net.address import is_url
from runtime.supply.oci.reference import Reference
from runtime.supply.oci.source import OciSource
from runtime.supply.registry.index import Index
from runtime.supply.registry.source import RegistrySource
from runtime.supply.resolution.candidate import Candidate, Known, Needs, Question, Requirement
from runtime.supply.resolution.explaining import conflict
from runtime.supply.resolution.origins import Indexed, read_manifest
from runtime.supply.resolution.solving import ConflictError, solved
from runtime.supply.source import Source

PROGRAM = "caro"
WHO = f"{PROGRAM} skill add"


def source(asked: Asked, means: Means) -> Source:
    """What --git, --url or --oci name. Raises CaroError."""
    if asked.git:
        address, _, folder = asked.git.partition(SUBDIRECTORY)
        return GitSource.at_ref(address, asked.ref, folder, means)
    if asked.url:
        if not is_url(asked.url):
            raise CaroError(f"--url: {asked.url!a} is no address", code=USAGE, hint="for example https://host/skill-1.0.0.tgz")
        return ArchiveSource(place=asked.url, shown=asked.url, pin=f"sha256:{asked.sha256}" if asked.sha256 else "")
    reference = Reference.parse(asked.oci)
    if reference is None:
        raise CaroError(f"--oci: {asked.oci!a} is no reference", code=USAGE, hint="HOST/NAME, HOST/NAME:TAG or layout:FOLDER")
    found = OciSource(reference=reference, shown=asked.oci)
    return found.with_helper(means)


def index(registry: Sequence[str], means: Means) -> Index:
    """The registry of the settings. Raises CaroError (not found) where they name none."""
    if not registry:
        hint = "name one in config.toml: [skills.registry] default; or add a folder, an archive, --git, --url or --oci"
        raise CaroError("no registry is known that could be asked", code=NOT_FOUND, hint=hint)
    return Index(registry, means)


def listed(words: Sequence[str], there: Index) -> list[tuple[str, str]]:
    """Ids that hold all words, with the newest version of each. Raises CaroError."""
    ids = [id for id in sorted(there.snapshot()[1]) if all(word in id for word in words)]
    return [(id, found[0].version) for id in ids if (found := there.versions(id).lines)]


def lines(id: str, there: Index) -> list[dict[str, object]]:
    """What the index says of each version, the newest first. Raises CaroError (not found)."""
    found = there.versions(id).lines
    if not found:
        raise CaroError(f"{id}: not in {there.shown}", code=NOT_FOUND, hint=f"'{PROGRAM} skill search WORDS --registry'")
    return [
        {
            "version": one.version,
            "license": one.license,
            "signed": bool(one.signature),
            "dependencies": {name: wanted.version for name, wanted in one.dependencies.items()},
            "os": list(one.os),
            "arch": list(one.arch),
            "integrity": one.integrity,
            "source": one.source,
        }
        for one in found
    ]


class Present(Candidate):
    """A skill that this program has. Nothing is asked of it again."""

    def __init__(self, id: str, version: str) -> None:
        self.id, self.version = id, version


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What may be taken: `first` if it was fetched already, what is here, and an index if there is one."""

    catalog: Catalog
    index: Index | None
    first: Known | None = None
    moving: Collection[str] = ()  # installed, and to be replaced

    def candidates(self, id: str) -> Sequence[Candidate]:
        """An embedded skill as it is; an installed one, or another version from the index. Raises CaroError (not found)."""
        if self.first is not None and id == self.first.id:
            return [self.first]
        here = next((one for one in self.catalog.skills() if one.id == id), None)
        if here is not None and (not here.installed or self.index is None):
            return [Present(id, here.version)]
        found = self._indexed(id)
        if here is not None and id not in self.moving:
            return [Present(id, here.version), *(one for one in found if one.version != here.version)]
        if not found:
            raise self._missing(id)
        return found

    def _indexed(self, id: str) -> Sequence[Candidate]:
        if self.index is None:
            return []
        place = self.index.places
        return Indexed(id, RegistrySource(id=id, places=place, shown=place[0]), self.index).candidates(self.index.means)

    def _missing(self, id: str) -> CaroError:
        if self.index is None:
            hint = "add it first, or name a registry in config.toml: [skills.registry] default"
            return CaroError(f"{id} is not here, and no registry is known", code=NOT_FOUND, hint=hint)
        return CaroError(f"{id}: not in {self.index.shown}", code=NOT_FOUND, hint=f"'{PROGRAM} skill search WORDS --registry'")


def fetched(asked: Asked, catalog: Catalog, registry: Sequence[str], means: Means, moving: Collection[str] = ()) -> list[Arriving]:
    """The skill that an id, or an option, names and what it needs that is not here, in the order in which they are needed.

    Raises CaroError: usage (a conflict) with a sentence for each side of it, and what sources raise.
    """
    if not asked.is_id:
        return completed(arrived(source(asked, means), asked, means), catalog, registry, means)
    shop = Shop(catalog=catalog, index=index(registry, means), moving=(*moving, asked.place))
    return _arriving(asked, _solution(asked.place, asked.version, shop), means, {})


def completed(first: Arriving, catalog: Catalog, registry: Sequence[str], means: Means) -> list[Arriving]:
    """A skill that was fetched, behind what it needs that is not here."""
    manifest = read_manifest(first.tree)
    place = RegistrySource(id=first.id, places=(), shown="")  # is not asked: the tree is here
    known = Known(first.id, manifest.skill.version, place, Needs.of(manifest), tree=first.tree)
    shop = Shop(catalog=catalog, index=Index(registry, means) if registry else None, first=known)
    asked = Asked(place=first.id)
    return _arriving(asked, _solution(first.id, "*", shop), means, {first.id: first})


def _solution(id: str, version: str, shop: Shop) -> dict[str, Candidate]:
    constraint = Constraint.parse(version)
    assert constraint is not None  # `arrivals.checked`
    root = Requirement(id=id, constraint=constraint, wanted_by=WHO)
    question = Question(roots=(root,), finder=shop, os=sys.platform, arch=platform.machine())
    try:
        return solved(question)
    except ConflictError as error:  # an override is a profile's
        hint = "ask for another version with --version, or change what is here and speaks against it"
        raise CaroError(conflict(question, error).message, code=USAGE, hint=hint) from None


def _arriving(asked: Asked, found: Mapping[str, Candidate], means: Means, known: Mapping[str, Arriving]) -> list[Arriving]:
    """Each one that is not here, fetched; the one that was asked for last."""
    new = {id: one for id, one in found.items() if isinstance(one, Known)}
    order = [*(id for id in new if id != asked.place), asked.place]
    for_these = {id: frozenset(f for one in new.values() for f in _features(one, id)) for id in new}
    tasks = {id: (new[id].source.starts_programs, _task(id, new[id], asked, for_these[id], means, known)) for id in order}
    return list(gathered(tasks).values())


def _features(one: Known, id: str) -> tuple[str, ...]:
    """The features of a skill that another one wants of it."""
    wanted = one.needs.dependencies.get(id)
    return wanted.features if wanted else ()


def _task(
    id: str, one: Known, asked: Asked, features: Collection[str], means: Means, known: Mapping[str, Arriving]
) -> Callable[[], Arriving]:
    def fetch() -> Arriving:
        there = known.get(id)
        if there is not None:
            return there
        pinned = one.source.pinned(means)
        mine = id == asked.place
        return Arriving(
            id=id,
            tree=pinned.fetch(means),
            source=pinned.describe(),
            resolved=pinned.pin,
            features=tuple(sorted({*features, *(asked.features if mine else ())})),
            default_features=asked.default_features if mine else True,
        )

    return fetch
