"""What skills that were chosen need of each other: held against the choice, whoever made it."""

from collections.abc import Collection, Mapping

from runtime.contract.verified import VerifiedSkills
from runtime.errors import NOT_FOUND, USAGE, CaroError
from runtime.supply.constraint import Constraint


def settled(
    skills: VerifiedSkills, wanted_by: str, listed: Collection[str] | None = None, overridden: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Who wants each skill: the profile, and the skills that depend on it.

    `listed` are those that the profile itself wants, all if nothing is said; the profile chose the versions of `overridden` ones.
    Raises CaroError: not found for a dependency that is missing, usage (a conflict) for a version that does not fit, or a circle.
    """
    known = {skill.manifest.skill.id: skill.manifest for skill in skills.skills}
    needs = {id: _needed(manifest.dependencies, known) for id, manifest in known.items()}
    for id, manifest in known.items():
        for other in needs[id]:
            constraint = Constraint.parse(manifest.dependencies[other].version)
            if other not in known:
                raise CaroError(
                    f"{id}: depends on {other}, which no one lists in {wanted_by}",
                    code=NOT_FOUND,
                    hint=f'add "{other}" = "*" to [skills]',
                )
            version = known[other].skill.version
            if constraint is not None and other not in overridden and not constraint.admits(version):
                raise CaroError(
                    f"{id}: depends on {other} {constraint}; the bundle has {version}",
                    code=USAGE,
                    hint=f"bundle a version of {other} that fits, or another version of {id}",
                )
    _no_circle(needs)
    wants = {id: [other for other in sorted(known) if id in needs[other]] for id in known}
    return {id: (*([wanted_by] if listed is None or id in listed else []), *wants[id]) for id in known}


def _needed(dependencies: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """Optional dependencies count only where something else brings them."""
    return [id for id, wanted in dependencies.items() if not getattr(wanted, "optional", False) or id in known]


def _no_circle(needs: Mapping[str, list[str]]) -> None:
    done: set[str] = set()

    def visit(id: str, path: tuple[str, ...]) -> None:
        if id in path:
            circle = " -> ".join([*path[path.index(id) :], id])
            raise CaroError(
                f"dependencies go in a circle: {circle}", code=USAGE, hint="one of these skills must not depend on the next"
            )
        if id not in done:
            for other in needs[id]:
                visit(other, (*path, id))
            done.add(id)

    for id in sorted(needs):
        visit(id, ())
