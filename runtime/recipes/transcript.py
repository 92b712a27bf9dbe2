"""What a run did, with secrets masked: for people, for JSON, and for the exit code."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from runtime import errors
from runtime.guard.records import POLICY
from runtime.recipes.places import Argv

SUCCESS, UNMET, FAILED, CANCELLED, DENIED = "success", "precondition_failed", "failed", "cancelled", "denied"  # results
PRECONDITION, STEP, VERIFICATION, ROLLBACK = "precondition", "step", "verification", "rollback"  # kinds of acts
DONE, SKIPPED, NOT_NEEDED = "done", "skipped", "not needed"  # what came of an act, besides FAILED, CANCELLED and DENIED
CODES = {SUCCESS: errors.SUCCESS, CANCELLED: errors.CANCELLED, DENIED: errors.DENIED}
YES, NO, PARTIAL = "true", "false", "partial"  # of `rolled_back`
IN_JSON: Mapping[str, object] = {"": None, YES: True, NO: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that was done. `id` is the step's, or the number of the check. Outputs are cut; `duration` is in ms."""

    kind: str
    id: str
    result: str
    reason: str = ""
    commands: tuple[Argv, ...] = ()
    exit_code: int | None = None
    duration: int = 0
    confirmation: str = ""
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One run. `rolled_back` is empty where nothing was begun; else YES (all that can be), NO or PARTIAL.

    `said_by` is who denied.
    """

    run: str
    skill: str
    version: str
    recipe: str
    level: str
    digest: str
    parameters: Mapping[str, str]
    result: str
    message: str
    rolled_back: str = ""
    said_by: str = ""
    acts: tuple[Act, ...] = ()

    @property
    def code(self) -> int:
        """The exit code."""
        if self.result == DENIED and self.said_by == POLICY:
            return errors.POLICY
        return CODES.get(self.result, errors.FAILED)

    def data(self) -> dict[str, object]:
        """The transcript as JSON has it."""
        return {**asdict(self), "rolled_back": IN_JSON.get(self.rolled_back, self.rolled_back), "exit_code": self.code}
