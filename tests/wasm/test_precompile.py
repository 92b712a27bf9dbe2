"""A component held against its manifest, and compiled in a child. Attack table, row 40."""

from dataclasses import replace

import pytest

from runtime.contract.digest import sha256
from runtime.contract.records import Capabilities, Executable, Manifest, Provides, SkillTable, TerminalExec
from runtime.errors import INVALID, CaroError
from runtime.wasm import limits, precompile
from runtime.wasm.component import loaded
from runtime.wasm.engine import CONFIG, FINGERPRINT, engine, fingerprint
from runtime.wasm.precompile import compiled_now, precompiled
from runtime.wasm.world import FUNCTIONS
from tests.wasm.guests import DESCRIBED, ENV, LOG, LOOP, TYPES, echoed, importing, text, wasm

MANIFEST = Manifest(
    skill=SkillTable(id="custom.test", name="Test", version="1.0.0", api_version="1.0"),
    provides=Provides(executable=True),
    executable=Executable(module="bin/skill.wasm", exports=("echo", "parse_output")),
)
CORE = b"\0asm\x01\0\0\0"
LOGS = importing("log", "log", LOG, "(param i32 i32 i32)", {})
ASKS = importing("env", "get", ENV, "(param i32 i32 i32)", {})
WASI = '(import "wasi:cli/environment@0.2.0" (instance $wasi (export "get-environment" (func (result (list string))))))'
LATER = '(import "caro:skill/host-time@1.1.0" (instance $later (export "now" (func (result u64)))))'
OTHER = '(import "caro:skill/host-log@2.0.0" (instance $other (export "log" (func (param "message" string)))))'
WIDER = '(import "caro:skill/host-log@1.7.0" (instance $wider (export "log-all" (func (param "message" string)))))'
NUMBER = {"plan-workflow": ("(param i32) (result i32)", '(param "n" u32) (result string)')}
BROKEN = {
    "empty": (b"", "no WebAssembly"),
    "text": (b"(component)", "no WebAssembly"),
    "a core module": (CORE, "a core module, not a component"),
    "cut off": (wasm(text())[:500], "out of bounds"),
    "no guest": (wasm("(component)"), "does not export caro:skill/guest@1.0.0"),
    "another major of the world": (wasm(text(export="caro:skill/guest@2.0.0")), "guest of caro:skill 2; this program has"),
    "another package": (wasm(text(export="acme:skill/guest@1.0.0")), "does not export caro:skill/guest@1.0.0"),
    "an import of WASI": (wasm(text(imports=WASI)), "there is no WASI"),
    "an import of another major": (wasm(text(imports=OTHER)), "this program has caro:skill 1.0"),
    "an import of a later minor": (wasm(text(imports=LATER)), "which caro:skill 1.0 has not"),
    "a function of a later minor": (wasm(text(imports=WIDER)), "log-all"),
    "an import that was not requested": (wasm(ASKS), "the manifest does not ask for env_read"),
    "a function left out": (wasm(text(left_out=["shutdown"])), "does not export the function shutdown"),
    "a function of other types": (wasm(text({"plan-workflow": "unreachable"}, types=NUMBER)), "plan-workflow has other types"),
    "a promise that it does not keep": (wasm(text(described='{"exports": {"echo": ""}}')), "promises the export 'parse-output'"),
    "more than was promised": (wasm(text(described=DESCRIBED.replace("{}", "").replace('"echo"', '"more": "", "echo"'))), "'more'"),
    "a description that is no JSON": (wasm(text(described="exports: echo")), "its answer is not"),
    "a description without end": (wasm(text({"describe": LOOP})), "not done within"),
    "a description that traps": (wasm(text({"describe": "unreachable"})), "the guest stopped"),
}  # fmt: skip


def refused(module: bytes, manifest: Manifest = MANIFEST) -> CaroError:
    """The refusal of a component."""
    with pytest.raises(CaroError) as raised:
        precompiled(manifest, module)
    assert raised.value.code == INVALID
    assert raised.value.message.startswith("custom.test: bin/skill.wasm: ")
    return raised.value


