"""A profile's budget held against what was built."""

from collections.abc import Sequence
from pathlib import Path

from bundler.budget.advice import advised
from bundler.budget.baseline import read_baseline
from bundler.budget.judge import judge
from bundler.budget.overrun import overrun_error
from bundler.budget.parts import Attribution
from bundler.profile.effective import Profile
from bundler.profile.extend import ALWAYS
from runtime.contract.layout import MACHINE_CODE
from runtime.contract.verified import VerifiedSkills
from runtime.pack.compose import weighed
from runtime.pack.frames import Frames
from runtime.pack.machine import executables

BASELINE = "size.json"


def within_budget(profile: Profile, attribution: Attribution, folder: Path, skills: VerifiedSkills, frames: Frames) -> None:
    """Raises CaroError (policy) naming each budget that is exceeded, the culprits, and what to remove to fit."""
    overruns = judge(attribution, profile.budget, read_baseline(folder / BASELINE))
    if not overruns:
        return
    trial = Frames(store=frames.store, dictionary=frames.dictionary)  # so that the build's own count stays what it was

    modules = {skill.manifest.skill.id: [path] for skill, path in executables(skills)}  # absent: their machine code is there

    def without(id: str, documents: Sequence[str]) -> int:
        code = sum(part.stored for part in attribution.parts if (part.owner, part.detail) == (id, MACHINE_CODE))
        return weighed(skills, id, [*documents, *modules.get(id, ())], trial) + code

    keep = {ALWAYS, *((profile.policy.required or ()) if profile.policy else ())}
    raise overrun_error(profile.name, advised(overruns, attribution, without, keep=keep))
