"""One run of PyInstaller, in a folder of its own, with nothing of this machine's settings in it."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import runtime
from runtime.cli.commands import COMMANDS
from runtime.contract.layout import COOKIE, COOKIE_MAGIC
from runtime.errors import INVALID, CaroError

ROOM = Path(__file__).parent
ENTRY = Path(runtime.__file__).parent / "__main__.py"
# Extension modules that every start needs; unpacked with the interpreter. Each one costs 0.2 to 0.4 ms a start.
HOT = ("_struct", "zlib", "_sha256", "_sha2", "mmap")
SHIPPED = ("click", "mistune", "zstandard")
# Module that is imported -> the extension module inside its package that stands for it. zstandard's C backend has the whole
# interface; the package around it only chooses a backend, and costs 12 ms.
ALONE = {"zstandard": "zstandard.backend_c"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What PyInstaller made: the bootloader, its archive, native libraries of the archive by source path, cold modules."""

    bootloader: bytes
    archive: bytes
    natives: Mapping[str, str]
    cold: Mapping[str, bytes]


def freeze(folder: Path, *, script: Path, optimise: str) -> Frozen:
    """Freeze a script. Raises CaroError (invalid) with the end of PyInstaller's log."""
    config = {
        "script": str(script),
        "root": str(Path(runtime.__file__).parents[1]),
        "imports": [command.module for command in COMMANDS] if script == ENTRY else [],
        "exclude": excluded(),
        "hot": HOT,
        "optimise": optimise,
        "contents": str(folder / "contents.json"),
    }
    (folder / "freeze.json").write_text(json.dumps(config), encoding="utf-8")
    _run(folder)
    contents = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    _only_known(contents["modules"], contents["natives"])
    bootloader = _bootloader()
    return Frozen(
        bootloader=bootloader,
        archive=archive((folder / "dist" / "base").read_bytes()),
        natives={Path(name).name: source for name, source in contents["natives"]},
        cold=_cold(folder, contents["cold"]) if script == ENTRY else {},
    )


def excluded() -> list[str]:
    """The modules of exclude.txt."""
    lines = (ROOM / "exclude.txt").read_text(encoding="utf-8").splitlines()
    return [name for line in lines if not line.startswith("#") for name in line.split()]


def _only_known(modules: Sequence[str], natives: Sequence[tuple[str, str]]) -> None:
    """Nothing of this environment may slip in: packages and libraries that ship are named. Raises CaroError (invalid)."""
    packages = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names
    libraries = {Path(name).name.partition(".so")[0] for name, _ in natives if "lib-dynload" not in name}
    unknown = sorted(packages - {"runtime", *SHIPPED}) + sorted(
        name for name in libraries if not name.startswith(("libpython", "libz"))
    )
    if unknown:
        raise CaroError(
            f"the frozen runtime would ship {', '.join(unknown)}",
            code=INVALID,
            hint="name it in bundler/freeze/exclude.txt or in SHIPPED",
        )


def _run(folder: Path) -> None:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",  # without it the archive differs from run to run
        "PYINSTALLER_CONFIG_DIR": str(folder / "config"),
        "CARO_FREEZE": str(folder / "freeze.json"),
    }
    command = [sys.executable, "-s", "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work"), str(ROOM / "lean.spec")]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n  ".join(done.stderr.strip().splitlines()[-12:])
        raise CaroError(
            f"PyInstaller failed with exit code {done.returncode}:\n  {tail}", code=INVALID, hint="see its message above"
        )


def _bootloader() -> bytes:
    from PyInstaller import HOMEPATH, PLATFORM

    return Path(HOMEPATH, "PyInstaller", "bootloader", PLATFORM, "run").read_bytes()


def archive(executable: bytes) -> bytes:
    """PyInstaller's archive out of the executable that it made, cookie included."""
    start = executable.rindex(COOKIE_MAGIC)
    length: int = COOKIE.unpack_from(executable, start)[1]
    end = start + COOKIE.size
    return executable[end - length : end]


def _cold(folder: Path, found: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """The stripped bytes of each cold module, by entry name: MODULE:INIT."""
    sources = {f"{module}:{module}": source for module, source in found}
    for module, inner in ALONE.items():
        spec = importlib.util.find_spec(inner)
        if spec is None or spec.origin is None:
            raise CaroError(
                f"{inner}: not installed, or without its compiled part", code=INVALID, hint="install its wheel for this Python"
            )
        sources[f"{module}:{inner}"] = spec.origin
    return {name: _stripped(folder / "stripped", source) for name, source in sorted(sources.items())}


def _stripped(target: Path, source: str) -> bytes:
    subprocess.run(["strip", "-o", str(target), source], check=True, capture_output=True)
    return target.read_bytes()