def test_a_sound_component_is_compiled() -> None:
    made, again = precompiled(MANIFEST, wasm(text())), precompiled(MANIFEST, wasm(text()))
    assert again == made
    assert (made.wasm, made.fingerprint.hex()) == (sha256(wasm(text())).digest(), FINGERPRINT)
    assert echoed(loaded(engine(), made.code, "made")).value == "1"


def test_an_installed_skill_is_compiled_when_it_is_used() -> None:
    assert echoed(compiled_now(MANIFEST, wasm(text())), "now").value == "now"


@pytest.mark.parametrize("name", BROKEN)
def test_a_component_that_is_none_of_a_skill_is_refused(name: str) -> None:
    module, said = BROKEN[name]
    assert said in refused(module).message


def test_all_that_is_wrong_is_said_at_once() -> None:
    lines = refused(wasm(text(imports=WASI + OTHER, described='{"exports": {}}'))).message.splitlines()
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        (LOGS, Capabilities()),
        (ASKS, Capabilities(env_read=("HOME_*",))),
    ],
)
def test_imports_are_covered_by_what_the_manifest_asks_for(module: str, asked: Capabilities) -> None:
    assert precompiled(replace(MANIFEST, capabilities=asked), wasm(module)).code


def test_programs_cover_nothing_unless_some_are_named() -> None:
    asked = Capabilities(terminal_exec=TerminalExec(allowed=True))
    assert "env_read" in refused(wasm(ASKS), replace(MANIFEST, capabilities=asked)).message


def test_row_40_a_huge_module_is_refused_unread() -> None:
    assert f"at most {limits.WASM} are allowed" in refused(CORE + bytes(limits.WASM)).message


def test_row_40_a_huge_table_is_refused() -> None:
    assert "table" in refused(wasm(text(inside="(table 90000000 funcref)"))).message


@pytest.mark.parametrize(("seconds", "memory"), [(0, 2 << 30), (30, 1 << 20)], ids=["time", "memory"])
def test_row_40_a_compile_bomb_is_ended(monkeypatch: pytest.MonkeyPatch, seconds: int, memory: int) -> None:
    monkeypatch.setattr(precompile, "COMPILE_SECONDS", seconds)
    monkeypatch.setattr(precompile, "COMPILE_MEMORY", memory)
    body = "(local.set 0 (i32.add (local.get 0) (i32.mul (local.get 1) (local.get 2))))" * 20_000
    said = refused(wasm(text(inside=f"(func $big (param i32 i32 i32) {body})"))).message
    assert "compiling it takes more than" in said or "allocate" in said


class Shelf(dict[str, bytes]):
    """What was compiled before."""

    def put(self, key: str, frame: bytes) -> None:
        self[key] = frame


def test_what_was_compiled_before_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Shelf()
    made = precompiled(MANIFEST, wasm(text()), kept)
    monkeypatch.setattr(precompile, "answered", None)
    assert precompiled(MANIFEST, wasm(text()), kept) == made
    with pytest.raises(CaroError):  # the manifest is looked at every time
        precompiled(replace(MANIFEST, executable=Executable(module="bin/skill.wasm", exports=("more",))), wasm(text()), kept)


def test_what_was_refused_is_not_kept() -> None:
    kept = Shelf()
    with pytest.raises(CaroError):
        precompiled(MANIFEST, CORE, kept)
    assert not kept


def test_the_fingerprint_is_of_the_version_and_each_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime.wasm import engine as room

    found = {fingerprint(), fingerprint("50.0.2")}
    for number, (name, kind, value) in enumerate(CONFIG):
        monkeypatch.setattr(room, "CONFIG", (*CONFIG[:number], (name, kind, not value), *CONFIG[number + 1 :]))
        found.add(fingerprint())
    assert len(found) == 2 + len(CONFIG)


def test_every_function_of_the_interface_is_known() -> None:
    assert set(TYPES) == set(FUNCTIONS)
