"""Secrets from where they may come: a prompt without echo, a file of this user alone, an environment variable, the keyring."""

import os
import stat
from collections.abc import Callable, Mapping, Sequence

from runtime.contract.recipe import Recipe
from runtime.errors import DENIED, INVALID, NOT_FOUND, USAGE, CaroError
from runtime.guard import files
from runtime.recipes.values import LONGEST_SECRET, parameter

PROMPT, FILE, ENVIRONMENT, KEYRING = "prompt", "file", "env", "keyring"
SOURCES = "prompt, file:PATH, env:VARIABLE or keyring:SERVICE/USERNAME"

Ask = Callable[[str], str]  # a question, answered without echo


def collected(recipe: Recipe, texts: Sequence[str], environment: Mapping[str, str], ask: Ask | None) -> dict[str, str]:
    """The secrets that `NAME=SOURCE` texts name, and the others from a prompt where there is one (`ask`). Raises CaroError."""
    sources: dict[str, str] = {}
    for text in texts:
        name, equals, source = text.partition("=")
        if not equals or name in sources:
            found = "given twice" if equals else "no '='"
            raise CaroError(f"--secret {name!a}: {found}", code=USAGE, hint=f"NAME=SOURCE, where SOURCE is {SOURCES}")
        if not parameter(recipe, name).hidden:
            raise CaroError(f"--secret {name}: no secret", code=USAGE, hint=f"--param {name}=VALUE")
        sources[name] = source
    if ask:
        sources = {**{one.name: PROMPT for one in recipe.parameters if one.hidden}, **sources}
    return {name: _read(name, source, environment, ask) for name, source in sources.items()}


def _read(name: str, source: str, environment: Mapping[str, str], ask: Ask | None) -> str:
    kind, _, where = source.partition(":")
    if source == PROMPT:
        if ask is None:
            raise CaroError(f"secret {name}: nobody can be asked here", code=DENIED, hint="file:PATH or env:VARIABLE")
        return ask(f"{name} (not shown): ")
    if kind == FILE and where:
        return from_file(name, where)
    if kind == ENVIRONMENT and where:
        if where not in environment:
            raise CaroError(f"secret {name}: the variable {where!a} is not set", code=NOT_FOUND, hint=f"export {where}")
        return environment[where]
    if kind == KEYRING and where:
        from runtime.recipes.keyring import from_keyring

        return from_keyring(name, where)
    raise CaroError(f"--secret {name}={source!a}: no such source", code=USAGE, hint=SOURCES)


def from_file(name: str, path: str) -> str:
    """The text of the file, without a line end behind it. It is this user's, no link, and nobody else may read it."""
    try:
        descriptor = files.opened(path, os.O_RDONLY)
    except OSError as error:
        raise CaroError(f"secret {name}: {path}: {error.strerror or error}", code=INVALID, hint="a plain file of yours") from None
    with os.fdopen(descriptor, "rb") as file:
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        if mode & 0o077:
            raise CaroError(f"secret {name}: {path}: mode {mode:04o}", code=DENIED, hint=f"chmod 600 {path}")
        data = file.read(4 * LONGEST_SECRET)
    try:
        return data.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise CaroError(f"secret {name}: {path}: no UTF-8", code=INVALID, hint="a text") from None
