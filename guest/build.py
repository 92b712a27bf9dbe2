"""The skills' executables from their C sources: the same bytes wherever they are built, compared with what is committed.

`python guest/build.py` builds every skill that has src/skill.c in fresh folders with fresh caches and compares; `--write` puts
the result into bin/skill.wasm and its digest into src/skill.wasm.sha256, and packs the kit for `caro skill init`. The
tools come from guest/tools.txt (nox -s guests).
"""

import argparse
import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
import zlib
from base64 import b85encode
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
KIT = ROOT / "guest"
WORLD = ROOT / "runtime" / "wasm" / "caro-skill.wit"
SOURCE, MODULE, DIGEST = "src/skill.c", "bin/skill.wasm", "src/skill.wasm.sha256"
PACKED = ROOT / "runtime" / "authoring" / "starting" / "kit.py"
STACK = 128 << 10  # bytes; what is nested 64 deep in JSON takes a quarter of it

# -Oz with calls in place of copies: half of -O2's size. No function of these is called a million times.
COMPILER = (
    *("-target", "wasm32-freestanding", "-std=gnu11", "-Oz", "-flto", "-fno-inline-functions", "-nostdlib"),
    *("-Wall", "-Wextra", "-Werror", "-Wno-unused-function"),
    *("-Wl,--no-entry", "-Wl,--strip-all", f"-Wl,-z,stack-size={STACK}"),
)


HEAD = '''\
"""The kit of guest/ and its example, packed: what a new executable skill is built from. Made by guest/build.py."""

import zlib
from base64 import b85decode

# Path in the folder of a skill, and bytes. PACKED has all of them in this order.
SIZES = {
'''
TAIL = '''\
}


def files() -> dict[str, bytes]:
    """The files, by their paths in the folder of a skill."""
    data, at, found = zlib.decompress(b85decode("".join(PACKED.split()))), 0, {}
    for path, size in SIZES.items():
        found[path], at = data[at : at + size], at + size
    return found


PACKED = """
'''


class BuildError(Exception):
    """A tool is missing or failed; the text is what it said."""


def skills(names: list[str]) -> list[Path]:
    """The folders of the skills with C sources, all or those named."""
    found = sorted(file.parents[1] for file in (ROOT / "skills").glob("*/" + SOURCE))
    missing = set(names) - {folder.name for folder in found}
    if missing:
        raise BuildError(f"no skill with {SOURCE}: {', '.join(sorted(missing))}; there are {', '.join(one.name for one in found)}")
    return [folder for folder in found if not names or folder.name in names]


def component(sources: Path) -> bytes:
    """The component of a folder with skill.c. All lies in a new folder, caches too, so that no path and no cache can matter."""
    with tempfile.TemporaryDirectory(prefix="guest-") as place:
        here = Path(place)
        shutil.copytree(sources, here / "src")
        shutil.copytree(KIT, here / "kit", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.copyfile(WORLD, here / "skill.wit")
        compiler = (sys.executable, "-m", "ziglang", "cc")
        _run(here, *compiler, *COMPILER, "-I", "kit", "-o", "core.wasm", SOURCE)
        _run(here, _wasm_tools(), "component", "embed", "skill.wit", "--world", "skill", "core.wasm", "-o", "embedded.wasm")
        _run(here, _wasm_tools(), "component", "new", "embedded.wasm", "-o", "skill.wasm")
        return (here / "skill.wasm").read_bytes()


def _wasm_tools() -> str:
    found = shutil.which("wasm-tools", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if found is None:
        raise BuildError("wasm-tools is not here: nox -s guests installs it, or pip install -r guest/tools.txt")
    return found


def _run(here: Path, *words: str) -> None:
    caches = {"ZIG_GLOBAL_CACHE_DIR": str(here / "cache"), "ZIG_LOCAL_CACHE_DIR": str(here / "cache"), "HOME": str(here)}
    environment = {"PATH": os.environ.get("PATH", ""), **caches}
    done = subprocess.run(words, cwd=here, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{Path(words[0]).name} {' '.join(words[1:4])} failed:\n{done.stderr or done.stdout}")


def digest_line(data: bytes) -> str:
    """What `sha256sum -c` reads in the folder of a skill."""
    return f"{hashlib.sha256(data).hexdigest()}  {MODULE}\n"


def difference(folder: Path, data: bytes) -> str:
    """How the committed files differ from these bytes; empty when they do not."""
    module, digest = folder / MODULE, folder / DIGEST
    if not module.is_file() or not digest.is_file():
        return f"{MODULE} or {DIGEST} is missing"
    if module.read_bytes() != data:
        return f"{MODULE} has other bytes ({module.stat().st_size}) than its sources give ({len(data)})"
    return "" if digest.read_text() == digest_line(data) else f"{DIGEST} is not the digest of {MODULE}"


def write(folder: Path, data: bytes) -> None:
    """Put a component and its digest into the skill."""
    (folder / "bin").mkdir(exist_ok=True)
    (folder / MODULE).write_bytes(data)
    (folder / DIGEST).write_text(digest_line(data))


def sources() -> dict[str, bytes]:
    """The files of the kit that people wrote, by their paths in the folder of a skill."""
    found = {f"src/{file.name}": file.read_bytes() for file in sorted(KIT.glob("caro_*.h"))}
    found["src/caro-skill.wit"] = WORLD.read_bytes()
    found[SOURCE] = (KIT / "example" / "skill.c").read_bytes()
    return found


def packed(files: Mapping[str, bytes]) -> str:
    """The text of the module."""
    sizes = "".join(f'    "{path}": {len(data)},\n' for path, data in files.items())
    text = b85encode(zlib.compress(b"".join(files.values()), 9)).decode()
    lines = "\n".join(text[at : at + 120] for at in range(0, len(text), 120))
    return f'{HEAD}{sizes}{TAIL}{lines}\n"""\n'


def kit(*, into: Path | None) -> str:
    """How the packed kit differs from what its sources give, once they were written `into` it; empty when it does not."""
    files = {**sources(), MODULE: component(KIT / "example")}
    if into:
        into.write_text(packed(files))
    same = PACKED.is_file() and runpy.run_path(str(PACKED))["files"]() == files
    return "" if same else f"{PACKED.relative_to(ROOT)} has another kit than its sources give"


def main() -> int:
    """Build and compare, or build and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the result into the skills")
    parser.add_argument("skill", nargs="*", help="only these")
    asked = parser.parse_args()
    wrong = False
    for folder in skills(asked.skill):
        data = component(folder / "src")
        if asked.write:
            write(folder, data)
        problem = difference(folder, data)
        wrong = wrong or bool(problem)
        sys.stdout.write(f"{folder.name}: {problem or f'{len(data)} bytes, as committed'}\n")
    if not asked.skill:
        problem = kit(into=PACKED if asked.write else None)
        wrong = wrong or bool(problem)
        sys.stdout.write(f"guest/example: {problem or 'as committed'}\n")
    if wrong:
        sys.stdout.write("if the sources are right: nox -s guests -- --write\n")
    return int(wrong)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BuildError as error:
        sys.exit(f"guest/build.py: {error}")
