"""A skill with an executable, in a payload as the bundler composes it, and called as `caro call` does."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace

from bundler.safety import entry
from runtime.catalog.shelf import Catalog
from runtime.cli import call
from runtime.contract.layout import POLICY
from runtime.contract.policy import Policy
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.pack.machine import Machine, Module, left_out
from runtime.payload.read import Payload
from runtime.wasm.precompile import precompiled
from tests.making import bare, lock, opened, stored, terminal, tree, verified
from tests.wasm.guests import text, wasm

ID = "custom.test"
EXECUTABLE = """executable = true

[executable]
module = "bin/skill.wasm"
exports = ["echo", "parse_output"]
"""


def skill(source: str = "", manifest: str = "", files: Mapping[str, bytes] | None = None) -> SkillTree:
    """The skill with that component; `manifest` goes behind its `[executable]`."""
    module = {"bin/skill.wasm": wasm(source or text())}
    return tree(ID, {**module, **(files or {})}, manifest=EXECUTABLE + manifest)


def made(skills: VerifiedSkills) -> Machine:
    """The machine code of all of them."""
    found = {}
    for one in skills.skills:
        if one.manifest.executable:
            compiled = precompiled(one.manifest, one.tree.files[one.manifest.executable.module])
            found[one.manifest.skill.id] = Module(wasm=compiled.wasm, code=compiled.code, fingerprint=compiled.fingerprint)
    return Machine(made=found)


def file(one: SkillTree, policy: Policy | None = None, *, machine: Machine | None = None, code: bool = True) -> bytes:
    """A payload file with the skill, its machine code (or none of it) and a policy."""
    skills = verified([one])
    chosen = machine or (made(skills) if code else left_out(skills))
    said = stored(POLICY, json.dumps(None if policy is None else asdict(policy)).encode())
    return bare(compose(skills, Frames(store=None), [said, lock(skills), entry()], machine=chosen))


def payload(one: SkillTree | None = None, policy: Policy | None = None) -> Payload:
    """The payload, opened."""
    return opened(file(one or skill(), policy))


def called(payload: Payload, export: str = "echo", said: str | None = "1", **options: str) -> str:
    """What `caro call` prints. Raises CaroError."""
    values: dict[str, str | None] = dict.fromkeys(("text", "verbose", "skills"))
    values |= {"skill": ID, "export": export, "input": said, "format": "table", **options}
    return call.run(Catalog(payload), terminal(), values)


def fingerprinted(machine: Machine, fingerprint: bytes) -> Machine:
    """The same machine code with another fingerprint."""
    return Machine(made={id: replace(one, fingerprint=fingerprint) for id, one in machine.made.items()})
