"""Cases of a skill's executable: compiled in a child, then called as `caro call` does. Cold.

Whatever a guest wishes is denied: a test starts no program, reads no file and asks no host of the machine that it runs on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.authoring.testing.executable_cases import ExecutableCase, different, missing
from runtime.contract.records import Manifest
from runtime.errors import USAGE, CaroError

if TYPE_CHECKING:
    from runtime.wasm.calling import Guest
    from runtime.wasm.outside import Outside


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutableResult:
    """What became of one case. `answer` is the JSON of the answer, or empty where `error` says why there is none."""

    case: ExecutableCase
    failures: tuple[str, ...]
    answer: str = ""
    error: str = ""
    log: tuple[str, ...] = ()


def tried(cases: Sequence[ExecutableCase], manifest: Manifest, wasm: bytes) -> tuple[ExecutableResult, ...]:
    """Run, and compare. Raises CaroError: usage where this program has no executables, invalid for a defective component."""
    try:
        from runtime.wasm.precompile import compiled_now
    except ModuleNotFoundError:  # built without the feature
        hint = "a profile whose features have 'wasm' builds it in; --filter leaves these cases out"
        raise CaroError("cases of executables cannot be run in this executable", code=USAGE, hint=hint) from None
    from runtime.wasm.calling import Guest
    from runtime.wasm.limits import within

    executable = manifest.executable
    assert executable is not None
    guest = Guest(
        id=manifest.skill.id,
        version=manifest.skill.version,
        exports=executable.exports,
        component=compiled_now(manifest, wasm),
        outside=lambda: _nothing(manifest),
        limits=within(executable.max_seconds, executable.max_memory_mb, (None, None)),
    )
    return tuple(_tried(case, guest) for case in cases)


def _tried(case: ExecutableCase, guest: "Guest") -> ExecutableResult:
    from runtime.wasm.calling import called

    log: list[str] = []
    answer = error = ""
    try:
        answer = called(guest, case.export, case.input, lambda level, line: log.append(f"{level}: {line}"), plain=True)
    except CaroError as refused:
        error = refused.message.removeprefix(f"{guest.id}: {case.export}: ")
    return ExecutableResult(case=case, failures=tuple(_unlike(case, answer, error)), answer=answer, error=error, log=tuple(log))


def _unlike(case: ExecutableCase, answer: str, error: str) -> list[str]:
    """What is not as expected."""
    if case.kind == "expected_error":
        wanted = str(case.wanted)
        said = f"the error is {error!r}" if error else "it answered"
        return [] if error and wanted in error else [f"{said}; expected the error {wanted!r}"]
    if error:
        return [f"it failed: {error}"]
    compare = missing if case.kind == "expected_contains" else different
    return compare(case.wanted, json.loads(answer), "answer")


def _nothing(manifest: Manifest) -> "Outside":
    """A machine that grants nothing, and writes nothing down."""
    from contextlib import nullcontext

    from runtime.guard import grants
    from runtime.guard.confine.records import Command, Live, Outcome
    from runtime.guard.records import Ceiling, Grants, Places
    from runtime.wasm.outside import Outside

    def door(command: Command, live: Live | None = None) -> Outcome:
        raise AssertionError("nothing is granted, so nothing is started")

    nowhere = Places(home="/", folder="/", project="/", cache="/")
    about = manifest.skill
    return Outside(
        skill=about.id,
        version=about.version,
        rights=grants.rights(about.id, manifest.capabilities, Grants(), Ceiling(), nowhere, embedded=True),
        door=door,
        find=lambda _: None,
        note=lambda _: 0,
        private=lambda: nullcontext("/"),
    )
