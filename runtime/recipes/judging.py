"""What a recipe's commands would do, by the safety engine, and what the policy makes of that. Pure.

The author's own risk level can raise a verdict, never lower it. What is refused is not run; what is to be asked about is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runtime.guard.records import POLICY, RULE, Decision
from runtime.recipes.places import Argv
from runtime.safety.judge import judge_argvs
from runtime.safety.ruling import ASK, RUN, Lines, ruling
from runtime.safety.table import Table
from runtime.safety.verdict import CRITICAL, RANK, SAFE

SAFETY = "safety"  # the kind of these decisions
NOT_JUDGED = "not judged"
AUTO, PROMPT, ALWAYS = "auto", "prompt", "always"
ORDER = (AUTO, PROMPT, ALWAYS)
RAISED = {"high": PROMPT, CRITICAL: ALWAYS}  # the confirmation that a risk asks for at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on one pipeline: its level, what is to be done (RUN, ASK, REFUSE), and why."""

    level: str
    action: str = RUN
    reasons: tuple[str, ...] = ()

    def refused(self, *, unasked: bool = False) -> Decision | None:
        """The decision against it; None where it may run. What is critical is refused by rule, all else by policy.

        `unasked`: nobody will be asked, so what must be asked about is refused too.
        """
        if self.action == RUN or (self.action == ASK and not unasked):
            return None
        said_by = RULE if self.level == CRITICAL else POLICY
        return Decision(allowed=False, kind=SAFETY, resource=self.level, reason="; ".join(self.reasons), said_by=said_by)

    def risk(self, author: str | None) -> str:
        """The higher one of the verdict and of what the recipe's author says."""
        if self.level == NOT_JUDGED:
            return author or NOT_JUDGED
        return max(self.level, author or SAFE, key=RANK.__getitem__)

    def confirmation(self, asked: str, author: str | None) -> str:
        """The level of confirmation in force, which the risk and the policy can raise."""
        least = PROMPT if self.action == ASK else AUTO
        return max(asked, least, RAISED.get(self.risk(author), AUTO), key=ORDER.index)


Judge = Callable[[Sequence[Argv]], Judged]


def unjudged(_commands: Sequence[Argv]) -> Judged:
    """Where there are no rules to judge by."""
    return Judged(level=NOT_JUDGED)


def judging(table: Table, policy: Lines) -> Judge:
    """What judges by these rules under this policy."""

    def judge(commands: Sequence[Argv]) -> Judged:
        verdict = judge_argvs(commands, table)
        said = ruling(verdict, policy)
        versions = tuple(f"the policy wants {program} {wanted}" for program, wanted in said.needs)
        found = tuple(dict.fromkeys(one.reason for one in verdict.findings if one.level == verdict.level))
        action = ASK if versions and said.action == RUN else said.action
        return Judged(level=verdict.level, action=action, reasons=(*said.reasons, *found, *verdict.doubts, *versions))

    return judge
