"""Which skills' executables this program can call: embedded ones as machine code, installed ones where it has an engine."""

from runtime.catalog.documents import files, read
from runtime.catalog.shelf import Skill
from runtime.contract.layout import ABSENT, EXECUTABLE
from runtime.errors import INTEGRITY, CaroError

ROOM = "runtime.wasm"  # left out where a profile has not the feature
MODULE, EXPORTS = "executable.module", "executable.exports[]"  # facts of the manifest
DISCOVER = "discover-tools"  # the export; manifests may write it with an underscore


def runnable(skill: Skill) -> bool:
    """Whether the skill has an executable that can be called here."""
    if not skill.installed:
        return skill.payload.machine(skill) is not None
    if not skill.layers & EXECUTABLE:
        return False
    from importlib.util import find_spec

    return find_spec(ROOM) is not None


def discovers(skill: Skill) -> bool:
    """Whether it can be asked which of the tools that it works with are here."""
    return runnable(skill) and any(key == EXPORTS and value.replace("_", "-") == DISCOVER for key, value in skill.manifest())


def component(skill: Skill) -> bytes:
    """The .wasm of an installed skill. Raises CaroError (integrity) for a pack without it: whatever else it holds is not loaded."""
    wanted = dict(skill.manifest()).get(MODULE)
    for row in files(skill):
        if row.path == wanted and not row.flags & ABSENT:
            return read(skill.payload, row)
    hint = f"caro skill remove {skill.id}, then add it again"
    raise CaroError(f"{skill.id}: its pack has no {wanted or 'executable'}", code=INTEGRITY, hint=hint)
