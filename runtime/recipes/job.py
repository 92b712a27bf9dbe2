"""What is to be done: one recipe with its values, and what its skill may do."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from runtime.contract.digest import sha256
from runtime.contract.recipe import Recipe, Step
from runtime.guard.records import Rights
from runtime.recipes.judging import Judge, Judged, unjudged
from runtime.recipes.values import MASK, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`version` is the skill's; `default_confirmation` its manifest's; `minimum` the confinement that the policy wants at least.

    `uncallable` is why the skill's executable cannot be called here, or empty. `judge` says what commands would do.
    """

    skill: str
    recipe: Recipe
    values: Values
    rights: Rights
    version: str = ""
    default_confirmation: str = "prompt"
    minimum: str = ""
    uncallable: str = ""
    judge: Judge = unjudged

    @property
    def name(self) -> str:
        """How people call the recipe: SKILL/ID."""
        return f"{self.skill}/{self.recipe.id}"

    def confirmation(self, step: Step, judged: Judged) -> str:
        """The level in force. The risk can raise it, nothing lowers it."""
        return judged.confirmation(step.confirmation or self.default_confirmation, step.risk_level)

    def digest(self) -> str:
        """sha256 in hex over the skill, the recipe and the values that are no secrets: what a run can be resumed with."""
        said = {"skill": self.skill, "version": self.version, "recipe": asdict(self.recipe), "values": dict(self.values.plain)}
        digest: str = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        return digest

    def shown(self) -> Mapping[str, str]:
        """The values for people: secrets are masked."""
        return {**self.values.plain, **dict.fromkeys(self.values.secrets, MASK)}
