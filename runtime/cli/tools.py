"""Which of the tools that skills work with are here, as their executables find out. Cold."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from runtime.catalog.shelf import Catalog, Skill
from runtime.cli.guest import guest
from runtime.cli.terminal import neutral
from runtime.errors import CaroError
from runtime.wasm.calling import called
from runtime.wasm.world import DISCOVER

LONGEST = 200  # characters of what a tool is said to be


class Tool(NamedTuple):
    """One tool: `more` is its version, or a note."""

    name: str
    found: bool
    more: str

    @property
    def text(self) -> str:
        """It in words."""
        return f"{self.name} {self.more or ('' if self.found else 'not found')}".strip()


class Tools(NamedTuple):
    """What a skill's executable found, or the `error` that says why nobody knows."""

    skill: str
    tools: tuple[Tool, ...]
    error: str = ""

    @property
    def whole(self) -> bool:
        """Whether all are here."""
        return not self.error and all(one.found for one in self.tools)

    @property
    def text(self) -> str:
        """Them in words, on one line."""
        return self.error or ", ".join(one.text for one in self.tools)


def asked(catalog: Catalog, skills: Iterable[Skill]) -> list[Tools]:
    """What the executables of these skills find, each of which can tell."""
    return [_found(catalog, skill) for skill in skills]


def _found(catalog: Catalog, skill: Skill) -> Tools:
    try:
        said = json.loads(called(guest(catalog, skill), DISCOVER, "", lambda *_: None))
        return Tools(skill.id, tuple(_tool(one) for one in said["tools"]))
    except CaroError as error:
        return Tools(skill.id, (), _line(error.message))
    except (KeyError, TypeError, AttributeError):
        return Tools(skill.id, (), 'its answer is not {"tools": [{"name": ..., "found": ...}]}')


def _tool(one: dict[str, object]) -> Tool:
    return Tool(_line(str(one["name"])), one["found"] is True, _line(str(one.get("version") or one.get("note") or "")))


def _line(text: str) -> str:
    """A text on one line that is not long, with nothing for a terminal to obey."""
    return neutral(" ".join(text.split()))[:LONGEST]
