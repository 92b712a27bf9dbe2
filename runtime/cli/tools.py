"""Which of the tools that skills work with are here, as their executables find out. Cold."""

import json

from runtime.catalog.embedded import facts, skills
from runtime.cli.guest import EXPORTS, guest
from runtime.contract.layout import SkillRow
from runtime.errors import CaroError
from runtime.payload.read import Payload
from runtime.wasm.calling import called
from runtime.wasm.world import DISCOVER, canonical

Finding = tuple[str, bool, str]  # what, whether all of them are here, and which


def findings(payload: Payload) -> list[Finding]:
    """A line for each skill whose executable can tell."""
    asked = [skill for skill in skills(payload) if payload.machine(skill) and _tells(payload, skill)]
    return [_finding(payload, skill) for skill in asked]


def _tells(payload: Payload, skill: SkillRow) -> bool:
    return any(key == EXPORTS and canonical(value) == DISCOVER for key, value in facts(payload, skill))


def _finding(payload: Payload, skill: SkillRow) -> Finding:
    what = f"tools of {skill.id}"
    try:
        said = json.loads(called(guest(payload, skill), DISCOVER, "", lambda *_: None))
        tools = [
            (str(one["name"]), one["found"] is True, str(one.get("version") or one.get("note") or "")) for one in said["tools"]
        ]
    except CaroError as error:
        return what, False, error.message
    except (KeyError, TypeError, AttributeError):
        return what, False, 'its answer is not {"tools": [{"name": ..., "found": ...}]}'
    words = [f"{name} {more or ('' if here else 'not found')}".strip() for name, here, more in tools]
    return what, all(here for _, here, _ in tools), ", ".join(words)
