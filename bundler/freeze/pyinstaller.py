"""One run of PyInstaller, in a folder of its own, with nothing of this machine's settings in it."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import runtime
from runtime.cli.commands import COMMANDS
from runtime.contract.layout import COOKIE, COOKIE_MAGIC
from runtime.errors import INVALID, NOT_FOUND, CaroError

ROOM = Path(__file__).parent
ENTRY = Path(runtime.__file__).parent / "__main__.py"
# Extension modules that every start needs; unpacked with the interpreter. Each one costs 0.2 to 0.4 ms a start.
HOT = ("_struct", "zlib", "_sha256", "_sha2", "mmap")
# libz for zlib; Debian's libpython is linked against its libexpat.
NATIVE = ("libpython", "libz", "libexpat")
# Packages that may ship; which of them do depends on the features.
SHIPPED = (
    *("click", "mistune", "zstandard", "yaml", "packaging", "tree_sitter", "tree_sitter_bash"),
    *("urllib3", "resolvelib", "cryptography", "secretstorage", "jeepney"),
)
FETCH, SIGN, AGENTS = ("fetch",), ("sign",), ("recipes", "wasm", "fetch")  # of features; who starts programs, or connects
# Module -> the features of which one at least needs it; without them it is left out. Paths of a skill are compared in normal form,
# archives are taken apart; who starts no programs confines none.
ONLY_WITH = {
    **dict.fromkeys(("unicodedata", "tarfile", "zipfile"), ("manage",)),
    "runtime.guard.confine.box": AGENTS,
    "runtime.guard.confine.levels": AGENTS,
    "socket": AGENTS,
    "_socket": AGENTS,
    "selectors": AGENTS,
    "ctypes": AGENTS,
    "_ctypes": AGENTS,
    "runtime.payload.pieces": (*AGENTS, "sign"),
    "_blake2": AGENTS,
    "runtime.wasm": ("wasm",),
    "runtime.cli.guest": ("wasm",),
    "runtime.cli.skill_remote": ("manage",),
    "runtime.cli.tools": ("wasm",),
    "secretstorage": ("keyring",),
    "jeepney": ("keyring",),
    **dict.fromkeys(("subprocess", "_posixsubprocess"), ("keyring",)),
    **dict.fromkeys(("hashlib", "_hashlib"), ("fetch", "keyring")),
    # What fetches: git, registries, addresses; and the choice of versions, of which a folder leaves none.
    "runtime.supply.installed.elsewhere": FETCH,
    "runtime.supply.git": FETCH,
    "runtime.supply.oci": FETCH,
    "runtime.supply.registry": FETCH,
    "runtime.supply.net.web": FETCH,
    "runtime.supply.net.connections": FETCH,
    "runtime.supply.net.logins": FETCH,
    "runtime.supply.fetching": FETCH,
    "urllib3": FETCH,
    "resolvelib": FETCH,
    **dict.fromkeys(("ssl", "_ssl", "http", "email", "tempfile", "urllib.request"), FETCH),
    **dict.fromkeys(("importlib.metadata", "importlib.abc", "importlib.resources", "csv", "_csv"), FETCH),
    **dict.fromkeys(("calendar", "quopri", "stringprep", "random", "_random"), FETCH),
    # What verifies signatures, and makes them.
    "cryptography": (*SIGN, "keyring"),
    "_cffi_backend": (*SIGN, "keyring"),
}
# Shared libraries for the payload, and the cold modules of which one at least is linked against each.
COLD_SHARED = {
    "libffi": ("_ctypes", "_cffi_backend"),
    "libcrypto": ("_ssl", "_hashlib"),
    "libssl": ("_ssl",),
    "libgcc_s": ("cryptography.hazmat.bindings._rust",),
}
# Codecs beside those of a start, and the feature that needs them: names of hosts go through IDNA.
CODECS = {"encodings.idna": "fetch", "encodings.punycode": "fetch"}
# Module that is imported -> the extension module inside its package that stands for it. zstandard's C backend has the whole
# interface; the package around it only chooses a backend, and costs 12 ms. Those of tree-sitter add names and 18 ms.
ALONE = {"zstandard": "zstandard.backend_c", "tree_sitter": "tree_sitter._binding", "tree_sitter_bash": "tree_sitter_bash._binding"}
WASM = "wasm"  # the feature
UNWINDER = "libgcc_s.so"  # what libwasmtime needs of the compiler; small containers have none
GLIBC = re.compile(r"\bGLIBC_(2[0-9.]*)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of the runtime is frozen, and how: the part of a profile that makes another base."""

    optimise: str
    layout: str = "onefile"
    features: tuple[str, ...] = ()
    script: Path = ENTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What PyInstaller made, and what lies in the payload beside it.

    `beside` are the files next to the executable, by path, for onedir. `natives` are the native libraries that ship, by source
    path; `cold` the native modules for the payload, `shared` its shared libraries; `glibc` the newest symbol version of each.
    """

    bootloader: bytes
    archive: bytes
    beside: Mapping[str, bytes]
    natives: Mapping[str, str]
    cold: Mapping[str, bytes]
    glibc: Mapping[str, str]
    shared: Mapping[str, bytes] = field(default_factory=dict)


def freeze(folder: Path, choice: Choice) -> Frozen:
    """Freeze a script. Raises CaroError (invalid) with the end of PyInstaller's log."""
    config = {
        "script": str(choice.script),
        "root": str(Path(runtime.__file__).parents[1]),
        "imports": [*shipped_commands(choice.features), *_hidden(choice.features)] if choice.script == ENTRY else [],
        "exclude": excluded(choice.features),
        "hot": HOT,
        "shared": COLD_SHARED,
        "codecs": [codec for codec, feature in CODECS.items() if feature in choice.features],
        "optimise": choice.optimise,
        "layout": choice.layout,
        "contents": str(folder / "contents.json"),
    }
    (folder / "freeze.json").write_text(json.dumps(config), encoding="utf-8")
    _run(folder)
    contents = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    _only_known(contents["modules"], contents["natives"])
    beside = folder / "dist" / "folder" if choice.layout == "onedir" else None
    executable = beside / "base" if beside else folder / "dist" / "base"
    natives = {Path(name).name: source for name, source in contents["natives"]}
    cold = _cold_sources(contents["cold"], choice)
    shared = _shared_sources(contents["shared"], choice)
    return Frozen(
        bootloader=_bootloader().read_bytes(),
        archive=archive(executable.read_bytes()),
        beside=_files(beside) if beside else {},
        natives={**natives, **shared},
        cold={name: _stripped(folder / "stripped", source) for name, source in cold.items()},
        shared={name: _stripped(folder / "stripped", source) for name, source in shared.items()},
        glibc=_glibc({"bootloader": str(_bootloader()), **natives, **cold, **shared}),
    )


