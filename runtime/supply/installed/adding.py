"""A skill on its way into caro's folder: verified, allowed by the policy, fitting beside the others, consented to, packed.

Nothing is written before all of that has been said yes to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.catalog.shelf import Catalog, position
from runtime.contract.records import Capabilities
from runtime.contract.verified import SkillTree, VerifiedSkill, VerifiedSkills
from runtime.errors import DENIED, INTEGRITY, NOT_FOUND, POLICY, USAGE, CaroError
from runtime.guard import grants, users
from runtime.guard.change import Item, items
from runtime.guard.records import SECRETS, SHELL, Ceiling
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.write import Block
from runtime.supply.constraint import Constraint
from runtime.supply.installed.record import Installed, InstalledLock
from runtime.supply.verify import Fetched, verify
from runtime.supply.version import Version

ALONE = (SECRETS, SHELL)  # kinds that no --yes consents to where no policy has admitted them


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """What a source gave: the tree, where from, what that was there, and who signed it (empty: nobody)."""

    id: str
    tree: SkillTree
    source: str
    resolved: str = ""
    signer: str = ""
    features: tuple[str, ...] = ()
    default_features: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A skill that may be installed once somebody consents. `before` is what it replaces."""

    skills: VerifiedSkills
    arriving: Arriving
    before: Installed | None

    @property
    def skill(self) -> VerifiedSkill:
        """The one skill."""
        return self.skills.skills[0]

    @property
    def asks(self) -> list[Item]:
        """Every capability that it asks for."""
        return items(grants.asked(self.skill.manifest.capabilities))


def prepared(arriving: Arriving, catalog: Catalog, lock: InstalledLock, ceiling: Ceiling, *, force: bool) -> Prepared:
    """Check all that can be known before asking. Raises CaroError: invalid, usage, policy, integrity, not found."""
    _admitted(arriving, ceiling)
    any_version = Constraint.parse("*")
    assert any_version is not None
    fetched = Fetched(
        id=arriving.id,
        constraint=any_version,
        source=arriving.source,
        tree=arriving.tree,
        wanted_by="caro skill add",
        features=arriving.features,
        default_features=arriving.default_features,
    )
    skills = verify([fetched])
    skill = skills.skills[0]
    before = lock.find(arriving.id)
    _callable(skill)
    _claimed(arriving.id, catalog)
    _not_lowered(skill, before, force=force)
    _depended(skill, catalog)
    _recipes_unclaimed(skill, catalog)
    return Prepared(skills=skills, arriving=arriving, before=before)


def _admitted(arriving: Arriving, ceiling: Ceiling) -> None:
    if ceiling.fault:
        raise CaroError(f"no skill can be added: {ceiling.fault}", code=POLICY, hint="copy this program again from its source")
    if users.adding(ceiling) == users.DENY:
        raise CaroError("the policy of this program lets nobody add skills", code=POLICY, hint="ask who made the program")
    pattern = users.blocked(arriving.id, ceiling)
    if pattern:
        raise CaroError(f"{arriving.id}: the policy blocks {pattern}", code=POLICY, hint="ask who made the program")
    if users.adding(ceiling) == users.SIGNED and not arriving.signer:
        what = f"{arriving.id}: the policy wants skills signed by a known signer; this one is not"
        raise CaroError(what, code=INTEGRITY, hint="add it from a source that has its signature")


def _callable(skill: VerifiedSkill) -> None:
    """Its executable keeps what the manifest promises, where this program can ask it. It is compiled again when it is used."""
    executable = skill.manifest.executable
    if executable is None:
        return
    try:
        from runtime.wasm.precompile import precompiled
    except ModuleNotFoundError:  # built without the feature: nothing here will ever call it
        return
    precompiled(skill.manifest, skill.tree.files[executable.module])


def _claimed(id: str, catalog: Catalog) -> None:
    if position(catalog.embedded, id.encode()) is not None:
        raise CaroError(f"{id}: is part of this program", code=USAGE, hint="an embedded skill cannot be replaced")


def _not_lowered(skill: VerifiedSkill, before: Installed | None, *, force: bool) -> None:
    """An older version is not put in the place of a newer one unasked (attack table, row 31)."""
    if before is None or force:
        return
    about = skill.manifest.skill
    then, now = Version.parse(before.version), Version.parse(about.version)
    if then is not None and now is not None and now < then:
        what = f"{about.id}: {before.version} is installed; {about.version} is older"
        raise CaroError(what, code=USAGE, hint="--force takes the older one")


def _depended(skill: VerifiedSkill, catalog: Catalog) -> None:
    known = {one.id: one.version for one in catalog.skills()}
    for id, wanted in skill.manifest.dependencies.items():
        constraint = Constraint.parse(wanted.version)
        if id not in known:
            if wanted.optional:
                continue
            hint = f"caro skill add {id}"
            raise CaroError(f"{skill.manifest.skill.id}: depends on {id}, which is not here", code=NOT_FOUND, hint=hint)
        if constraint is not None and not constraint.admits(known[id]):
            what = f"{skill.manifest.skill.id}: depends on {id} {constraint}; {known[id]} is here"
            raise CaroError(what, code=USAGE, hint=f"add a version of {id} that fits")


def _recipes_unclaimed(skill: VerifiedSkill, catalog: Catalog) -> None:
    """A recipe's id has one owner (attack table, row 29)."""
    from runtime.catalog.recipes import recipes

    mine = {recipe.id for recipe in skill.recipes}
    others = [one for one in catalog.skills() if one.id != skill.manifest.skill.id]
    for owner, row in recipes(others):
        if row.id in mine:
            what = f"recipe {row.id}: claimed by {owner.id} and by {skill.manifest.skill.id}"
            raise CaroError(what, code=USAGE, hint="leave one of the skills out")


def unattended(prepared: Prepared, ceiling: Ceiling) -> None:
    """Whether --yes may consent: to everything but secrets and shell scripts, which only a policy can admit beforehand.

    Raises CaroError (denied).
    """
    said = ceiling.policy.capabilities if ceiling.policy else None
    for item in prepared.asks:
        if item.kind in ALONE and not (said and getattr(said, item.kind)):
            what = f"{prepared.skill.manifest.skill.id}: asks for {item.kind}, which --yes does not consent to"
            raise CaroError(what, code=DENIED, hint="add it on a terminal, where a person answers")


def packed(prepared: Prepared) -> tuple[Block, Installed]:
    """The pack, and what the lockfile says of it."""
    block = compose(prepared.skills, Frames(store=None), [])
    skill, arriving = prepared.skill, prepared.arriving
    about = skill.manifest.skill
    record = Installed(
        id=about.id,
        version=about.version,
        source=arriving.source,
        resolved=arriving.resolved,
        integrity=skill.integrity,
        signer=arriving.signer,
        license=about.license,
        features=skill.features,
        pack=f"sha256:{block.root.hex()}",
        capabilities=asked(skill.manifest.capabilities),
    )
    return block, record


def asked(capabilities: Capabilities) -> dict[str, tuple[str, ...]]:
    """What a skill asks for, kind to values; a switch that is on has the value `true`."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, value in items(grants.asked(capabilities)):
        found[kind] = (*found.get(kind, ()), value)
    return found


def grown(before: Installed | None, prepared: Prepared) -> Sequence[Item]:
    """What it asks for now and was not granted with the version that it replaces."""
    known = before.capabilities if before else {}
    return [item for item in prepared.asks if item.value not in known.get(item.kind, ())]
