"""A skill's component held against its manifest and compiled: in a child, as nothing is known of it yet. Cold.

The bundler puts the machine code into the payload, where it is covered by digests. A skill that is installed keeps its .wasm and is
compiled when it is used, by `compiled_now`: machine code out of a folder that somebody can write to is never loaded.
"""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from runtime.contract.digest import sha256
from runtime.contract.records import Manifest
from runtime.errors import INVALID, CaroError
from runtime.wasm import world
from runtime.wasm.child import ChildError, answered
from runtime.wasm.component import Component, compiled, loaded
from runtime.wasm.engine import FINGERPRINT, Engine, engine
from runtime.wasm.host import Call, GuestError, use
from runtime.wasm.library import EngineError, library
from runtime.wasm.limits import CODE, COMPILE_MEMORY, COMPILE_SECONDS, WASM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.wasm.host import HostFunction, Offers

ANSWER = 1  # the version of what a child answers
HINT = "caro-skill.wit says what an executable skill is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Machine code for any CPU of the target. `wasm` is the sha256 of what it was made of, `fingerprint` says what may load it."""

    code: bytes
    wasm: bytes
    fingerprint: bytes


class Kept(Protocol):
    """What was compiled before, by what it was compiled of and with."""

    def get(self, key: str) -> bytes | None:
        """What was put there, if it is whole."""

    def put(self, key: str, frame: bytes) -> None:
        """Keep it."""


def precompiled(manifest: Manifest, wasm: bytes, kept: Kept | None = None) -> Compiled:
    """The component of a skill, compiled. Raises CaroError (invalid) with all that is wrong with it."""
    executable = manifest.executable
    module = f"{manifest.skill.id}: {executable.module if executable else ''}"
    if len(wasm) > WASM:
        raise _refused(module, [f"it has {len(wasm)} bytes, at most {WASM} are allowed"])
    said, code = _compiled(module, wasm, kept)
    problems = said.get("problems") or [
        *world.import_problems(said["imports"], manifest.capabilities),
        *world.export_problems(said["exports"]),
        *_promises(executable.exports if executable else (), said["described"]),
    ]
    if len(code) > CODE:
        problems.append(f"its machine code has {len(code)} bytes, at most {CODE} are allowed")
    if problems:
        raise _refused(module, problems)
    return Compiled(code=code, wasm=sha256(wasm).digest(), fingerprint=bytes.fromhex(FINGERPRINT))


def _compiled(module: str, wasm: bytes, kept: Kept | None) -> tuple[dict[str, Any], bytes]:
    """What the child said, now or before, and the machine code."""
    key = sha256(f"component {ANSWER} {FINGERPRINT} ".encode() + sha256(wasm).digest()).hexdigest()
    answer = None if kept is None else kept.get(key)
    fresh = answer is None
    if answer is None:
        library()  # where it is missing, it is said here and not by a child
        try:
            answer = answered(lambda: _answer(wasm), seconds=COMPILE_SECONDS, memory=COMPILE_MEMORY)
        except ChildError as error:
            raise _refused(module, [f"compiling it {error}"]) from None
    head, _, code = answer.partition(b"\n")
    said = json.loads(head)
    if kept is not None and fresh and not said.get("problems"):
        kept.put(key, answer)
    return said, code


def compiled_now(manifest: Manifest, wasm: bytes) -> Component:
    """The component of an installed skill, ready for use. Raises CaroError, see `precompiled`."""
    made = precompiled(manifest, wasm)
    return loaded(engine(), made.code, f"{manifest.skill.id}: its machine code")


def _refused(module: str, problems: list[str]) -> CaroError:
    lines = problems[0] if len(problems) == 1 else "".join(f"\n  {line}" for line in problems)
    return CaroError(f"{module}: {lines}", code=INVALID, hint=HINT)


def _promises(promised: tuple[str, ...], described: object) -> list[str]:
    """The manifest's exports against what the guest says of itself."""
    if isinstance(described, str):
        return [f"its function describe failed: {described}"] if described else []
    said = {*described} if isinstance(described, list) else set()
    wanted = {world.canonical(name) for name in promised}
    lines = [f"the manifest promises the export {name!r}, which describe does not name" for name in sorted(wanted - said)]
    return lines + [f"describe names the export {name!r}, which the manifest does not promise" for name in sorted(said - wanted)]


def _answer(wasm: bytes) -> bytes:
    """What the child says: a line of JSON, then the machine code."""
    try:
        own = Engine()
        made = compiled(own, wasm)
        imports, exports = made.imports(), made.exports()
        sound = not world.export_problems(exports) and all(map(world.named, imports))
        said = {"imports": imports, "exports": exports, "described": _described(made) if sound else ""}
        return json.dumps(said).encode() + b"\n" + made.machine_code()
    except EngineError as error:
        return json.dumps({"problems": [" ".join(str(error).split())[:400]]}).encode() + b"\n"


def _described(made: Component) -> list[str] | str:
    """The names that `describe` gives, or why it gives none. No host function does anything here."""
    try:
        answer = use(made, Call(world.DESCRIBE), "", _nothing())
        exports = json.loads(str(answer.value))["exports"]
        if not isinstance(exports, dict) or not all(isinstance(line, str) for line in exports.values()):
            return 'its answer is not {"exports": {NAME: TEXT}}'
        return [*exports]
    except (GuestError, EngineError) as error:
        return str(error)
    except (ValueError, KeyError, TypeError):
        return 'its answer is not {"exports": {NAME: TEXT}}'


def _nothing() -> "Offers":
    def refuse(*_: object) -> None:
        raise EngineError("describe calls no host function")

    functions: dict[str, dict[str, HostFunction]] = {
        interface: dict.fromkeys(names, refuse) for interface, names in world.OFFERED.items()
    }
    return functions
