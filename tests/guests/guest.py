"""A guest run by wasmtime alone: a fresh store for each call, no imports to offer, work and memory limited.

Work is counted in fuel and not in seconds, so that a test fails on the same input wherever it runs.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

INTERFACE = "caro:skill/guest@1.0.0"
MEMORY = 16 << 20
FUEL = 300_000_000  # about half a second; the largest recorded input takes a fifth of it


@dataclass(frozen=True, slots=True)
class Answer:
    """What an export said: the text of `ok`, or of `err`."""

    text: str
    error: bool

    def data(self) -> Any:
        """The JSON of an answer that is no error."""
        assert not self.error, self.text
        return json.loads(self.text)


@cache
def _engine() -> Any:
    from wasmtime import Config, Engine

    config = Config()
    config.consume_fuel = True
    config.max_wasm_stack = 512 << 10
    return Engine(config)


@cache
def _component(file: Path) -> Any:
    from wasmtime import component

    return component.Component(_engine(), file.read_bytes())


def imports(file: Path) -> set[str]:
    """What a component wants of its host."""
    return set(_component(file).type.imports(_engine()))


def exports(file: Path) -> set[str]:
    """What it offers."""
    return set(_component(file).type.exports(_engine()))


def run(file: Path, function: str, *arguments: str, memory: int = MEMORY, fuel: int = FUEL) -> Any:
    """One function of the interface, in a store of its own. A trap is a WasmtimeError."""
    from wasmtime import Store, component

    store = Store(_engine())
    store.set_fuel(fuel)
    store.set_limits(memory_size=memory)
    try:
        instance = component.Linker(_engine()).instantiate(store, _component(file))
        inside = _component(file).get_export_index(INTERFACE)
        found = instance.get_func(store, _component(file).get_export_index(function, inside))
        assert found is not None, function
        return found(store, *arguments)
    finally:
        store.close()


def call(file: Path, export: str, text: str) -> Answer:
    """A named export; parse-output takes its two arguments as JSON, as `caro call` does."""
    if export == "parse-output":
        both = json.loads(text)
        said = run(file, export, both["tool"], both["output"])
    else:
        said = run(file, "call", export, text)
    return Answer(said.payload, said.tag == "err")
