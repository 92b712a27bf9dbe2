"""Made VERSION.caro, once: python -m tests.payload.golden.make. A released payload is kept, not made again.

The skills are the folders in VERSION/, which are also what the test expects to read.
"""

import sys
import zlib
from pathlib import Path

import zstandard

from runtime.contract.digest import sha256
from runtime.contract.layout import MAJOR, MINOR, ZLIB, ZSTD_PIECES
from runtime.contract.verified import VerifiedSkills
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.pack.machine import Machine, Module, executables
from runtime.payload.pieces import packed
from runtime.payload.write import Entry
from runtime.supply.path import PathSource
from tests.making import bare, lock, stored, verified

HERE = Path(__file__).parent
VERSION = f"{MAJOR}.{MINOR}"
CODE = b"machine code of no engine"
LARGE = bytes(range(256)) * 5000  # more than one piece
NOTES = b"Packed with zlib. " * 40


def main(file: Path) -> None:
    trees = [PathSource(folder, folder.name).fetch() for folder in sorted((HERE / VERSION).iterdir())]
    samples: list[bytes | bytearray | memoryview] = [
        data[at : at + 64] for one in trees for data in one.files.values() for at in range(0, len(data), 16)
    ]
    frames = Frames(store=None, dictionary=zstandard.train_dictionary(512, samples * 4).as_bytes())
    known = verified(trees)
    extra = [
        lock(known),
        Entry(name="notes", codec=ZLIB, raw=len(NOTES), stored=zlib.compress(NOTES)),
        stored("empty", b""),
        Entry(name="native/large.so", codec=ZSTD_PIECES, raw=len(LARGE), stored=packed(LARGE, 19)),
    ]
    file.write_bytes(bare(compose(known, frames, extra, machine=_machine(known))))


def _machine(known: VerifiedSkills) -> Machine:
    """What stands for modules; no engine looks at it."""
    made = {}
    for skill, path in executables(known):
        digest = sha256(skill.tree.files[path]).digest()
        made[skill.manifest.skill.id] = Module(wasm=digest, code=CODE, fingerprint=sha256(CODE).digest())
    return Machine(made=made)


if __name__ == "__main__":
    target = HERE / f"{VERSION}.caro"
    if target.exists():
        sys.exit(f"{target}: is a released payload and stays as it is")
    main(target)
