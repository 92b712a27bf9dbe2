"""The base: frozen once for its inputs, kept in the cache, checked when it is taken out."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from bundler.freeze import cache
from bundler.freeze.inputs import Inputs, Part, file_hash, gather
from bundler.freeze.pyinstaller import Choice, Frozen, freeze, version_key
from bundler.writing import put
from runtime.contract.layout import LIBRARY_ENTRY, SHARED_ENTRY, STORED, ZLIB, ZSTD, ZSTD_PIECES
from runtime.pack.frames import LEVEL
from runtime.payload.pieces import packed
from runtime.payload.write import Entry
from runtime.payload.zstd import compress

BESIDE, COLD, SHARED, PACKED = "beside/", "library/", "native/", "packed/"  # where the other files are in the cache
LARGE = 200_000  # bytes
HUGE = 4_000_000  # bytes; packed as well as it goes, once a base, as that takes seconds
OFTEN = "zstandard:"  # every document needs it


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A frozen runtime without a payload.

    `libraries` go into the payload, `beside` next to the executable (onedir). `glibc` is the newest version that each native part
    needs. `reused` says that nothing was frozen.
    """

    inputs: Inputs
    natives: tuple[Part, ...]
    bootloader: bytes
    archive: bytes
    beside: Mapping[str, bytes]
    libraries: tuple[Entry, ...]
    glibc: Mapping[str, str]
    reused: bool

    @property
    def glibc_floor(self) -> str:
        """The oldest glibc that the executable runs on."""
        return max(self.glibc.values(), key=version_key)


def base(choice: Choice, *, root: Path, progress: Callable[[str], None] = lambda step: None) -> Base:
    """The base for this choice and this machine's inputs, out of the cache or frozen now. Raises CaroError."""
    inputs = gather(choice)
    place = root / "bases" / inputs.key
    with cache.alone(place.with_suffix(".lock")):
        found = _kept(place, inputs, reused=True)
        if found:
            progress("base: found in the cache")
            return found
        progress("base: PyInstaller freezes the runtime")
        with TemporaryDirectory(prefix="caro-freeze-") as folder:
            frozen = freeze(Path(folder), choice)
        _keep(place, frozen)
    made = _kept(place, inputs, reused=False)
    if made is None:
        raise AssertionError(f"{place}: a base that was just kept is not whole")
    return made


def _keep(place: Path, frozen: Frozen) -> None:
    """Write the parts, then the table that makes them count."""
    files = {"bootloader": frozen.bootloader, "archive": frozen.archive}
    huge = {name: data for name, data in frozen.cold.items() if len(data) > HUGE}
    files |= {COLD + name: data for name, data in frozen.cold.items() if name not in huge}
    files |= {PACKED + name: packed(data, LEVEL) for name, data in huge.items()}
    files |= {BESIDE + name: data for name, data in frozen.beside.items()}
    files |= {SHARED + name: packed(data, LEVEL) for name, data in frozen.shared.items()}  # slow: once a base
    natives = {name: {"source": source, "hash": file_hash(Path(source))} for name, source in frozen.natives.items()}
    for name, data in files.items():
        put(place / name, data)
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    shared = {name: len(data) for name, data in frozen.shared.items()}
    lengths = {name: len(data) for name, data in huge.items()}
    table = {"files": digests, "natives": natives, "glibc": dict(frozen.glibc), "shared": shared, "huge": lengths}
    put(place / "base.json", json.dumps(table, indent=1).encode())


def _kept(place: Path, inputs: Inputs, *, reused: bool) -> Base | None:
    """The base in the cache, if it is whole and its system libraries are still what they were."""
    try:
        table = json.loads((place / "base.json").read_bytes())
        files = {name: (place / name).read_bytes() for name in table["files"]}
        whole = all(sha256(files[name]).hexdigest() == digest for name, digest in table["files"].items())
        natives = [(name, native["hash"], file_hash(Path(native["source"]))) for name, native in sorted(table["natives"].items())]
        bootloader, archive, glibc = files["bootloader"], files["archive"], dict(table["glibc"])
        shared = [_pieces(SHARED_ENTRY + name, files[SHARED + name], raw) for name, raw in sorted(table["shared"].items())]
        shared += [_pieces(LIBRARY_ENTRY + name, files[PACKED + name], raw) for name, raw in sorted(table["huge"].items())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever lies there is no table of ours
        return None
    if not whole or any(then != now for _, then, now in natives):
        return None
    return Base(
        inputs=inputs,
        natives=tuple(Part(name=name, version="", hash=digest) for name, digest, _ in natives),
        bootloader=bootloader,
        archive=archive,
        beside=_below(files, BESIDE),
        libraries=(*(_library(name, data, inputs.optimise) for name, data in sorted(_below(files, COLD).items())), *shared),
        glibc=glibc,
        reused=reused,
    )


def _below(files: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    return {name.removeprefix(prefix): data for name, data in files.items() if name.startswith(prefix)}


def _library(name: str, data: bytes, optimise: str) -> Entry:
    """A native module as an entry: stored for a fast first use; compressed where size counts, or if it is large and seldom used.

    zstd is smaller and faster; it is one of these modules itself, so small ones do without it.
    """
    if len(data) > LARGE and not name.startswith(OFTEN):
        return Entry(name=LIBRARY_ENTRY + name, codec=ZSTD, raw=len(data), stored=compress(data, LEVEL, b""))
    if optimise == "size":
        return Entry(name=LIBRARY_ENTRY + name, codec=ZLIB, raw=len(data), stored=zlib.compress(data, 9))
    return Entry(name=LIBRARY_ENTRY + name, codec=STORED, raw=len(data), stored=data)


def _pieces(name: str, stored: bytes, raw: int) -> Entry:
    """A library as an entry: as small as it gets, in pieces, so that mapping it touches its memory once."""
    return Entry(name=name, codec=ZSTD_PIECES, raw=raw, stored=stored)


def recorded(found: Base) -> dict[str, object]:
    """What this machine used: the entry `build` of a payload."""
    inputs = found.inputs
    return {
        "platform": inputs.platform,
        "optimise": inputs.optimise,
        "layout": inputs.layout,
        "features": list(inputs.features),
        "glibc": found.glibc_floor,
        "runtime": inputs.runtime,
        "recipe": inputs.recipe,
        "strip": inputs.strip,
        "python": asdict(inputs.python),
        "packages": [asdict(part) for part in inputs.packages],
        "natives": [asdict(part) for part in found.natives],
    }
