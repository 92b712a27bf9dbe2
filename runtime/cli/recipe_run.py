"""caro recipe run"""

from runtime.catalog.choice import chosen
from runtime.catalog.recipes import find
from runtime.cli import recipe_plan
from runtime.cli.person import filled_in
from runtime.cli.recipe_job import found, given, several
from runtime.cli.running import performed, secrets
from runtime.cli.terminal import Terminal
from runtime.payload.read import Payload
from runtime.recipes import runs
from runtime.recipes.progress import START
from runtime.recipes.values import settled


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    one = found(payload, *find(payload, values["id"] or "", chosen(payload, values["skills"])))
    known = filled_in(one.recipe, given(one.recipe, values))
    if values["dry-run"]:
        return recipe_plan.shown(one, known, terminal, values["format"])
    hidden = secrets(one.recipe, several(values["secret"]))
    return performed(one, one.job(settled(one.recipe, known, hidden)), runs.fresh(), START, terminal, values)
