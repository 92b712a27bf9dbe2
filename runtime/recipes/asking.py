"""Consent to steps: `auto` asks nobody, `prompt` asks unless --yes was said, `always` asks a person whatever was said."""

from collections.abc import Collection, Sequence

from runtime.recipes.judging import ALWAYS, AUTO
from runtime.recipes.machine import Person
from runtime.recipes.places import Argv, line
from runtime.recipes.plan import Plan, PlannedStep

BY_OPTION, BY_PERSON = "--yes", "person"  # how a step was consented to, besides AUTO


class Asking:
    """Who consents to the steps of one run."""

    def __init__(self, plan: Plan, person: Person) -> None:
        self._steps = {step.id: step for step in plan.steps}
        self._person = person

    def obstacle(self, completed: Collection[str]) -> str:
        """Why the run cannot begin: somebody must be asked, and nobody is there. Empty where it can."""
        if self._person.ask:
            return ""
        for step in self._steps.values():
            if step.id not in completed and step.when != "no" and self._asks(step.confirmation):
                hint = (
                    "only a person on a terminal can" if step.confirmation == ALWAYS else "repeat it on a terminal, or with --yes"
                )
                return f"step {step.id} wants confirmation ({step.confirmation}), and nobody can be asked here: {hint}"
        return ""

    def consent(self, id: str, commands: Sequence[Argv], confirmation: str, risk: Sequence[str]) -> str:
        """How the step was consented to, with all values in its commands; empty where it was not.

        `confirmation` is the level now that they are known, `risk` what is said of them.
        """
        planned = self._steps[id]
        if not self._asks(confirmation):
            return AUTO if confirmation == AUTO else BY_OPTION
        ask = self._person.ask
        return BY_PERSON if ask and ask(f"Step {id}: {planned.name}", _lines(planned, commands, risk)) else ""

    def _asks(self, confirmation: str) -> bool:
        return confirmation == ALWAYS or (confirmation != AUTO and not self._person.yes)


def _lines(step: PlannedStep, commands: Sequence[Argv], risk: Sequence[str]) -> list[str]:
    """What a person should know: what it is, what runs, its risk, and the way back."""
    back = [f"taken back by: {line(one.commands)}" for one in step.undo] or ["nothing takes it back"]
    return [*filter(None, [step.description]), f"runs: {line(commands)}", f"risk: {'; '.join(risk)}", *back]
