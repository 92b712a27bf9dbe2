"""caro recipe run"""

from runtime.catalog.choice import chosen
from runtime.catalog.recipes import find
from runtime.catalog.shelf import Catalog
from runtime.cli import recipe_plan
from runtime.cli.person import filled_in
from runtime.cli.recipe_job import found, given, several
from runtime.cli.running import performed, secrets
from runtime.cli.terminal import Terminal
from runtime.recipes import runs
from runtime.recipes.progress import START
from runtime.recipes.values import settled


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    one = found(catalog, *find(values["id"] or "", chosen(catalog, values["skills"])))
    known = filled_in(one.recipe, given(one.recipe, values))
    if values["dry-run"]:
        return recipe_plan.shown(one, known, terminal, values["format"])
    hidden = secrets(one.recipe, several(values["secret"]))
    return performed(one, one.job(settled(one.recipe, known, hidden)), runs.fresh(), START, terminal, values)
