"""The question put to resolvelib. Cold: it is imported with this module."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from resolvelib import AbstractProvider, BaseReporter, ResolutionImpossible, ResolutionTooDeep
from resolvelib.resolvers.resolution import Resolution
from resolvelib.structs import RequirementInformation

from runtime.errors import USAGE, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.resolution.candidate import Absent, Candidate, Question, Requirement

ROUNDS = 200_000
Cause = RequirementInformation[Requirement, Candidate]


class ConflictError(Exception):
    """No choice satisfies everybody. `causes` are the wishes that stood against each other last."""

    def __init__(self, causes: Sequence[Cause]) -> None:
        super().__init__()
        self.causes = causes


class _Provider(AbstractProvider[Requirement, Candidate, str]):
    """Answers resolvelib's questions; asks the finder once for each skill."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._found: dict[str, Sequence[Candidate]] = {}
        self._admitted: dict[tuple[str, str], bool] = {}  # resolvelib asks for the same pairs millions of times

    def identify(self, requirement_or_candidate: Requirement | Candidate) -> str:
        return requirement_or_candidate.id

    def narrow_requirement_selection(
        self,
        identifiers: Iterable[str],
        resolutions: Mapping[str, Candidate],
        candidates: Mapping[str, Iterator[Candidate]],
        information: Mapping[str, Iterator[Cause]],
        backtrack_causes: Sequence[Cause],
    ) -> Iterable[str]:
        """What stood against each other is settled first, then one after the other."""
        names = list(identifiers)
        causes = {cause.requirement.id for cause in backtrack_causes}
        causes |= {cause.parent.id for cause in backtrack_causes if cause.parent}
        return [name for name in names if name in causes] or [min(names)]

    def get_preference(
        self,
        identifier: str,
        resolutions: Mapping[str, Candidate],
        candidates: Mapping[str, Iterator[Candidate]],
        information: Mapping[str, Iterator[Cause]],
        backtrack_causes: Sequence[Cause],
    ) -> str:
        return identifier

    def find_matches(
        self,
        identifier: str,
        requirements: Mapping[str, Iterator[Requirement]],
        incompatibilities: Mapping[str, Iterator[Candidate]],
    ) -> Sequence[Candidate]:
        wishes = list(requirements[identifier])
        if all(wish.optional for wish in wishes):
            return [Absent(identifier)]
        out = {candidate.version for candidate in incompatibilities[identifier]}
        return [one for one in self._asked_for(identifier, wishes) if one.version not in out and self._fits(one, wishes)]

    def _asked_for(self, id: str, wishes: Sequence[Requirement]) -> Sequence[Candidate]:
        """All versions of a skill. Raises CaroError, which says who wants it."""
        if id not in self._found:
            try:
                self._found[id] = self._question.finder.candidates(id)
            except CaroError as error:
                if any(wish in self._question.roots for wish in wishes):
                    raise
                wanted = next(wish for wish in wishes if not wish.optional)
                raise CaroError(f"{wanted.wanted_by} depends on {id}: {error.message}", code=error.code, hint=error.hint) from None
        return self._found[id]

    def _fits(self, candidate: Candidate, wishes: Sequence[Requirement]) -> bool:
        if not all(self._admits(wish, candidate) for wish in wishes):
            return False
        return not candidate.needs.misfit(self._question.os, self._question.arch)

    def is_satisfied_by(self, requirement: Requirement, candidate: Candidate) -> bool:
        if isinstance(candidate, Absent):
            return requirement.optional
        return self._admits(requirement, candidate)

    def _admits(self, requirement: Requirement, candidate: Candidate) -> bool:
        pair = (requirement.constraint.text, candidate.version)
        known = self._admitted.get(pair)
        if known is None:
            known = self._admitted[pair] = requirement.constraint.admits(candidate.version)
        return known

    def get_dependencies(self, candidate: Candidate) -> Iterable[Requirement]:
        return () if isinstance(candidate, Absent) else wishes_of(candidate, self._question)


def wishes_of(candidate: Candidate, question: Question) -> Iterator[Requirement]:
    """What a candidate asks for; an override stands for what it says."""
    for id, wanted in candidate.needs.dependencies.items():
        constraint = question.overrides.get(id) or Constraint.parse(wanted.version)
        if constraint is None:
            continue  # the validator says so, with its place
        yield Requirement(
            id=id, constraint=constraint, wanted_by=str(candidate), optional=wanted.optional, features=wanted.features
        )


def solved(question: Question) -> dict[str, Candidate]:
    """One candidate for each skill that somebody wants. Raises ConflictError, and CaroError where something is missing."""
    provider = _Provider(question)
    try:
        pinned = Resolution(provider, BaseReporter()).resolve(question.roots, max_rounds=ROUNDS).mapping
    except ResolutionImpossible as error:
        raise ConflictError(list(error.causes)) from None
    except ResolutionTooDeep:
        raise CaroError(
            f"no choice of versions was found in {ROUNDS} rounds",
            code=USAGE,
            hint="narrow the constraints of [skills], or override some",
        ) from None
    return _reached(question, pinned)


def _reached(question: Question, pinned: Mapping[str, Candidate]) -> dict[str, Candidate]:
    """What somebody wants of what was pinned: some was only tried. (resolvelib tells it by recursion, without end in a circle.)"""
    wanted: set[str] = set()
    more = {root.id for root in question.roots}
    while more:
        wanted |= more
        more = {wish.id for id in more for wish in wishes_of(pinned[id], question) if not wish.optional} - wanted
    return {id: pinned[id] for id in sorted(wanted)}
