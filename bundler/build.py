"""The stages in order: Profile -> Resolution -> VerifiedSkills -> Payload -> Executable -> BuildReport."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bundler.freeze import cache
from bundler.freeze.attach import attached, base_entry, place
from bundler.freeze.base import Base, base
from bundler.freeze.inputs import host_platform
from bundler.lock import lock
from bundler.profile.load import Loaded, load
from bundler.resolve import fetch, resolve
from runtime.contract.layout import LOCK, STORED
from runtime.contract.records import VerifiedSkills
from runtime.errors import USAGE, CaroError
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.write import Block, Entry
from runtime.supply.verify import verify

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What was built: the file, its sha256 and its parts in bytes, and what was made anew or reused."""

    profile: str
    file: Path
    sha256: str
    size: int
    bootloader: int
    payload: int
    archive: int
    skills: dict[str, str]
    base_reused: bool
    frames_compressed: tuple[str, ...]
    frames_reused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the command line may change: where profiles are, where results go, and the profile's `optimise`."""

    profiles: Path
    output: Path
    optimise: str | None = None


def bundle(name: str, choices: Choices, progress: Progress) -> BuildReport:
    """Build one profile. Raises CaroError; then the old executable is as it was."""
    progress("profile: read")
    loaded = load(name, choices.profiles)
    _for_this_machine(loaded)
    progress("skills: read and verified")
    skills = verify(fetch(resolve(loaded)))
    root = cache.folder()
    frozen = base(optimise=choices.optimise or loaded.profile.target.optimise, root=root, progress=progress)
    frames = Frames(store=cache.FrameFolder(root), progress=lambda entry: progress(f"payload: {entry}"))
    block = payload(loaded, skills, frozen, frames)
    executable = attached(frozen, block)
    progress("executable: written")
    file = choices.output / loaded.profile.profile.name / loaded.profile.profile.executable
    place(executable, file)
    return BuildReport(
        profile=loaded.profile.profile.name,
        file=file,
        sha256=sha256(executable).hexdigest(),
        size=len(executable),
        bootloader=len(frozen.bootloader),
        payload=len(block.data),
        archive=len(frozen.archive),
        skills={skill.manifest.skill.id: skill.integrity for skill in skills.skills},
        base_reused=frozen.reused,
        frames_compressed=tuple(frames.compressed),
        frames_reused=tuple(frames.reused),
    )


def payload(loaded: Loaded, skills: VerifiedSkills, frozen: Base, frames: Frames) -> Block:
    """The payload of verified skills for one base: its libraries, its digests and the lock go in."""
    text = lock(loaded, skills, frozen).encode()
    locked = Entry(name=LOCK, codec=STORED, raw=len(text), stored=text)
    return compose(skills, frames, [*frozen.libraries, base_entry(frozen), locked])


def _for_this_machine(loaded: Loaded) -> None:
    wanted, here = loaded.profile.target.platform, host_platform()
    if wanted != here:
        raise CaroError(
            f"{loaded.file}: target.platform: found {wanted!r}; this machine can build {here!r}",
            code=USAGE,
            hint="build on a machine of that platform: what is frozen is this machine's Python",
        )
