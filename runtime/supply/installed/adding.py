"""A skill on its way into caro's folder: verified, allowed by the policy, fitting beside the others, consented to, packed.

Nothing is written before all of that has been said yes to.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from runtime.authoring.scan.content import scanned
from runtime.authoring.validate.problems import Problem
from runtime.catalog.safety import builtin
from runtime.catalog.shelf import Catalog, position
from runtime.contract.records import Capabilities
from runtime.contract.verified import SkillTree, VerifiedSkill, VerifiedSkills
from runtime.errors import DENIED, NOT_FOUND, USAGE, CaroError
from runtime.guard import grants
from runtime.guard.change import Item, items
from runtime.guard.records import SECRETS, SHELL, Ceiling
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.write import Block
from runtime.supply.constraint import Constraint
from runtime.supply.installed.judging import Judge, runs_here, signer_kept
from runtime.supply.installed.record import NO, YES, Installed, InstalledLock
from runtime.supply.trust.require import Origin
from runtime.supply.verify import Fetched, verify
from runtime.supply.version import Version

NEEDED, VERSION = 'dependencies."', '".version'  # facts
ALONE = (SECRETS, SHELL)  # kinds that no --yes consents to where no policy has admitted them


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """What a source gave: the tree, where from, and what that was there; `pinned` if the user named the content."""

    id: str
    tree: SkillTree
    source: str
    resolved: str = ""
    pinned: bool = False
    features: tuple[str, ...] = ()
    default_features: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A skill that may be installed once somebody consents. `before` is what it replaces, `signer` empty where nobody signed.

    `findings` are those of the content scan.
    """

    skills: VerifiedSkills
    arriving: Arriving
    before: Installed | None
    signer: str = ""
    findings: tuple[Problem, ...] = ()

    @property
    def skill(self) -> VerifiedSkill:
        """The one skill."""
        return self.skills.skills[0]

    @property
    def asks(self) -> list[Item]:
        """Every capability that it asks for."""
        return items(grants.asked(self.skill.manifest.capabilities))

    @property
    def renewed(self) -> bool:
        """Whether it takes the place of a version of the same source and signer, which a person consented to."""
        before = self.before
        return before is not None and (before.source, before.signer) == (self.arriving.source, self.signer)

    @property
    def news(self) -> list[Item]:
        """What is to be consented to: all, or what the version before did not ask for."""
        known = self.before.capabilities if self.before and self.renewed else {}
        return [item for item in self.asks if item.value not in known.get(item.kind, ())]


def prepared(arriving: Sequence[Arriving], catalog: Catalog, lock: InstalledLock, judge: Judge, *, force: bool) -> list[Prepared]:
    """Check all that can be known before asking. Raises CaroError: invalid, usage, policy, integrity, not found."""
    together = verify([_fetched(one) for one in arriving if _admitted(one, judge)])  # no name is claimed twice among them
    versions = {skill.id: skill.version for skill in catalog.skills()}
    new = {one.manifest.skill.id: one.manifest.skill.version for one in together.skills}
    versions |= new
    needing = [] if force else dependants(catalog, new, without=new)
    if needing:
        raise CaroError(needing[0], code=USAGE, hint="change or remove that one first, or take this version with --force")
    return [_prepared(one, catalog, versions, lock, judge, force=force) for one in arriving]


def _prepared(
    one: Arriving, catalog: Catalog, versions: Mapping[str, str], lock: InstalledLock, judge: Judge, *, force: bool
) -> Prepared:
    skills = verify([_fetched(one)])
    (skill,) = skills.skills
    before = lock.find(one.id)
    signer = judge.signer(judge.found(one.id, one.tree), skill.manifest.skill.version, _origin(one))
    signer_kept(before, signer, force=force)
    runs_here(skill.manifest)
    _callable(skill)
    _claimed(one.id, catalog)
    _not_lowered(skill, before, force=force)
    _depended(skill, versions)
    _recipes_unclaimed(skill, catalog)
    findings = tuple(scanned(one.tree, skill.manifest, skill.recipes, builtin(catalog)))
    return Prepared(skills=skills, arriving=one, before=before, signer=signer, findings=findings)


def _admitted(one: Arriving, judge: Judge) -> bool:
    """True. Before the verifier parses anything. Raises CaroError."""
    judge.allowed(one.id)
    judge.signer(judge.found(one.id, one.tree), "", _origin(one))
    return True


def _origin(one: Arriving) -> Origin:
    return Origin(kind=one.source.partition("+")[0], pinned=one.pinned)


def _fetched(one: Arriving) -> Fetched:
    return Fetched(
        id=one.id,
        constraint=Constraint("*", ()),
        source=one.source,
        tree=one.tree,
        wanted_by="caro skill add",
        features=one.features,
        default_features=one.default_features,
    )


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


def _depended(skill: VerifiedSkill, known: Mapping[str, str]) -> None:
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


def dependants(catalog: Catalog, versions: Mapping[str, str], without: Collection[str]) -> list[str]:
    """A sentence for each skill here, but for some, that needs another version; an empty version is of one that goes."""
    found = []
    for skill in catalog.skills():
        for id, wanted in _needs(skill.manifest()):
            constraint = Constraint.parse(wanted)
            if skill.id not in without and id in versions and not (constraint and versions[id] and constraint.admits(versions[id])):
                found.append(
                    f"{skill.id} {skill.version}, which is here, depends on {id} {wanted}; {versions[id] or 'none'} would be left"
                )
    return found


def _needs(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Ids and constraints of what a skill cannot do without, by its facts."""
    texts = dict(facts)
    heads = [key.removesuffix(VERSION) for key in texts if key.startswith(NEEDED) and key.endswith(VERSION)]
    return [(one.removeprefix(NEEDED), texts[one + VERSION]) for one in heads if texts.get(f'{one}".optional') != "true"]


def _recipes_unclaimed(skill: VerifiedSkill, catalog: Catalog) -> None:
    """A recipe's id has one owner (attack table, row 29)."""
    from runtime.catalog.recipes import recipes

    mine = {recipe.id for recipe in skill.recipes}
    others = [one for one in catalog.skills() if one.id != skill.manifest.skill.id]
    for owner, row in recipes(others):
        if row.id in mine:
            what = f"recipe {row.id}: claimed by {owner.id} and by {skill.manifest.skill.id}"
            raise CaroError(what, code=USAGE, hint="leave one of the skills out")


def unattended(prepared: Prepared, ceiling: Ceiling, confirmed: Sequence[str] = ()) -> None:
    """Whether --yes may consent: to everything but secrets and shell scripts, which only a policy can admit beforehand.

    `confirmed` are the kinds that this user's settings want a person to confirm. Raises CaroError (denied).
    """
    said = ceiling.policy.capabilities if ceiling.policy else None
    for item in prepared.news:
        if item.kind in confirmed:
            what = f"{prepared.skill.manifest.skill.id}: asks for {item.kind}, which config.toml wants a person to confirm"
            raise CaroError(what, code=DENIED, hint="add it on a terminal, where a person answers")
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
        signer=prepared.signer,
        license=about.license,
        features=skill.features,
        defaults=YES if arriving.default_features else NO,
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
