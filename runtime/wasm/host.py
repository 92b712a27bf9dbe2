"""One use of a guest: a fresh store, `init`, one function, `shutdown`, within limits. Cold.

The guest runs on a thread of its own, this thread waits for it and does what it asks of the host. So Ctrl-C and the end of its time
are noticed at once and end the guest at its next check, a host function runs where signals arrive and programs may be started, and
what one raises is raised here: in a callback of ctypes it would be swallowed and the guest would be handed garbage.
"""

import _thread
import ctypes
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from runtime.errors import FAILED, INVALID, CaroError
from runtime.wasm.component import Component
from runtime.wasm.library import NOTHING, Callback, EngineError, Function, Instance, Value, ValueType, checked, library
from runtime.wasm.limits import DEFAULT, ELEMENTS, INPUT, INSTANCES, LINE, MEMORIES, OUTPUT, TABLES, Limits
from runtime.wasm.values import ERR, OK, RESULT, STRING, Result, TooLargeError, lift, lower
from runtime.wasm.world import DESCRIBE, FUNCTIONS, INIT, NONE, SHUTDOWN, SIDES, TEXT, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from runtime.wasm.values import Lifted, Lowered

    HostFunction = Callable[[Sequence[Lifted]], Lowered | None]
    Offers = Mapping[str, Mapping[str, HostFunction]]  # interface -> function
    Asked = tuple[HostFunction, Sequence[Lifted]]  # what the guest asks of the host

TIMEOUT, FUEL, MEMORY, STACK, TRANSFER, TRAP, TYPES, LONG, ENGINE = (
    *("timeout", "fuel", "memory", "stack", "transfer", "trap", "types", "long", "engine"),
)
TEXTS = (  # the only way to tell them apart
    ("wasm trap: interrupt", TIMEOUT),
    ("all fuel consumed", FUEL),
    ("call stack exhausted", STACK),
    ("exceeds memory limits", MEMORY),
    ("exceeds table limits", MEMORY),
    ("hostcalls has been exhausted", TRANSFER),
    ("wasm trap", TRAP),
    ("type mismatch", TYPES),
)
_alone = _thread.allocate_lock()  # the engine has one clock: one use at a time


class GuestError(CaroError):
    """A use that ended without an answer. `kind` says why: TIMEOUT, FUEL, MEMORY, STACK, TRANSFER, TRAP, TYPES, LONG, ENGINE."""

    def __init__(self, kind: str, message: str, hint: str = "") -> None:
        super().__init__(message, code=FAILED, hint=hint)
        self.kind = kind


class Call:
    """A function of the guest interface with its texts."""

    __slots__ = ("function", "texts")

    def __init__(self, function: str, *texts: str) -> None:
        self.function = function
        self.texts = texts


def use(component: Component, call: Call, context: str, offers: "Offers", limits: Limits = DEFAULT) -> Result:
    """What the guest answers: one side of a result, a text each.

    Raises GuestError where it did not answer, CaroError (invalid) for texts that are too long, KeyboardInterrupt, and whatever an
    offered function raises. Nothing of the use is left afterwards.
    """
    if sum(len(text) for text in call.texts) > INPUT:
        raise CaroError(f"{call.function}: more than {INPUT >> 20} MiB of input", code=INVALID, hint="give it less at a time")
    with _alone:
        return _Use(component, call, context, offers, limits).run()


