"""caro recipe resume"""

import os

from runtime.catalog.recipes import find
from runtime.catalog.shelf import Catalog
from runtime.cli.recipe_job import Found, found, several
from runtime.cli.running import performed, secrets
from runtime.cli.terminal import Terminal
from runtime.errors import USAGE, CaroError
from runtime.guard.home import caro_home
from runtime.recipes import runs
from runtime.recipes.job import Job
from runtime.recipes.progress import obstacle
from runtime.recipes.runs import Saved
from runtime.recipes.values import Value, settled


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    id = values["run"] or ""
    saved = runs.load(caro_home(os.environ), id)
    one = found(catalog, *find(f"{saved.skill}/{saved.recipe}", catalog.skills()))
    job = one.job(settled(one.recipe, _given(one, saved), secrets(one.recipe, several(values["secret"]))))
    _refuse(id, saved, job)
    return performed(one, job, id, saved.progress(), terminal, values)


def _given(one: Found, saved: Saved) -> dict[str, Value]:
    """The values as they were typed: what is saved is their text."""
    from runtime.recipes.values import parsed

    known = {parameter.name: parameter for parameter in one.recipe.parameters if not parameter.hidden}
    return {name: parsed(known[name], text) for name, text in saved.parameters.items() if name in known}


def _refuse(id: str, saved: Saved, job: Job) -> None:
    """Raises CaroError (conflict) with the reason why the run cannot be gone on with."""
    wrong = obstacle(saved.progress(), job)
    if saved.digest != job.digest():
        wrong = "the recipe, its skill or the parameters are others than when it began"
    if wrong:
        raise CaroError(f"run {id}: {wrong}", code=USAGE, hint=f"caro recipe run {job.name}")
