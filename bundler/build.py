"""The stages in order: Profile -> Resolution -> VerifiedSkills -> Payload -> Executable -> BuildReport."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from bundler import safety
from bundler.budget.attribute import attribute
from bundler.budget.baseline import read_baseline
from bundler.budget.judge import notes
from bundler.budget.parts import Attribution
from bundler.counting import tokenizer
from bundler.freeze import cache
from bundler.freeze.attach import assembled, base_entry, place
from bundler.freeze.demand import glibc_fits, machine_fits, packages_fit
from bundler.freeze.inputs import pins
from bundler.freeze.pyinstaller import Choice
from bundler.freeze.runtime_base import Base, base, recorded
from bundler.judging import BASELINE, within_budget
from bundler.locking import Locked, obeyed
from bundler.machine import machine_code
from bundler.profile.effective import Profile
from bundler.profile.load import load
from bundler.profile.trust import packed
from runtime.contract.layout import BUILD, LOCK, POLICY, POLICY_LINES, STORED, TRUST
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.pack.machine import Machine
from runtime.payload.write import Block, Entry
from runtime.safety.ruling import policy_text
from runtime.supply.means import Means

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What was built: the program, where its bytes went, what was made anew or reused, and budgets that were not judged."""

    profile: str
    file: Path
    sha256: str
    size: int
    glibc: str
    skills: dict[str, str]
    base_reused: bool
    frames_compressed: tuple[str, ...]
    frames_reused: tuple[str, ...]
    groups: dict[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the command line may change: where profiles and locks are, where results go, the profile's target, how is fetched."""

    profiles: Path
    locks: Path
    output: Path
    optimise: str | None = None
    layout: str | None = None
    means: Means | None = None


def bundle(name: str, choices: Choices, progress: Progress) -> BuildReport:
    """Build one profile as its lock says. Raises CaroError; then the old executable is as it was."""
    progress("profile: read")
    profile = load(name, choices.profiles)
    folder = choices.locks / profile.name
    machine_fits(profile)
    packages_fit(pins())
    progress("skills: read, verified, held against the lock")
    locked = obeyed(profile, folder, choices.means)
    root = cache.folder()
    target = profile.target
    choice = Choice(optimise=choices.optimise or target.optimise, layout=choices.layout or target.layout, features=profile.features)
    made = base(choice, root=root, progress=progress)
    glibc_fits(profile, made)
    frames = Frames(
        store=cache.FrameFolder(root), dictionary=locked.dictionary, progress=lambda entry: progress(f"payload: {entry}")
    )
    machine = machine_code(profile, locked.skills, cache.FrameFolder(root), progress)
    executable = assembled(made, payload(profile, locked, made, frames, machine))
    progress("executable: weighed and written")
    weighed: list[Attribution] = []

    def accept(program: Path) -> None:
        weighed.append(attribute(program))
        within_budget(profile, weighed[0], folder, locked.skills, frames)

    file = place(executable, choices.output / profile.name, profile.executable, accept)
    return BuildReport(
        profile=profile.name,
        file=file,
        sha256=sha256(executable.program).hexdigest(),
        size=weighed[0].size,
        glibc=made.glibc_floor,
        skills={skill.manifest.skill.id: skill.integrity for skill in locked.skills.skills},
        base_reused=made.reused,
        frames_compressed=tuple(frames.compressed),
        frames_reused=tuple(frames.reused),
        notes=tuple(notes(weighed[0], profile.budget, read_baseline(folder / BASELINE))),
        groups={group: size.stored for group, size in weighed[0].groups().items()},
    )


def payload(profile: Profile, locked: Locked, made: Base, frames: Frames, machine: Machine) -> Block:
    """The payload of verified skills for one base: its libraries and digests, lock, policy, trusted keys and build record go in.

    Nothing in it says where a skill lay, so it is the same whatever the source.
    """
    policy = None if profile.policy is None else asdict(profile.policy)
    lines = policy_text(profile.policy.commands if profile.policy else None).encode()
    records = {LOCK: locked.lock, BUILD: _json(recorded(made)), POLICY: _json(policy), POLICY_LINES: lines, TRUST: packed(profile)}
    entries = [Entry(name=name, codec=STORED, raw=len(data), stored=data) for name, data in records.items()]
    extra = [*made.libraries, base_entry(made), safety.entry(), *entries]
    skills = replace(locked.skills, skills=tuple(replace(skill, source="") for skill in locked.skills.skills))
    return compose(skills, frames, extra, tokenizer(), machine)


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True).encode()
