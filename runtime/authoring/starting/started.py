"""The files of a new skill: they validate strictly and their tests pass, so that an author changes something that works."""

from runtime.authoring.importing.document import name_of
from runtime.authoring.starting import executable, knowledge, recipe
from runtime.authoring.validate.problems import nearest
from runtime.authoring.validate.rules import id_problem
from runtime.contract.records import API_MAJOR, API_MINOR
from runtime.errors import USAGE, CaroError

NAMESPACE = "custom"
KINDS = {
    "knowledge": (knowledge,),
    "recipe": (recipe,),
    "executable": (executable,),
    "full": (knowledge, recipe, executable),
}
LICENCE = """\
No licence has been chosen for this skill yet.

Until its author puts the text of a licence here, and its SPDX expression into
skill.toml, nobody else may use, change or pass on what is in this folder.
"""
MANIFEST = """\
# What the skill is. 'caro skill validate --strict' checks it, every file of the folder, and what the recipes ask for.

[skill]
id = "{id}"
name = "{title}"
version = "0.1.0"                    # raise it with every change that you hand out
# What the skill knows or does, and when to use it: requests are compared with these words.
description = "{description}"
api_version = "{api}"
license = "LicenseRef-not-chosen"    # an SPDX expression such as "Apache-2.0"; its text goes into LICENSE

# A promise about the folder, which is held against it.
[provides]
knowledge = {knowledge:<5}                    # knowledge/**/*.md
recipes = {recipes:<5}                      # recipes/*.yaml
executable = {executable:<5}                   # [executable]
"""


def id_of(name: str) -> str:
    """The id that a name stands for: without a namespace it is a custom skill. Raises CaroError (usage)."""
    id = name if "." in name else f"{NAMESPACE}.{name}"
    wanted = id_problem(id)
    if wanted:
        raise CaroError(
            f"{name}: no name of a skill", code=USAGE, hint=f"wanted: {wanted}; or a name alone, for {NAMESPACE}.<name>"
        )
    return id


def started(id: str, kind: str) -> dict[str, bytes]:
    """The files of a new skill of that kind, tests included. Raises CaroError (usage) for a kind that is none."""
    if kind not in KINDS:
        raise CaroError(f"{kind}: no kind of skill", code=USAGE, hint=f"one of {', '.join(KINDS)}; {nearest(kind, KINDS)}")
    parts = KINDS[kind]
    name = id.partition(".")[2]
    values = {"id": id, "name": name, "title": name_of(name), "recipe": recipe.id_of(name), "foreign": knowledge.foreign(name)}
    description = " ".join(part.DESCRIPTION for part in parts).format(**values)
    layers = {
        "knowledge": _switch(knowledge in parts),
        "recipes": _switch(recipe in parts),
        "executable": _switch(executable in parts),
    }
    manifest = MANIFEST.format(description=description, api=f"{API_MAJOR}.{API_MINOR}", **layers, **values)
    texts = {"skill.toml": manifest + "".join(_filled(part.MANIFEST, values) for part in parts), "LICENSE": LICENCE}
    for part in parts:
        texts |= {_filled(path, values): _filled(text, values) for path, text in part.FILES.items()}
    files = {path: text.encode() for path, text in texts.items()} | (dict(executable.kit(id)) if executable in parts else {})
    return dict(sorted(files.items()))


def _switch(on: bool) -> str:
    return "true" if on else "false"


def _filled(text: str, values: dict[str, str]) -> str:
    """The text with its names in place; braces of placeholders stay as they are."""
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text
