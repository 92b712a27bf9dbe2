"""From a profile to where each skill comes from. One source for an id, never the first that happens to have it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bundler.admitting import judged, snapshot_judged
from bundler.freeze import cache
from bundler.lock.record import LockedSkill
from bundler.profile.effective import Profile
from bundler.profile.places import ARCHIVES
from bundler.profile.schema import Place, Wanted
from runtime.contract.verified import SkillTree
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.constraint import Constraint
from runtime.supply.fetching import exactly, gathered, keep
from runtime.supply.git.remote import SCP
from runtime.supply.git.source import GitSource
from runtime.supply.imported import ImportSource
from runtime.supply.means import Means, Progress, silent
from runtime.supply.net.address import is_url
from runtime.supply.oci.reference import Reference
from runtime.supply.oci.source import OciSource
from runtime.supply.path import PathSource
from runtime.supply.registry.index import Index
from runtime.supply.registry.source import RegistrySource
from runtime.supply.resolution.candidate import Candidate, Known, Needs, Question, Requirement
from runtime.supply.resolution.origins import Artifacts, Indexed, Origin, Single, read_manifest
from runtime.supply.source import Source
from runtime.supply.verify import Fetched

LAYOUT = "layout:"


def default_means(*, offline: bool = False, vendored: Path | None = None, progress: Progress = silent) -> Means:
    """What this machine fetches with."""
    return Means(cache=cache.folder() / "supply", environ=dict(os.environ), offline=offline, vendored=vendored, progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One skill: its source, pinned, and its tree. `snapshot` is the index that named it."""

    id: str
    source: Source
    tree: SkillTree
    snapshot: str = ""


