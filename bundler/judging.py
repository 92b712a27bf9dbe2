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
from runtime.contract.verified import VerifiedSkills
from runtime.pack.compose import weighed
from runtime.pack.frames import Frames

BASELINE = "size.json"


def within_budget(profile: Profile, attribution: Attribution, folder: Path, skills: VerifiedSkills, frames: Frames) -> None:
    """Raises CaroError (policy) naming each budget that is exceeded, the culprits, and what to remove to fit."""
    overruns = judge(attribution, profile.budget, read_baseline(folder / BASELINE))
    if not overruns:
        return
    trial = Frames(store=frames.store, dictionary=frames.dictionary)  # so that the build's own count stays what it was

    def without(id: str, documents: Sequence[str]) -> int:
        return weighed(skills, id, documents, trial)

    keep = {ALWAYS, *((profile.policy.required or ()) if profile.policy else ())}
    raise overrun_error(profile.name, advised(overruns, attribution, without, keep=keep))