def shipped_commands(features: Sequence[str]) -> list[str]:
    """The modules of the commands that a profile's features leave in."""
    return [command.module for command in COMMANDS if not command.feature or command.feature in features]


def _hidden(features: Sequence[str]) -> list[str]:
    """Modules that no statement of a command imports: codecs, and what a native module imports."""
    native = ["_cffi_backend"] if {"sign", "keyring"} & set(features) else []
    return [codec for codec, feature in CODECS.items() if feature in features] + native


def excluded(features: Sequence[str]) -> list[str]:
    """The modules of exclude.txt, and those that only a feature which is off needs."""
    lines = (ROOM / "exclude.txt").read_text(encoding="utf-8").splitlines()
    off = [name for name, needing in ONLY_WITH.items() if not set(needing) & set(features)]
    return [name for line in lines if not line.startswith("#") for name in line.split()] + off


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file != folder / "base"
    }


def _only_known(modules: Sequence[str], natives: Sequence[tuple[str, str]]) -> None:
    """Nothing of this environment may slip in: packages and libraries that ship are named. Raises CaroError (invalid)."""
    packages = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names
    libraries = {Path(name).name.partition(".so")[0] for name, _ in natives if "lib-dynload" not in name}
    unknown = sorted(packages - {"runtime", *SHIPPED}) + sorted(name for name in libraries if not name.startswith(NATIVE))
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


def _bootloader() -> Path:
    from PyInstaller import HOMEPATH, PLATFORM

    return Path(HOMEPATH, "PyInstaller", "bootloader", PLATFORM, "run")


def archive(executable: bytes) -> bytes:
    """PyInstaller's archive out of the executable that it made, cookie included."""
    start = executable.rindex(COOKIE_MAGIC)
    length: int = COOKIE.unpack_from(executable, start)[1]
    end = start + COOKIE.size
    return executable[end - length : end]


def _cold_sources(found: Sequence[tuple[str, str]], choice: Choice) -> dict[str, str]:
    """The file of each cold module, by entry name: MODULE:INIT."""
    if choice.script != ENTRY:
        return {}
    sources = {f"{module}:{module}": source for module, source in found}
    for module, inner in ALONE.items():
        spec = importlib.util.find_spec(inner)
        if spec is None or spec.origin is None:
            raise CaroError(
                f"{inner}: not installed, or without its compiled part", code=INVALID, hint="install its wheel for this Python"
            )
        sources[f"{module}:{inner}"] = spec.origin
    return dict(sorted(sources.items()))


def _shared_sources(found: Sequence[tuple[str, str]], choice: Choice) -> dict[str, str]:
    """The file of each shared library for the payload, by name without its version."""
    sources = {name.partition(".so")[0] + ".so": source for name, source in found}
    if WASM in choice.features and choice.script == ENTRY:
        from runtime.wasm.library import NAME, installed

        sources[NAME] = installed()
        sources[UNWINDER] = _linked(sources[NAME], UNWINDER)
    return dict(sorted(sources.items()))


def _linked(library: str, name: str) -> str:
    """The file that a library is linked against, by its name without a version. Raises CaroError (not found)."""
    done = subprocess.run(["ldd", library], capture_output=True, text=True, check=True, env={"LC_ALL": "C", **_path()})
    for line in done.stdout.splitlines():
        soname, _, rest = line.strip().partition(" => ")
        if soname.startswith(name):
            return rest.partition(" (")[0]
    raise CaroError(f"{name}: {library} is not linked against it", code=NOT_FOUND, hint="install the wheel that wheels.txt pins")


def _stripped(target: Path, source: str) -> bytes:
    subprocess.run(["strip", "-o", str(target), source], check=True, capture_output=True)
    return target.read_bytes()


def _glibc(files: Mapping[str, str]) -> dict[str, str]:
    """The newest glibc symbol version that each file needs, by name; `0` where it needs none."""
    return {name: newest(_symbols(source)) for name, source in files.items()}


def _symbols(source: str) -> str:
    return subprocess.run(
        ["objdump", "-T", source], capture_output=True, text=True, check=True, env={"LC_ALL": "C", **_path()}
    ).stdout


def _path() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath)}


def newest(symbols: str) -> str:
    """The newest GLIBC_2.x in objdump's output."""
    return max(GLIBC.findall(symbols), key=version_key, default="0")


def version_key(version: str) -> tuple[int, ...]:
    """A dotted version as numbers."""
    return tuple(int(part) for part in version.split("."))