class Places:
    """The origins of a profile's skills, and of what they depend on; asked at most once each.

    `held` are skills of a lock. While `content`, what it holds is all that there is of a skill; then only what is preferred.
    """

    def __init__(self, profile: Profile, means: Means, held: Mapping[str, LockedSkill] | None = None) -> None:
        self._profile, self._means = profile, means
        self._held = dict(held or {})
        self.content = bool(self._held)
        self._indexes: dict[str, Index] = {}
        self._found: dict[str, Sequence[Candidate]] = {}
        self._kept: dict[str, Candidate] = {}

    def candidates(self, id: str) -> Sequence[Candidate]:
        """Every version there is, and that which the lock holds in front. Raises CaroError naming the profile's line."""
        kept = self.kept(id)
        if kept and (self.content or isinstance(self.origin(id), Single)):
            return [kept]
        if id not in self._found:
            with self._line(id):
                self._found[id] = self.origin(id).candidates(self._means)
        return [*([kept] if kept else []), *(one for one in self._found[id] if not kept or one.version != kept.version)]

    def there(self, wanted: Requirement) -> None:
        """Raises CaroError (not found) where its source has no version at all: then no other choice is to blame."""
        if wanted.optional or self.candidates(wanted.id):
            return
        _, _, place = self.origin(wanted.id).source.describe().partition("+")
        hint = "correct the id, or publish it there"
        if wanted.id not in self._profile.skills:
            hint += f"; {wanted.wanted_by} depends on it"
        with self._line(wanted.id):
            raise CaroError(f"{wanted.id}: not in the registry {place}", code=NOT_FOUND, hint=hint)

    def fetch_ahead(self) -> None:
        """Ask for everything that the profile lists and that has one version only, several at once."""
        tasks = {}
        for id in self._profile.skills:
            origin = self.origin(id)
            if isinstance(origin, Single) or id in self._held:
                tasks[id] = (origin.source.starts_programs, partial(self.candidates, id))
        gathered(tasks)

    def kept(self, id: str) -> Candidate | None:
        """What the lock holds of a skill whose source has not changed."""
        row = self._held.get(id)
        if row is None or not row.resolved or id in self._kept:
            return self._kept.get(id)
        source = self.origin(id).source
        if source.describe() != row.source:
            return None
        with self._line(id):
            tree = exactly(source.at(row.resolved), row.integrity, self._means, id)
        found = read_manifest(tree)
        known = Known(id, found.skill.version, source.at(row.resolved), Needs.of(found), tree=tree, snapshot=row.index)
        self._kept[id] = known
        return known

    def fetched(self, id: str, candidate: Candidate) -> Chosen:
        """A candidate with its tree. Raises CaroError."""
        tree = candidate.tree if isinstance(candidate, Known) else None
        snapshot = candidate.snapshot if isinstance(candidate, Known) else ""
        with self._line(id):
            source = candidate.source.pinned(self._means)
            tree = tree or source.fetch(self._means)
        if source.pin:
            keep(source, tree, self._means)
        return Chosen(id=id, source=source, tree=tree, snapshot=snapshot)

    @contextmanager
    def _line(self, id: str) -> Iterator[None]:
        """Errors have the profile's line in front, where it has one."""
        try:
            yield
        except CaroError as error:
            if id not in self._profile.skills:
                raise
            raise lined(self._profile, id, error) from None

    def origin(self, id: str) -> Origin:
        """Where an id comes from. Raises CaroError (not found, conflict)."""
        wanted = self._profile.skills.get(id, Wanted())
        if wanted.oci:
            reference = self._reference(wanted.oci)
            return Artifacts(id, OciSource(reference=reference, shown=wanted.oci, id=id))
        if wanted.path or wanted.git or wanted.url:
            return Single(id, self._own(id, wanted), self._judge)
        return self._shared(id, *_from_sources(self._profile, id))

    def _judge(self, id: str, source: Source, tree: SkillTree) -> None:
        judged(self._profile, id, source, tree)

    def _own(self, id: str, wanted: Wanted) -> Source:
        """The source that the entry names itself."""
        if wanted.git:
            here = not is_url(wanted.git) and not SCP.fullmatch(wanted.git)
            return GitSource(
                url=str(Path(self._at(wanted.git)).absolute()) if here else wanted.git,
                shown=wanted.git,
                tag=wanted.tag,
                branch=wanted.branch,
                commit=wanted.commit,
                subdirectory=wanted.subdirectory.strip("/"),
            )
        if wanted.url or wanted.path.endswith(ARCHIVES):
            shown = wanted.url or wanted.path
            pin = f"sha256:{wanted.sha256}" if wanted.sha256 else ""
            place = shown if is_url(shown) else self._profile.file.parent / shown
            return ArchiveSource(place=place, shown=shown, pin=pin, subdirectory=wanted.subdirectory.strip("/"))
        return self._folder(id, wanted.path, wanted.import_)

    def _folder(self, id: str, path: str, kind: str = "") -> Source:
        shown = os.path.normpath(path)
        place = self._profile.file.parent / shown
        return ImportSource(kind=kind, path=place, shown=shown, id=id) if kind else PathSource(place, shown)

    def _shared(self, id: str, name: str, place: Place) -> Origin:
        """The source of a namespace."""
        if place.path:
            return Single(id, self._folder(id, os.path.join(place.path, id)), self._judge)
        if place.oci:
            shown = place.oci if place.oci.startswith(LAYOUT) else f"{place.oci}/{id}"
            return Artifacts(id, OciSource(reference=self._reference(shown), shown=shown, id=id))
        places = tuple(one if is_url(one) else self._at(one) for one in (place.registry, *place.mirrors))
        if name not in self._indexes:
            judge = partial(snapshot_judged, self._profile, name) if place.signed else None
            self._indexes[name] = Index(places, self._means, judge)
        return Indexed(id, RegistrySource(id=id, places=places, shown=place.registry), self._indexes[name])

    def _reference(self, text: str) -> Reference:
        folder = text.removeprefix(LAYOUT)
        reference = Reference.parse(LAYOUT + self._at(folder) if text.startswith(LAYOUT) else text)
        if reference is None:
            raise AssertionError(f"the loader let {text!r} pass")
        return reference

    def _at(self, path: str) -> str:
        return os.path.join(self._profile.file.parent, path)