class _Use:
    """The two threads meet at two locks: `_turn` wakes this thread, `_reply` the guest's."""

    def __init__(self, component: Component, call: Call, context: str, offers: "Offers", limits: Limits) -> None:
        self._component, self._call, self._context, self._limits = component, call, context, limits
        self._functions: list[HostFunction] = []
        self._offers = offers
        self._turn, self._reply = _thread.allocate_lock(), _thread.allocate_lock()
        self._turn.acquire()
        self._reply.acquire()
        self._asked: Asked | None = None
        self._replied: Lowered | None = None
        self._stopped = self._timed_out = False
        self._answer: Result | Exception | None = None

    def run(self) -> Result:
        _thread.start_new_thread(self._guest, ())
        try:
            self._conduct()
        except BaseException:  # Ctrl-C too must not leave the guest running
            self._stop()
            raise
        if isinstance(self._answer, Result):
            return self._answer
        raise self._failure(self._answer)

    def _conduct(self) -> None:
        """Do what the guest asks until it has ended, and end it when its time is up; host functions have their own."""
        deadline = time.monotonic() + self._limits.seconds
        while True:
            left = deadline - time.monotonic()
            if not self._turn.acquire(timeout=max(left, 0)) or (left <= 0 and self._asked):
                self._timed_out = True
                self._stop()
                return
            if self._asked is None:
                return
            began = time.monotonic()
            self._replied = self._asked[0](self._asked[1])
            deadline += time.monotonic() - began
            self._asked = None
            self._reply.release()

    def _stop(self) -> None:
        """End the guest at its next check and wait for that."""
        self._stopped = True
        self._component.engine.tick()
        while self._answer is None:
            if self._asked is not None:
                self._asked = None
                self._reply.release()
            self._turn.acquire(timeout=0.05)

    def _failure(self, error: Exception | None) -> Exception:
        what, seconds, memory = self._call.function, self._limits.seconds, self._limits.memory >> 20
        if isinstance(error, TooLargeError):
            return GuestError(LONG, f"{what}: the answer is too long: {error}")
        if not isinstance(error, EngineError):
            return error or AssertionError("a use without an end")
        text = str(error)
        kind = TIMEOUT if self._timed_out else next((kind for part, kind in TEXTS if part in text), ENGINE)
        last = text.strip().splitlines()[-1].strip().removeprefix("wasm trap: ")
        messages = {
            TIMEOUT: f"{what}: not done within {seconds:g} s" if self._timed_out else f"{what}: interrupted",
            FUEL: f"{what}: not done within {self._limits.fuel:,} instructions",
            MEMORY: f"{what}: needs more than its {memory} MiB of memory, or a larger table",
            STACK: f"{what}: calls itself too deeply",
            TRANSFER: f"{what}: gives the host more than it takes at once",
            TRAP: f"{what}: the guest stopped: {last}",
            TYPES: f"{what}: its types are not those of caro-skill.wit: {last}",
            ENGINE: f"{what}: {' '.join(text.split())[:LINE]}",
        }
        hint = f"a limit may have been reached: {memory} MiB of memory" if kind == TRAP and "unreachable" in last else ""
        return GuestError(kind, messages[kind], hint)

    # The guest's thread: nothing may leave it but through `_answer`.

    def _guest(self) -> None:
        try:
            answer: Result | Exception = self._life()
        except Exception as error:  # noqa: BLE001 (it is raised again on the thread that waits)
            answer = error
        self._answer = answer
        self._turn.release()

    def _life(self) -> Result:
        with _store(self._component, self._limits) as context, self._linked() as linker:
            instance = Instance()
            checked(
                library().wasmtime_component_linker_instantiate(linker, context, self._component.pointer, ctypes.byref(instance))
            )
            guest = _Guest(self._component, context, instance)
            if self._call.function == DESCRIBE:
                guest.check()
                return guest.call(self._call)
            begun = guest.call(Call(INIT, self._context))
            if begun.side == ERR:
                return begun
            answer = guest.call(self._call)
            guest.call(Call(SHUTDOWN))
            return answer

    @contextmanager
    def _linked(self) -> Iterator[int]:
        """A linker with what is offered, under the names that the component imports."""
        lib, callback = library(), Callback(self._called)
        linker: int = lib.wasmtime_component_linker_new(self._component.engine.pointer)
        root = lib.wasmtime_component_linker_root(linker)
        try:
            for text in self._component.imports():
                name = named(text)
                if name and name[0] in self._offers:
                    self._offer(root, text, self._offers[name[0]], callback)
            lib.wasmtime_component_linker_instance_delete(root)
            root = None
            yield linker
        finally:
            if root:
                lib.wasmtime_component_linker_instance_delete(root)
            lib.wasmtime_component_linker_delete(linker)
            del callback  # it had to live until here

    def _offer(self, root: int, text: str, functions: "Mapping[str, HostFunction]", callback: object) -> None:
        lib, interface = library(), ctypes.c_void_p()
        name = text.encode()
        checked(lib.wasmtime_component_linker_instance_add_instance(root, name, len(name), ctypes.byref(interface)))
        try:
            for function, what in functions.items():
                self._functions.append(what)
                add, number = lib.wasmtime_component_linker_instance_add_func, len(self._functions) - 1
                checked(add(interface, function.encode(), len(function), callback, number, NOTHING))
        finally:
            lib.wasmtime_component_linker_instance_delete(interface)

    def _called(self, number: int | None, *rest: "Any") -> int:
        """What the library calls for a host function; an error of the library's, or 0."""
        _, _, arguments, count, results, several = rest  # as Callback has them
        try:
            taken = [lift(arguments[at], INPUT) for at in range(count)]
            answer = self._ask((self._functions[number or 0], taken))
            if several and answer is not None:
                lower(answer, results[0])
        except Exception as error:  # noqa: BLE001 (it may not leave a callback)
            failed: int = library().wasmtime_error_new(f"host function: {error}".encode())
            return failed
        return 0

    def _ask(self, asked: "Asked") -> "Lowered | None":
        if self._stopped:
            raise EngineError("the use has ended")
        self._asked = asked
        self._turn.release()
        self._reply.acquire()
        if self._stopped:
            raise EngineError("the use has ended")
        return self._replied


