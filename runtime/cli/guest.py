"""A skill as a guest that can be called, with what this machine and its grants let it reach. Cold."""

import os

from runtime.catalog.shelf import Catalog, Skill
from runtime.guard.executables import most
from runtime.wasm.calling import Guest
from runtime.wasm.embedded import component
from runtime.wasm.limits import within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.guard.confine.records import Outcome
    from runtime.wasm.component import Component
    from runtime.wasm.outside import Outside

EXPORTS = "executable.exports[]"  # facts of the manifest
SECONDS, MEGABYTES = "executable.max_seconds", "executable.max_memory_mb"


def guest(catalog: Catalog, skill: Skill) -> Guest:
    """The skill's executable. Raises CaroError, see `runtime.wasm.embedded`, and (policy) where the policy cannot be read."""
    said = skill.manifest()
    exports = tuple(value for name, value in said if name == EXPORTS)
    loaded = _compiled(skill, said, exports) if skill.installed else component(skill.payload, skill)
    asked = {name: int(value) for name, value in said if name in {SECONDS, MEGABYTES}}
    return Guest(
        id=skill.id,
        version=skill.version,
        exports=exports,
        component=loaded,
        outside=lambda: _outside(catalog, skill),
        limits=within(asked.get(SECONDS), asked.get(MEGABYTES), most(catalog.embedded)),
    )


def _compiled(skill: Skill, said: list[tuple[str, str]], exports: tuple[str, ...]) -> "Component":
    """Of an installed skill: out of its .wasm, each time anew, as machine code may not come out of a folder that can be written to.

    Raises CaroError: not found for a skill without an executable, integrity, invalid.
    """
    from runtime.catalog.executables import MODULE
    from runtime.catalog.executables import component as wasm
    from runtime.contract.layout import EXECUTABLE
    from runtime.contract.records import Executable, Manifest, Provides, SkillTable
    from runtime.guard.grants import requested
    from runtime.wasm.embedded import none
    from runtime.wasm.precompile import compiled_now

    if not skill.layers & EXECUTABLE:
        raise none(skill)
    about = SkillTable(id=skill.id, name=skill.name, version=skill.version, api_version="")
    executable = Executable(module=dict(said)[MODULE], exports=exports)
    manifest = Manifest(skill=about, provides=Provides(executable=True), executable=executable, capabilities=requested(said))
    return compiled_now(manifest, wasm(skill))


def outcome(catalog: Catalog, skill: Skill, export: str, given: str, seconds: int) -> "Outcome":
    """A call as a step of a recipe: the answer is its output, an error its exit code and what it says."""
    import time
    from dataclasses import replace

    from runtime.errors import CaroError
    from runtime.guard.confine.records import CANCELLED, Outcome
    from runtime.wasm.calling import called

    began = time.monotonic()
    try:
        one = guest(catalog, skill)
        one.limits.seconds = min(one.limits.seconds, seconds)
        found = Outcome(statuses=(0,), stdout=called(one, export, given, lambda *_: None).encode())
    except CaroError as error:
        found = Outcome(statuses=(error.code,), stderr=f"{error.message}\n".encode())
    except KeyboardInterrupt:
        found = Outcome(ended=CANCELLED)
    return replace(found, duration=round((time.monotonic() - began) * 1000))


def _outside(catalog: Catalog, skill: Skill) -> "Outside":
    import time

    from runtime.cli.main import complain
    from runtime.guard import grants, policy, programs, store
    from runtime.guard.confine import door, levels
    from runtime.guard.home import caro_home
    from runtime.guard.journal import open_journal
    from runtime.guard.places import here
    from runtime.guard.private import private_folder
    from runtime.wasm.outside import Outside

    ceiling = policy.ceiling(catalog.embedded)
    given = store.load(caro_home(os.environ), skill.id)
    request = grants.requested(skill.manifest())
    journal = open_journal(ceiling, os.environ, lambda text: complain(text, ""))
    folders = programs.search_path(ceiling)
    asked = ceiling.policy

    def find(name: str) -> str | None:
        found = programs.find(name, folders)
        return found.path if found else None

    return Outside(
        skill=skill.id,
        version=skill.version,
        rights=grants.rights(skill.id, request, given, ceiling, here(skill.id, ceiling, os.environ), embedded=not skill.installed),
        door=door.run,
        find=find,
        note=lambda entry: journal.append(entry, time.time()),
        private=lambda: private_folder(os.environ),
        outer=os.environ,
        folders=folders,
        level=levels.best(),
        minimum=(asked.confinement.minimum if asked else None) or "",
    )