def question(profile: Profile, finder: Places) -> Question:
    """What the profile asks."""
    overrides = {id: _constraint(one.version) for id, one in profile.overrides.items()}
    system, _, machine = profile.target.platform.partition("-")
    return Question(
        roots=tuple(
            Requirement(id=id, constraint=overrides.get(id) or _constraint(wanted.version), wanted_by=str(profile.file))
            for id, wanted in sorted(profile.skills.items())
        ),
        finder=finder,
        os=system,
        arch=machine,
        overrides=overrides,
    )


def _constraint(text: str) -> Constraint:
    found = Constraint.parse(text)
    if found is None:
        raise AssertionError(f"the loader let {text!r} pass")
    return found


def _from_sources(profile: Profile, id: str) -> tuple[str, Place]:
    namespace = id.partition(".")[0]
    names = [name for name, place in profile.sources.items() if namespace in place.namespaces]
    if len(names) > 1:
        raise CaroError(
            f"{profile.file}: skills.{id}: sources {' and '.join(names)} both claim the namespace {namespace!r}",
            code=USAGE,
            hint="let one source claim it, or give this skill a path of its own",
        )
    if not names:
        raise CaroError(
            f"{profile.file}: skills.{id}: no source claims the namespace {namespace!r}",
            code=NOT_FOUND,
            hint=f"add {namespace!r} to the namespaces of a source, or give this skill a path of its own",
        )
    return names[0], profile.sources[names[0]]


def lined(profile: Profile, id: str, error: CaroError) -> CaroError:
    """The same error with the profile's line in front."""
    return CaroError(f'{profile.file}: skills."{id}": {error.message}', code=error.code, hint=error.hint, answer=error.answer)


def resolve(profile: Profile, means: Means | None = None, held: Mapping[str, LockedSkill] | None = None) -> list[Chosen]:
    """One version of each skill that the profile wants, and of what those need. What is `held` stays if it fits.

    Raises CaroError: not found; usage (a conflict) with a sentence for each side of it.
    """
    places = Places(profile, means or default_means(), held)
    places.fetch_ahead()
    asked = question(profile, places)
    found = _solved(asked, places)
    tasks = {id: (one.source.starts_programs, partial(places.fetched, id, one)) for id, one in found.items()}
    return list(gathered(tasks).values())


def _solved(asked: Question, places: Places) -> dict[str, Candidate]:
    """A choice; first one that changes nothing of what is held."""
    from runtime.supply.resolution.explaining import conflict
    from runtime.supply.resolution.solving import ConflictError, solved

    try:
        try:
            return solved(asked)
        except ConflictError:
            if not places.content:
                raise
            places.content = False
            return solved(asked)
    except ConflictError as error:
        for cause in error.causes:
            places.there(cause.requirement)
        raise conflict(asked, error) from None


def fetch(profile: Profile, chosen: Sequence[Chosen]) -> list[Fetched]:
    """What was chosen, for the verifier: under which constraint, with which features."""
    asked: dict[str, set[str]] = {id: set(wanted.features) for id, wanted in profile.skills.items()}
    for one in chosen:
        for id, dependency in read_manifest(one.tree).dependencies.items():
            asked.setdefault(id, set()).update(dependency.features)
    return [_fetched(profile, one, asked.get(one.id, set())) for one in chosen]


def _fetched(profile: Profile, one: Chosen, features: set[str]) -> Fetched:
    wanted, override = profile.skills.get(one.id, Wanted()), profile.overrides.get(one.id)
    return Fetched(
        id=one.id,
        constraint=_constraint(override.version if override else wanted.version),
        source=one.source.describe(),
        tree=one.tree,
        wanted_by=str(profile.file),
        features=tuple(sorted(features)),
        default_features=wanted.default_features,
    )
