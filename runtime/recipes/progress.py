"""How far a run has come, so that it can be gone on with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from runtime.recipes.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`begun` is the step that was started last and is not completed; `undoing` says that the steps are being taken back."""

    completed: tuple[str, ...] = ()
    captured: Mapping[str, str] = field(default_factory=dict)
    begun: str = ""
    undoing: bool = False


START = Progress()
Keep = Callable[[Progress], None]


def obstacle(progress: Progress, job: Job) -> str:
    """Why a run cannot be gone on with; empty where it can."""
    if progress.undoing:
        return f"it was taken back, or was ended while it was; begin again (completed were: {', '.join(progress.completed)})"
    steps = {step.id: step for step in job.recipe.steps}
    unknown = [id for id in (*progress.completed, *filter(None, [progress.begun])) if id not in steps]
    if unknown:
        return f"the recipe has no step {unknown[0]!a}"
    if progress.begun and not steps[progress.begun].idempotent:
        return f"it was ended within the step {progress.begun!a}, which may have been done and is not idempotent"
    return ""
