"""The executables of skills, held against their manifests and compiled for a bundle; each once for its bytes and the engine."""

from collections.abc import Callable

from bundler.freeze.pyinstaller import WASM
from bundler.profile.effective import Profile
from runtime.contract.records import Manifest
from runtime.contract.verified import VerifiedSkills
from runtime.pack.frames import FrameStore
from runtime.pack.machine import Machine, Module, executables, left_out


def machine_code(profile: Profile, skills: VerifiedSkills, kept: FrameStore, progress: Callable[[str], None]) -> Machine:
    """The machine code of all executables; of none where the profile leaves the feature out. Raises CaroError (invalid)."""
    if WASM not in profile.features:
        return left_out(skills)
    made: dict[str, Module] = {}
    for skill, path in executables(skills):
        progress(f"executable: {skill.manifest.skill.id}")
        made[skill.manifest.skill.id] = _module(skill.manifest, skill.tree.files[path], kept)
    return Machine(made=made)


def _module(manifest: Manifest, wasm: bytes, kept: FrameStore) -> Module:
    from runtime.wasm.precompile import precompiled

    compiled = precompiled(manifest, wasm, kept)
    return Module(wasm=compiled.wasm, code=compiled.code, fingerprint=compiled.fingerprint)
