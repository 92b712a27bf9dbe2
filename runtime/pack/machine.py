"""Machine code instead of .wasm: what stands for the executable modules of a bundle's skills. Cold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from runtime.contract.digest import sha256
from runtime.contract.layout import DIGEST, MACHINE_CODE, SKILL_ENTRY
from runtime.contract.verified import VerifiedSkill, VerifiedSkills
from runtime.pack.frames import Frames
from runtime.payload.write import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What became of one module: its sha256, and its machine code with the fingerprint of what may load it, or neither."""

    wasm: bytes
    code: bytes = b""
    fingerprint: bytes = bytes(DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Modules by the id of their skill. A skill that has a module and is not in here keeps it as a file, as a pack does."""

    made: Mapping[str, Module] = field(default_factory=dict)

    def modules(self, skills: VerifiedSkills) -> Mapping[str, frozenset[str]]:
        """The files that are not stored, by skill."""
        return {
            skill.manifest.skill.id: frozenset({path})
            for skill, path in executables(skills)
            if skill.manifest.skill.id in self.made
        }

    def entries(self, frames: Frames) -> list[Entry]:
        """The machine code. A dictionary of documents has nothing for it."""
        plain = replace(frames, dictionary=b"")
        return [plain.entry(machine_entry(id), module.code) for id, module in self.made.items() if module.code]


NONE = Machine()


def executables(skills: VerifiedSkills) -> list[tuple[VerifiedSkill, str]]:
    """The skills that have an executable, each with the path of its module."""
    return [(skill, skill.manifest.executable.module) for skill in skills.skills if skill.manifest.executable]


def left_out(skills: VerifiedSkills) -> Machine:
    """Nothing of any module but its digest: for an executable that cannot run them."""
    return Machine(
        made={skill.manifest.skill.id: Module(wasm=sha256(skill.tree.files[path]).digest()) for skill, path in executables(skills)}
    )


def machine_entry(id: str) -> str:
    """The name of the entry of a skill's machine code."""
    return f"{SKILL_ENTRY}{id}/{MACHINE_CODE}"
