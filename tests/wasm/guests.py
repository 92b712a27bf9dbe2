"""Guests as component text: a sound one, and it with one body, one memory or one import changed. wasmtime itself assembles them."""

from collections.abc import Mapping, Sequence
from functools import cache

from runtime.wasm.component import Component, compiled
from runtime.wasm.engine import engine
from runtime.wasm.host import Call, use
from runtime.wasm.limits import Limits
from runtime.wasm.values import Result

SECOND = Limits(seconds=1.0, memory=16 << 20)
WORLD = "1.0.0"
# Function of the interface -> its core function's type, and the type that the world gives it.
TYPES = {
    "describe": ("(result i32)", "(result string)"),
    "init": ("(param i32 i32) (result i32)", '(param "context" string) (result (result (error string)))'),
    "discover-tools": ("(result i32)", "(result (result string (error string)))"),
    "parse-output": (
        "(param i32 i32 i32 i32) (result i32)",
        '(param "tool" string) (param "output" string) (result (result string (error string)))',
    ),
    "plan-workflow": ("(param i32 i32) (result i32)", '(param "input" string) (result (result string (error string)))'),
    "call": (
        "(param i32 i32 i32 i32) (result i32)",
        '(param "name" string) (param "input" string) (result (result string (error string)))',
    ),
    "shutdown": ("", ""),
}
ECHO = "(return (call $ok (local.get 2) (local.get 3)))"
NOTHING = "(return (call $err (i32.const 64) (i32.const 7)))"
BODIES = {
    "describe": "(i32.store (i32.const 8) (i32.const 96)) (i32.store (i32.const 12) (i32.const {size})) (i32.const 8)",
    "init": "(i32.store8 (i32.const 16) (i32.const 0)) (i32.const 16)",
    "discover-tools": NOTHING,
    "parse-output": ECHO,
    "plan-workflow": "(return (call $ok (local.get 0) (local.get 1)))",
    "call": ECHO,
    "shutdown": "",
}
DESCRIBED = '{"exports": {"echo": "says it again", "parse-output": "says it again"}}'
HELPERS = """
    (global $top (mut i32) (i32.const 8192))
    (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (block $enough (loop $grow
        (br_if $enough (i32.le_u (global.get $top) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $grow (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))
        unreachable))
      local.get $at)
    (func $side (param $err i32) (param $at i32) (param $size i32) (result i32)
      (i32.store8 (i32.const 16) (local.get $err)) (i32.store (i32.const 20) (local.get $at))
      (i32.store (i32.const 24) (local.get $size)) i32.const 16)
    (func $ok (param i32 i32) (result i32) (call $side (i32.const 0) (local.get 0) (local.get 1)))
    (func $err (param i32 i32) (result i32) (call $side (i32.const 1) (local.get 0) (local.get 1)))
"""
LOG = (
    '(import "caro:skill/host-log@1.0.0" (instance $log (type $level\' (enum "debug" "info" "warn" "error"))'
    ' (export "level" (type $level (eq $level\')))'
    ' (export "log" (func (param "level" $level) (param "message" string)))))'
)
FAILURE = """
  (type $code' (enum "denied" "not-found" "timeout" "too-large" "not-text" "invalid" "failed"))
  (import "caro:skill/types@1.0.0" (instance $types
    (type $c (enum "denied" "not-found" "timeout" "too-large" "not-text" "invalid" "failed"))
    (export "code" (type $code (eq $c)))
    (type $f (record (field "code" $code) (field "message" string)))
    (export "failure" (type (eq $f)))))
  (alias export $types "failure" (type $failure))
"""
ENV = FAILURE + (
    '(import "caro:skill/host-env@1.0.0" (instance $env (export "failure" (type $fe (eq $failure)))'
    ' (export "get" (func (param "name" string) (result (result (option string) (error $fe)))))))'
)


def text(
    bodies: Mapping[str, str] | None = None,
    *,
    memory: str = "1",
    inside: str = "",
    described: str = DESCRIBED,
    imports: str = "",
    lowered: str = "",
    arguments: str = "",
    left_out: Sequence[str] = (),
    types: Mapping[str, tuple[str, str]] | None = None,
    export: str = f"caro:skill/guest@{WORLD}",
) -> str:
    """The component. `inside` goes into its core module, `imports` and `lowered` (core functions) before it."""
    bodies = {**BODIES, **(bodies or {})}
    typed = {name: kind for name, kind in {**TYPES, **(types or {})}.items() if name not in left_out}
    size = len(described.encode())
    core = "\n".join(f'(func (export "{name}") {typed[name][0]} {bodies[name].replace("{size}", str(size))})' for name in typed)
    with_memory = '(memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc"))'
    lifted = "\n".join(
        f'(func ${name} {kind} (canon lift (core func $i "{name}") {with_memory if kind else ""}))'
        for name, (_, kind) in typed.items()
    )
    exported = " ".join(f'(export "{name}" (func ${name}))' for name in typed)
    room = '(export "memory" (memory $room))' if lowered else f'(memory (export "memory") {memory})'
    given = '(with "host" (instance $host))' if lowered else ""
    shown = described.replace('"', "\\22")
    return f"""(component
  {imports}
  {lowered}
  (core module $m
    {arguments}
    {room}
    {HELPERS}
    (data (i32.const 64) "nothing") (data (i32.const 96) "{shown}")
    {inside}
    {core})
  (core instance $i (instantiate $m {given}))
  {lifted}
  (instance $guest {exported})
  (export "{export}" (instance $guest)))"""


