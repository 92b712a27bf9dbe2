"""What a frozen base is made of, and the key under which it is cached: the same inputs, the same key, on any machine."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import runtime
from bundler.freeze.pyinstaller import Choice
from runtime.contract.digest import integrity, tree_digest
from runtime.errors import NOT_FOUND, CaroError

# Distributions that ship or that make what ships; their versions and hashes are pinned in wheels.txt and recorded.
PACKAGES = (
    *("click", "mistune", "zstandard", "pyyaml", "packaging", "tree-sitter", "tree-sitter-bash", "wasmtime"),
    *("urllib3", "resolvelib", "cryptography", "cffi", "secretstorage", "jeepney"),
    *("pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "splintr-rs"),
)
PROGRAMS = {"strip": "binutils", "objdump": "binutils", "objcopy": "binutils", "ldd": "libc-bin"}
RECIPE = ("lean.spec", "exclude.txt", "pyinstaller.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One recorded input: name, version, and `sha256:` of a file or `h1:` of a tree."""

    name: str
    version: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All inputs of a base, but for the system libraries that only PyInstaller finds (`natives` of the finished base)."""

    python: Part
    packages: tuple[Part, ...]
    runtime: str
    recipe: str
    strip: str
    platform: str
    optimise: str
    layout: str
    features: tuple[str, ...]
    script: str

    @property
    def key(self) -> str:
        """A sha256 in hex over all of them."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def gather(choice: Choice) -> Inputs:
    """The inputs as this machine has them. Raises CaroError (not found) naming a missing program and its package."""
    for program, supplier in PROGRAMS.items():
        if shutil.which(program) is None:
            raise CaroError(
                f"{program}: not on PATH", code=NOT_FOUND, hint=f"apt-get install {supplier} (or your system's package of it)"
            )
    room = Path(__file__).parent
    return Inputs(
        python=interpreter(),
        packages=tuple(installed(name) for name in pins()),
        runtime=integrity(tree_digest(sources(Path(runtime.__file__).parent))),
        recipe=integrity(tree_digest({name: (room / name).read_bytes() for name in RECIPE})),
        strip=_first_line(["strip", "--version"]),
        platform=host_platform(),
        optimise=choice.optimise,
        layout=choice.layout,
        features=tuple(sorted(choice.features)),
        script=f"sha256:{sha256(choice.script.read_bytes()).hexdigest()}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A package as wheels.txt allows it: the version, and a digest over the hashes of all wheels of that version."""

    version: str
    hash: str


def pins() -> dict[str, Pin]:
    """The packages that a base is made of, by name, as wheels.txt pins them."""
    text = (Path(__file__).parent / "wheels.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, Pin] = {}
    for line in text.splitlines():
        name, equals, rest = line.partition("==")
        if equals and name in PACKAGES:
            hashes = sorted(word.removeprefix("--hash=") for word in rest.split() if word.startswith("--hash="))
            found[name] = Pin(version=rest.split()[0], hash=f"sha256:{sha256(' '.join(hashes).encode()).hexdigest()}")
    return found


def wheel_hashes(text: str) -> dict[str, tuple[str, ...]]:
    """The hashes that a file of requirements allows, by package, of those packages that this machine needs."""
    from packaging.requirements import Requirement

    found: dict[str, tuple[str, ...]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        written, _, rest = line.partition("--hash=")
        if not rest:
            continue
        wanted = Requirement(written)
        if wanted.marker is None or wanted.marker.evaluate():
            found[wanted.name.lower()] = tuple(rest.replace("--hash=", " ").split())
    return found


def host_platform() -> str:
    """The platform of this machine as profiles name it."""
    return f"{platform.system().lower()}-{platform.machine()}"


def sources(folder: Path) -> dict[str, bytes]:
    """The Python sources below a folder, by relative path."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*.py"))}


def interpreter() -> Part:
    """The Python that is frozen: the one that runs the bundler. Raises CaroError if it has no shared library."""
    from PyInstaller.depend.bindepend import get_python_library_path
    from PyInstaller.exceptions import PythonLibraryNotFoundError

    try:
        library = get_python_library_path()
    except PythonLibraryNotFoundError:
        minor = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CaroError(
            f"{sys.executable}: this Python has no shared library libpython{minor}.so",
            code=NOT_FOUND,
            hint=f"apt-get install libpython{minor}, or build Python with --enable-shared",
        ) from None
    return Part(name="python", version=platform.python_version(), hash=file_hash(Path(str(library))))


def installed(name: str) -> Part:
    """An installed distribution, by the tree of the files that its wheel brought."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise CaroError(
            f"{name}: not installed", code=NOT_FOUND, hint="python -m pip install --require-hashes -r bundler/freeze/wheels.txt"
        ) from None
    return Part(name=name, version=found.version, hash=integrity(tree_digest(dict(_wheel_files(found.files or [])))))


def _wheel_files(files: Iterable[metadata.PackagePath]) -> Iterable[tuple[str, bytes]]:
    """Without what an installer adds or rewrites: its own records, scripts outside of the package, bytecode."""
    for file in files:
        if file.parts[0] == ".." or file.suffix == ".pyc" or "__pycache__" in file.parts:
            continue
        if file.parts[0].endswith(".dist-info") and file.name != "METADATA":
            continue
        yield file.as_posix(), Path(str(file.locate())).read_bytes()


def file_hash(file: Path) -> str:
    """`sha256:` of one file."""
    return f"sha256:{sha256(file.read_bytes()).hexdigest()}"


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    return done.stdout.splitlines()[0]
