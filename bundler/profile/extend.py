"""Applying a child to its parents: skills and sources add and replace, values replace, policy only tightens."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bundler.budget.limits import Budget, parse_share, parse_size
from bundler.profile import schema, trust
from bundler.profile.effective import Profile, Target
from bundler.profile.schema import ProfileFile
from bundler.profile.tighten import tightened
from runtime.authoring.validate.problems import Problem
from runtime.contract.policy import Policy

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")
Written = tuple[ProfileFile, tuple[str, ...], Path]  # as written, ids set to false, its file
ALWAYS = "core.shell"  # the skill that no profile may drop
DEFAULT = ("recipes", "manage")  # parts of the runtime that ship where a profile says nothing
# Those that a profile has to name: the engine of executable skills is larger than all the rest, a keyring needs a desktop, fetching
# brings OpenSSL and the network along, signing a library of cryptography.
ON_REQUEST = ("wasm", "keyring", "fetch", "sign")
FEATURES = (*DEFAULT, *ON_REQUEST)


def combined(chain: Sequence[Written], file: Path) -> tuple[Profile, list[Problem]]:
    """The profile that a chain of files makes, the oldest parent first.

    With it, a problem for each line that loosens a policy or drops what must stay.
    """
    problems: list[Problem] = []

    def applied(parent: ProfileFile, written: Written) -> ProfileFile:
        child, dropped, place = written
        problems.extend(_wrong_drops(place, parent, dropped))
        kept = {id: wanted for id, wanted in parent.skills.items() if id not in dropped}
        return ProfileFile(
            profile=_over(parent.profile, child.profile),
            skills={**kept, **child.skills},
            sources={**parent.sources, **child.sources},
            overrides={**parent.overrides, **child.overrides},
            target=_over(parent.target, child.target),
            budget=replace(_over(parent.budget, child.budget), skills={**parent.budget.skills, **child.budget.skills}),
            trust=_trust(place, parent.trust, child.trust, problems),
            policy=_policy(place, parent.policy, child.policy, problems),
        )

    oldest, dropped, place = chain[0]
    problems += _wrong_drops(place, oldest, dropped)
    return _filled_in(reduce(applied, chain[1:], oldest), file), problems


def _wrong_drops(file: Path, parent: ProfileFile, dropped: Sequence[str]) -> list[Problem]:
    wrong: list[Problem] = []
    for id in dropped:
        if id == ALWAYS:
            wrong.append(Problem(file=str(file), key=f'skills."{id}"', found="false", wanted="to keep it: it cannot be dropped"))
        elif id not in parent.skills:
            wrong.append(Problem(file=str(file), key=f'skills."{id}"', found="false", wanted="an id that a parent profile lists"))
    return wrong


def _over(parent: Record, child: Record) -> Record:
    """The child's values where it has any, of two records whose absent values are None or empty."""
    values: dict[str, Any] = {field.name: getattr(child, field.name) for field in fields(child)}
    return replace(parent, **{name: value for name, value in values.items() if value not in (None, "", {})})


def _policy(file: Path, parent: Policy | None, child: Policy | None, problems: list[Problem]) -> Policy | None:
    if parent is None or child is None:
        return parent or child
    merged, loosened = tightened(parent, child)
    problems.extend(_looser(file, "policy", loosened))
    return merged


def _trust(file: Path, parent: schema.Trust | None, child: schema.Trust | None, problems: list[Problem]) -> schema.Trust | None:
    if parent is None or child is None:
        return parent or child
    merged, loosened = trust.tightened(parent, child)
    problems.extend(_looser(file, "trust", loosened))
    return merged


def _looser(file: Path, table: str, loosened: Sequence[tuple[str, str, str]]) -> list[Problem]:
    return [
        Problem(file=str(file), key=f"{table}.{key}", found=f"a looser value: {found}", wanted=wanted)
        for key, found, wanted in loosened
    ]


def _filled_in(written: ProfileFile, file: Path) -> Profile:
    target = written.target
    return Profile(
        name=written.profile.name,
        file=file,
        description=written.profile.description,
        executable=written.profile.executable or "caro",
        features=tuple(sorted(written.profile.features if written.profile.features is not None else DEFAULT)),
        skills=written.skills,
        sources=written.sources,
        overrides=written.overrides,
        target=Target(
            platform=target.platform or "linux-x86_64",
            optimise=target.optimise or "start",
            layout=target.layout or "onefile",
            glibc=target.glibc or "",
            python=target.python or "",
        ),
        budget=_budget(written.budget),
        trust=written.trust,
        policy=written.policy,
    )


def _budget(written: schema.Budget) -> Budget:
    """Sizes in bytes; the file's checks let only sizes pass."""
    sizes = {name: parse_size(getattr(written, name) or "") for name in ("total", "knowledge", "recipes", "wasm", "base")}
    skills: Mapping[str, int] = {id: parse_size(size) or 0 for id, size in written.skills.items()}
    return Budget(**sizes, growth=parse_share(written.growth or ""), skills=skills)
