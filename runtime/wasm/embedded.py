"""The executables inside this program: loaded as machine code after its digest and its fingerprint were checked."""

from runtime.contract.layout import EXECUTABLE, MachineRow, SkillRow
from runtime.errors import INTEGRITY, NOT_FOUND, USAGE, CaroError
from runtime.payload.read import Payload
from runtime.wasm.component import Component, loaded
from runtime.wasm.engine import FINGERPRINT, engine


def row_of(payload: Payload, skill: SkillRow) -> MachineRow:
    """What stands for the skill's module. Raises CaroError: not found, or usage where this program was built without it."""
    row = payload.machine(skill)
    if row:
        return row
    if skill.layers & EXECUTABLE:
        hint = "a profile whose features have 'wasm' builds it in"
        raise CaroError(f"{skill.id}: its executable is not in this program", code=USAGE, hint=hint)
    raise none(skill)


def none(skill: SkillRow) -> CaroError:
    """That there is none."""
    return CaroError(f"{skill.id}: has no executable", code=NOT_FOUND, hint=f"'caro skill info {skill.id}' shows what it has")


def component(payload: Payload, skill: SkillRow) -> Component:
    """The skill's component. Raises CaroError: see `row_of`, and integrity for machine code that this engine did not make."""
    row = row_of(payload, skill)
    if row.fingerprint.hex() != FINGERPRINT:
        hint = "bundle it again: the bundler compiles for the engine that it ships"
        raise CaroError(f"{skill.id}: its machine code was made by another engine or configuration", code=INTEGRITY, hint=hint)
    code = payload.read(payload.entry(row.entry))
    return loaded(engine(), code, f"{skill.id}: its machine code")
