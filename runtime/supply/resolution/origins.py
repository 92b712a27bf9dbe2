"""Where the versions of one skill come from: a source that has one, artifacts by their tags, lines of an index."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol

from runtime.authoring.validate.document import read_toml
from runtime.authoring.validate.ids import spelled_out
from runtime.authoring.validate.manifest import FILE, manifest
from runtime.authoring.validate.problems import Problem, refuse
from runtime.authoring.validate.shape import filled
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.errors import CaroError
from runtime.supply.means import Means
from runtime.supply.oci.source import OciSource
from runtime.supply.registry.index import Index
from runtime.supply.registry.record import Line
from runtime.supply.registry.source import RegistrySource
from runtime.supply.resolution.candidate import Candidate, Known, Needs
from runtime.supply.source import Source


class Origin(Protocol):
    """What a profile says about where an id comes from."""

    @property
    def source(self) -> Source:
        """The source, not pinned; what a lockfile says of it must be the same."""

    def candidates(self, means: Means) -> Sequence[Candidate]:
        """Every version there, the newest first. Raises CaroError."""


Judge = Callable[[str, Source, SkillTree], None]


class Single:
    """A source with one skill of one version: it is fetched to know which. `judge` has its word before anything is parsed."""

    def __init__(self, id: str, source: Source, judge: Judge = lambda _id, _source, _tree: None) -> None:
        self.id, self.source, self._judge = id, source, judge

    def candidates(self, means: Means) -> Sequence[Candidate]:
        pinned = self.source.pinned(means)
        tree = pinned.fetch(means)
        self._judge(self.id, pinned, tree)
        found = read_manifest(tree)
        return [Known(self.id, found.skill.version, pinned, Needs.of(found), tree=tree)]


class Artifacts:
    """The versions that the tags of an artifact name."""

    def __init__(self, id: str, source: OciSource) -> None:
        self.id, self.source = id, source

    def candidates(self, means: Means) -> Sequence[Candidate]:
        source = self.source.with_helper(means)
        if source.reference.tag or source.reference.digest:
            return Single(self.id, source).candidates(means)
        return [_Tagged(self.id, version, one, means) for version, one in reversed(source.versions(means))]


class _Tagged(Candidate):
    """A version that is fetched no further than to its skill.toml."""

    def __init__(self, id: str, version: str, source: OciSource, means: Means) -> None:
        super().__init__(id, version, source)
        self._means = means

    @cached_property
    def needs(self) -> Needs:
        assert isinstance(self.source, OciSource)
        self.source = self.source.pinned(self._means)
        data = self.source.configuration(self._means)
        return Needs.of(read_manifest(SkillTree(origin=str(self.source.reference), files={FILE: data})))


class Indexed:
    """The versions that an index lists."""

    def __init__(self, id: str, source: RegistrySource, index: Index) -> None:
        self.id, self.source, self._index = id, source, index

    def candidates(self, means: Means) -> Sequence[Candidate]:
        found = self._index.versions(self.id)
        return [Known(self.id, line.version, self.source.of(line), _needs(line), snapshot=found.snapshot) for line in found.lines]


def _needs(line: Line) -> Needs:
    return Needs(dependencies=line.dependencies, os=line.os, arch=line.arch, api_version=line.api_version)


def read_manifest(tree: SkillTree) -> Manifest:
    """The manifest, as far as its shape holds; the verifier looks at the rest. Raises CaroError (invalid)."""
    data = tree.files.get(FILE)
    parsed = read_toml(FILE, data) if data is not None else None
    if parsed is None or isinstance(parsed, Problem):
        return manifest(tree, strict=True)  # which says what is wrong
    found = filled(Manifest, FILE, spelled_out(parsed, "dependencies"))
    if isinstance(found, list):
        raise _refused(tree, found)
    return found


def _refused(tree: SkillTree, problems: list[Problem]) -> CaroError:
    try:
        manifest(tree, strict=True)
    except CaroError as error:
        return error
    return refuse(tree.origin, problems, "correct these places; the format is described in the README")