class _Guest:
    """An instance in its store."""

    def __init__(self, component: Component, context: int, instance: Instance) -> None:
        self.component, self.context, self.instance = component, context, instance

    def call(self, call: Call) -> Result:
        """Call a function of the guest interface. Raises EngineError, TooLargeError."""
        lib, function, answer = library(), self._function(call.function), Value()
        given = (Value * len(call.texts))()
        results = 0 if call.function == SHUTDOWN else 1
        try:
            for text, place in zip(call.texts, given, strict=True):
                lower(text, place)
            checked(lib.wasmtime_component_func_call(ctypes.byref(function), self.context, given, len(given), answer, results))
            found = lift(answer, OUTPUT) if results else None
        finally:
            for place in given:
                lib.wasmtime_component_val_delete(ctypes.byref(place))
            lib.wasmtime_component_val_delete(ctypes.byref(answer))
        return found if isinstance(found, Result) else Result(OK, found)

    def check(self) -> None:
        """Raises EngineError where a function of the interface is missing or has other types."""
        lib = library()
        for name, (texts, answer) in FUNCTIONS.items():
            kind = lib.wasmtime_component_func_type(ctypes.byref(self._function(name)), self.context)
            try:
                if (_texts(kind), _answers(kind)) != ([STRING] * texts, answer):
                    raise EngineError(f"its function {name} has other types than in caro-skill.wit")
            finally:
                lib.wasmtime_component_func_type_delete(kind)

    def _function(self, name: str) -> Function:
        lib, found = library(), Function()
        index = self.component.index(name)
        if index is None:
            raise EngineError(f"it does not export the function {name}")
        try:
            if not lib.wasmtime_component_instance_get_func(ctypes.byref(self.instance), self.context, index, ctypes.byref(found)):
                raise EngineError(f"its export {name} is no function")
        finally:
            lib.wasmtime_component_export_index_delete(index)
        return found


def _texts(kind: int) -> list[int]:
    """The kinds of a function's parameters."""
    lib, found = library(), []
    for number in range(lib.wasmtime_component_func_type_param_count(kind)):
        name, size, one = ctypes.c_void_p(), ctypes.c_size_t(), ValueType()
        lib.wasmtime_component_func_type_param_nth(kind, number, ctypes.byref(name), ctypes.byref(size), ctypes.byref(one))
        found.append(one.kind)
        lib.wasmtime_component_valtype_delete(ctypes.byref(one))
    return found


def _answers(kind: int) -> str:
    """What a function answers, as `world.FUNCTIONS` says it."""
    one = ValueType()
    if not library().wasmtime_component_func_type_result(kind, ctypes.byref(one)):
        return NONE
    found = {STRING: TEXT, RESULT: SIDES}.get(one.kind, "")
    library().wasmtime_component_valtype_delete(ctypes.byref(one))
    return found


@contextmanager
def _store(component: Component, limits: Limits) -> Iterator[int]:
    """The context of a fresh store, which is gone afterwards."""
    lib = library()
    store = lib.wasmtime_store_new(component.engine.pointer, None, NOTHING)
    try:
        lib.wasmtime_store_limiter(store, limits.memory, ELEMENTS, INSTANCES, TABLES, MEMORIES)
        context: int = lib.wasmtime_store_context(store)
        checked(lib.wasmtime_context_set_fuel(context, limits.fuel))
        lib.wasmtime_context_set_epoch_deadline(context, 1)
        yield context
    finally:
        lib.wasmtime_store_delete(store)
