"""A skill of the payload as a guest that can be called, with what this machine and its grants let it reach. Cold."""

import os

from runtime.catalog.embedded import facts
from runtime.contract.layout import SkillRow
from runtime.guard.executables import most
from runtime.payload.read import Payload
from runtime.wasm.calling import Guest
from runtime.wasm.embedded import component
from runtime.wasm.limits import within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.guard.confine.records import Outcome
    from runtime.wasm.outside import Outside

EXPORTS = "executable.exports[]"  # facts of the manifest
SECONDS, MEGABYTES = "executable.max_seconds", "executable.max_memory_mb"


def guest(payload: Payload, skill: SkillRow) -> Guest:
    """The skill's executable. Raises CaroError, see `runtime.wasm.embedded`, and (policy) where the policy cannot be read."""
    loaded = component(payload, skill)
    said = facts(payload, skill)
    asked = {name: int(value) for name, value in said if name in {SECONDS, MEGABYTES}}
    return Guest(
        id=skill.id,
        version=skill.version,
        exports=[value for name, value in said if name == EXPORTS],
        component=loaded,
        outside=lambda: _outside(payload, skill),
        limits=within(asked.get(SECONDS), asked.get(MEGABYTES), most(payload)),
    )


def outcome(payload: Payload, skill: SkillRow, export: str, given: str, seconds: int) -> "Outcome":
    """A call as a step of a recipe: the answer is its output, an error its exit code and what it says."""
    import time
    from dataclasses import replace

    from runtime.errors import CaroError
    from runtime.guard.confine.records import CANCELLED, Outcome
    from runtime.wasm.calling import called

    began = time.monotonic()
    try:
        one = guest(payload, skill)
        one.limits.seconds = min(one.limits.seconds, seconds)
        found = Outcome(statuses=(0,), stdout=called(one, export, given, lambda *_: None).encode())
    except CaroError as error:
        found = Outcome(statuses=(error.code,), stderr=f"{error.message}\n".encode())
    except KeyboardInterrupt:
        found = Outcome(ended=CANCELLED)
    return replace(found, duration=round((time.monotonic() - began) * 1000))


def _outside(payload: Payload, skill: SkillRow) -> "Outside":
    import time

    from runtime.cli.main import complain
    from runtime.guard import grants, policy, programs, store
    from runtime.guard.confine import door
    from runtime.guard.journal import open_journal
    from runtime.guard.places import caro_home, here
    from runtime.guard.private import private_folder
    from runtime.wasm.outside import Outside

    ceiling = policy.ceiling(payload)
    given = store.load(caro_home(os.environ), skill.id)
    request = grants.requested(facts(payload, skill))
    journal = open_journal(ceiling, os.environ, lambda text: complain(text, ""))
    folders = programs.search_path(ceiling)
    asked = ceiling.policy

    def find(name: str) -> str | None:
        found = programs.find(name, folders)
        return found.path if found else None

    return Outside(
        skill=skill.id,
        version=skill.version,
        rights=grants.rights(skill.id, request, given, ceiling, here(skill.id, ceiling, os.environ)),
        door=door.run,
        find=find,
        note=lambda entry: journal.append(entry, time.time()),
        private=lambda: private_folder(os.environ),
        outer=os.environ,
        folders=folders,
        minimum=(asked.confinement.minimum if asked else None) or "",
    )
