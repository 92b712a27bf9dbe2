"""Which of the tools that skills work with are here, as their executables find out. Cold."""

import json

from runtime.catalog.executables import runnable
from runtime.catalog.shelf import Catalog, Skill
from runtime.cli.guest import EXPORTS, guest
from runtime.errors import CaroError
from runtime.wasm.calling import called
from runtime.wasm.world import DISCOVER, canonical

Finding = tuple[str, bool, str]  # what, whether all of them are here, and which


def findings(catalog: Catalog) -> list[Finding]:
    """A line for each skill whose executable can tell."""
    asked = [skill for skill in catalog.skills() if runnable(skill) and _tells(skill)]
    return [_finding(catalog, skill) for skill in asked]


def _tells(skill: Skill) -> bool:
    return any(key == EXPORTS and canonical(value) == DISCOVER for key, value in skill.manifest())


def _finding(catalog: Catalog, skill: Skill) -> Finding:
    what = f"tools of {skill.id}"
    try:
        said = json.loads(called(guest(catalog, skill), DISCOVER, "", lambda *_: None))
        tools = [
            (str(one["name"]), one["found"] is True, str(one.get("version") or one.get("note") or "")) for one in said["tools"]
        ]
    except CaroError as error:
        return what, False, error.message
    except (KeyError, TypeError, AttributeError):
        return what, False, 'its answer is not {"tools": [{"name": ..., "found": ...}]}'
    words = [f"{name} {more or ('' if here else 'not found')}".strip() for name, here, more in tools]
    return what, all(here for _, here, _ in tools), ", ".join(words)