def importing(interface: str, function: str, imports: str, core: str, bodies: Mapping[str, str], inside: str = "") -> str:
    """A guest that imports one host function as `$f` of the core module, whose type is `core`.

    Its memory is that of another module: an import needs one before the guest is there.
    """
    lowered = f"""
  (core module $room (memory (export "memory") 4) (global $top (mut i32) (i32.const 131072))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (if (i32.gt_u (global.get $top) (i32.const 200000)) (then (global.set $top (i32.const 131072))))
      local.get $at))
  (core instance $r (instantiate $room))
  (alias export ${interface} "{function}" (func $got))
  (core func $lowered (canon lower (func $got) (memory (core memory $r "memory")) (realloc (core func $r "realloc"))))
  (core instance $host (export "f" (func $lowered)) (export "room" (memory $r "memory")))"""
    arguments = f'(import "host" "f" (func $f {core})) (import "host" "room" (memory $room 1))'
    return text(bodies, imports=imports, lowered=lowered, arguments=arguments, inside=inside)


@cache
def wasm(source: str) -> bytes:
    """The component's bytes."""
    from wasmtime import wat2wasm

    return bytes(wat2wasm(source))


@cache
def guest(source: str) -> Component:
    """The component, compiled here."""
    return compiled(engine(), wasm(source))


def echoed(component: Component, said: str = "1", limits: Limits = SECOND) -> Result:
    """What the guest answers to a call of its export echo."""
    return use(component, Call("call", "echo", said), "{}", {}, limits)


LOOP = "(loop $again (br $again)) unreachable"
# Asks for the variable `nothing`; then answers with what it was given, or with why it was refused.
ASKING = importing(
    "env",
    "get",
    ENV,
    "(param i32 i32 i32)",
    {
        "call": "(call $f (i32.const 64) (i32.const 7) (i32.const 512))"
        "(if (i32.load8_u (i32.const 512)) (then (return (call $err (i32.load (i32.const 520)) (i32.load (i32.const 524))))))"
        f"{ECHO}"
    },
)
# Name -> the body of `call`, the kind of its end, and other parts of the guest. Attack table, rows 37 to 39.
HOSTILE: dict[str, tuple[str, str, dict[str, str]]] = {
    "endless loop": (LOOP, "timeout", {}),
    "endless loop at its start": ("unreachable", "timeout", {"inside": f"(func $begin {LOOP}) (start $begin)"}),
    "memory bomb": (
        "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable",
        "trap",
        {},
    ),
    "memory bomb that goes on": ("(loop $more (drop (memory.grow (i32.const 1))) (br $more)) unreachable", "timeout", {}),
    "memory too large": ("unreachable", "memory", {"memory": "4096"}),
    "table too large": ("unreachable", "memory", {"inside": "(table 9000000 funcref)"}),
    "endless recursion": ("(call $deep) unreachable", "stack", {"inside": "(func $deep (call $deep) (call $deep))"}),
    "unreachable": ("unreachable", "trap", {}),
    "division by zero": ("(return (i32.div_u (local.get 0) (i32.const 0)))", "trap", {}),
    "memory out of bounds": ("(return (i32.load (i32.const 0x7fffffff)))", "trap", {}),
    "a string of 300 MB": ("(return (call $ok (i32.const 0) (i32.const 300000000)))", "engine", {}),
    "an answer of 12 MB": (
        "(drop (memory.grow (i32.const 200))) (memory.fill (i32.const 65536) (i32.const 97) (i32.const 12000000))"
        " (return (call $ok (i32.const 65536) (i32.const 12000000)))",
        "long",
        {},
    ),
}


def hostile(name: str) -> Component:
    """A guest of the hostile suite."""
    body, _, parts = HOSTILE[name]
    return guest(text({"call": body}, memory=parts.get("memory", "1"), inside=parts.get("inside", "")))
