"""Why no choice of versions satisfies everybody, in sentences, and which override would settle it: that is tried, not guessed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from runtime.errors import USAGE, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.resolution.candidate import Candidate, Question
from runtime.supply.resolution.solving import Cause, ConflictError, solved

SHOWN = 8  # lines of each kind
TRIED = 6  # overrides; each is a whole resolution


def conflict(question: Question, error: ConflictError) -> CaroError:
    """The error to show."""
    wishes: dict[str, dict[str, Cause]] = {}
    for cause in error.causes:
        wishes.setdefault(cause.requirement.id, {})[f"{cause.requirement.wanted_by} {cause.requirement.constraint}"] = cause
    lines = [line for id, found in sorted(wishes.items()) for line in _lines(question, id, found)]
    message = f"no version of {' and of '.join(sorted(wishes))} satisfies everybody" + "".join(f"\n  {line}" for line in lines)
    return CaroError(message, code=USAGE, hint=_way_out(question, wishes))


def _lines(question: Question, id: str, found: Mapping[str, Cause]) -> list[str]:
    """Who wants what, then each version and what speaks against it."""
    lines = [f"{cause.requirement.wanted_by} wants {id} {cause.requirement.constraint}" for cause in found.values()]
    versions = question.finder.candidates(id)
    if not versions:
        return [*_cut(lines), f"there is no version of {id} at all"]
    return [*_cut(lines), *_cut([_against(question, one, found) for one in versions])]


def _cut(lines: Sequence[str]) -> list[str]:
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], f"and {more} more"] if more > 0 else list(lines)


def _against(question: Question, candidate: Candidate, found: Mapping[str, Cause]) -> str:
    misfit = candidate.needs.misfit(question.os, question.arch)
    if misfit:
        return f"{candidate} {misfit}"
    against = [cause.requirement for cause in found.values() if not cause.requirement.constraint.admits(candidate.version)]
    if not against:
        return f"{candidate} needs something that does not fit"
    return f"{candidate} is not {' and not '.join(sorted({f'{one.constraint} ({one.wanted_by})' for one in against}))}"


def _way_out(question: Question, wishes: Mapping[str, Mapping[str, Cause]]) -> str:
    """The first override that leads to a choice, as the line to write; those that overrule the fewest are tried first."""
    tries = sorted(
        (sum(not cause.requirement.constraint.admits(one.version) for cause in found.values()), place, id, one.version)
        for id, found in wishes.items()
        for place, one in enumerate(question.finder.candidates(id))
    )
    for _, _, id, version in tries[:TRIED]:
        constraint = Constraint.parse(version)
        if constraint is not None and _settles(question, id, constraint):
            return f'if you know that it works: [overrides] "{id}" = {{ version = "{version}", reason = "..." }} settles it'
    return f"no override of one of them settles it: change what the profile or these skills ask for ({', '.join(sorted(wishes))})"


def _settles(question: Question, id: str, constraint: Constraint) -> bool:
    roots = tuple(replace(root, constraint=constraint) if root.id == id else root for root in question.roots)
    with suppress(ConflictError, CaroError):
        solved(replace(question, roots=roots, overrides={**question.overrides, id: constraint}))
        return True
    return False
