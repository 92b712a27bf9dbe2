"""What executable skills cost: CPU time of whole processes, in turns, and what the same program costs packed in other ways.

Floors: `caro skill list` of the same executable; the executable without the feature; libwasmtime as PyInstaller packs it by default
(compressed) and uncompressed, unpacked at every start; and the same component compiled at the start. With the time that each guest
of the hostile suite takes beyond its limit.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.start import medians
from bundler.build import Choices, bundle
from bundler.locking import Renewal, renew
from bundler.profile.load import load
from runtime.errors import CaroError
from runtime.wasm.library import installed
from runtime.wasm.limits import Limits
from tests.wasm.guests import DESCRIBED, HOSTILE, echoed, hostile, text, wasm

ROOT = Path(__file__).parents[1]
LISTED, STOCK, PLAIN = 4.5, 0.6, 1.10  # times `skill list`, times PyInstaller's default way, times a start without the feature
ADDED = 8_500_000  # bytes of the feature and four components
KINDS = "EXTENSION DATA BINARY EXECUTABLE PYSOURCE PYMODULE SPLASH PYZ SYMLINK".split()
RUNS = 5
LATE = 0.1  # seconds beyond its limit that a hostile guest may take
SKILLS = ("custom.one", "custom.two", "custom.three", "custom.four")
MANIFEST = """[skill]
id = "{id}"
name = "Measured"
version = "1.0.0"
description = "An executable to measure."
api_version = "1.0"
license = "Apache-2.0"

[provides]
executable = true

[executable]
module = "bin/skill.wasm"
exports = ["echo", "parse-output"]
"""
# The same use by the published package, as people do it who freeze it with PyInstaller.
SCRIPT = """
import sys
from wasmtime import Config, Engine, Store
from wasmtime.component import Component, Linker
config = Config()
config.epoch_interruption = True
config.memory_reservation = 64 << 20
config.parallel_compilation = False
engine = Engine(config)
how, file = sys.argv[1:]
made = Component.from_file(engine, file) if how == "compile" else Component.deserialize_file(engine, file)
store = Store(engine)
store.set_epoch_deadline(1)
instance = Linker(engine).instantiate(store, made)
inside = made.get_export_index("caro:skill/guest@1.0.0")
print(instance.get_func(store, made.get_export_index("call", inside))(store, "echo", "1"))
"""


def component() -> bytes:
    """What is measured: a sound guest, the size of a small C one."""
    return wasm(text(described=DESCRIBED))


def built(folder: Path, name: str, features: Sequence[str]) -> Path:
    """An executable with core.git and, with the feature, four executables."""
    skills = "".join(f'"{id}" = {{ path = "{folder / id}" }}\n' for id in SKILLS if "wasm" in features)
    (folder / f"{name}.toml").write_text(
        f'[profile]\nname = "{name}"\nfeatures = {list(features)}\n[skills]\n"core.shell" = "*"\n"core.git" = "*"\n{skills}'
        f'[sources]\nfirst-party = {{ path = "{ROOT / "skills"}", namespaces = ["core"] }}\n'
    )
    renew(load(name, folder), folder / "locks" / name, Renewal())
    choices = Choices(profiles=folder, locks=folder / "locks", output=folder / "built")
    return bundle(name, choices, lambda _: None).file


def skill(folder: Path, id: str) -> None:
    """A skill with the component."""
    (folder / id / "bin").mkdir(parents=True)
    (folder / id / "skill.toml").write_text(MANIFEST.format(id=id))
    (folder / id / "LICENSE").write_text("Apache License, Version 2.0\n")
    (folder / id / "bin" / "skill.wasm").write_bytes(component())


def stock(folder: Path, *, compressed: bool) -> Path:
    """The script as a PyInstaller onefile with all defaults, or with an archive that is not compressed."""
    name = "stock" if compressed else "stored"
    script = folder / f"{name}.py"
    script.write_text(SCRIPT)
    binaries = [(installed(), f"wasmtime/{Path(installed()).parent.name}")]  # which no hook of PyInstaller finds
    kinds = None if compressed else dict.fromkeys(KINDS, False)
    spec = folder / f"{name}.spec"
    spec.write_text(
        f"a = Analysis([{str(script)!r}], binaries={binaries!r})\n"
        f"EXE(PYZ(a.pure), a.scripts, a.binaries, a.datas, name={name!r}, cdict={kinds!r})\n"
    )
    subprocess.run([sys.executable, "-m", "PyInstaller", "--log-level=ERROR", str(spec)], cwd=folder, check=True)
    return folder / "dist" / name


def starts(folder: Path) -> Mapping[str, Sequence[str]]:
    """The processes to compare, by name."""
    for id in SKILLS:
        skill(folder, id)
    with_it, without = built(folder, "with", ["recipes", "manage", "wasm"]), built(folder, "without", ["recipes", "manage"])
    default, stored = stock(folder, compressed=True), stock(folder, compressed=False)
    module = folder / SKILLS[0] / "bin" / "skill.wasm"
    code = folder / "skill.code"
    code.write_bytes(machine_code(module))
    added = with_it.stat().st_size - without.stat().st_size
    print(f"bytes: with {with_it.stat().st_size:,}, without {without.stat().st_size:,}, added {added:,} (at most {ADDED:,})")
    print(f"bytes: PyInstaller's default {default.stat().st_size:,}, uncompressed {stored.stat().st_size:,}")
    if added > ADDED:
        sys.exit("the feature is too large")
    return {
        "skill list, without the feature": [str(without), "skill", "list"],
        "skill list": [str(with_it), "skill", "list"],
        "first WASM call": [str(with_it), "call", SKILLS[0], "echo", "1"],
        "PyInstaller's default": [str(default), "load", str(code)],
        "PyInstaller uncompressed": [str(stored), "load", str(code)],
        "default, compiled at the start": [str(default), "compile", str(module)],
    }


def machine_code(module: Path) -> bytes:
    """What the script loads, made by the package with the script's own configuration."""
    from wasmtime import Config, Engine
    from wasmtime.component import Component

    config = Config()
    config.epoch_interruption = True
    config.memory_reservation = 64 << 20
    config.parallel_compilation = False
    return bytes(Component.from_file(Engine(config), str(module)).serialize())


def late() -> list[tuple[str, float]]:
    """How long each hostile guest took beyond its limit, in seconds, in the median of some runs; none may answer."""
    return [(name, statistics.median(beyond(name) for _ in range(RUNS))) for name in HOSTILE]


def beyond(name: str) -> float:
    """Seconds beyond its limit that one use takes."""
    guest, limits = hostile(name), Limits(seconds=0.3, memory=16 << 20)
    began = time.monotonic()
    try:
        echoed(guest, limits=limits)
    except CaroError:
        return max(0.0, time.monotonic() - began - limits.seconds)
    sys.exit(f"{name}: it answered")


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="caro-bench-"))
    try:
        found = medians(starts(folder))
    finally:
        shutil.rmtree(folder)
    listed, call = found["skill list"], found["first WASM call"]
    for name, value in found.items():
        print(f"{name:34} {value:7.1f} ms CPU   {value / listed:5.2f} times skill list")
    ratios = {
        f"first call / skill list, at most {LISTED}": (call / listed, LISTED),
        f"first call / PyInstaller's default, at most {STOCK}": (call / found["PyInstaller's default"], STOCK),
        f"skill list with / without the feature, at most {PLAIN}": (listed / found["skill list, without the feature"], PLAIN),
    }
    for name, (ratio, _) in ratios.items():
        print(f"{name}: {ratio:.2f}")
    slow = late()
    for name, seconds in slow:
        print(f"hostile, {name}: {seconds * 1000:.0f} ms beyond its limit")
    if any(ratio > limit for ratio, limit in ratios.values()) or any(seconds > LATE for _, seconds in slow):
        sys.exit("a limit is exceeded")


if __name__ == "__main__":
    main()
